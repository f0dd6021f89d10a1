"""Docs pages to facts, facts compared with those locked, and what follows from a difference."""
