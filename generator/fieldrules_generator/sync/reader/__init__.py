"""A docs page, read: its bytes to text, its text to blocks, its blocks to facts."""

from fieldrules_generator.sync.reader.read import MAX_BYTES, read_page

__all__ = ["MAX_BYTES", "read_page"]
