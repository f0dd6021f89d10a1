"""What changed in a page, brought into a spec: mechanical edits, and what only a person can decide."""

from fieldrules_generator.sync.edit.apply import edit
from fieldrules_generator.sync.edit.result import Edits, Open

__all__ = ["Edits", "Open", "edit"]
