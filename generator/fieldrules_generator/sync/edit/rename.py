"""A field under another name, everywhere in a spec."""

from collections.abc import Sequence
from typing import NamedTuple

from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft
from fieldrules_generator.sync.edit.locate import Home, all_fields, fields, find, node, parent_of
from fieldrules_generator.sync.edit.mentions import is_at_or_below, mentions


class Rename(NamedTuple):
    """Two paths that differ in their last name alone: a field, or what holds several that were renamed together."""

    old: str
    new: str


def rename_fields(draft: Draft, changes: Sequence[Change]) -> list[tuple[Change, str]]:
    """Give fields other names in every file.

    Args:
        draft: the spec.
        changes: the renames of a page.

    Returns:
        the changes that a person has to decide about, or the rest of, and what is to be decided.
    """
    left: list[tuple[Change, str]] = []
    done: set[Rename] = set()
    for change in changes:
        rename = _shortest(str(change.old), str(change.new))
        if rename in done:
            continue
        obstacle = _obstacle(draft, rename, changes)
        if obstacle is not None:
            left.append((change, f"{change.old} is called {change.new} now, but {obstacle}"))
            continue
        done.add(rename)
        claim = _rename(draft, rename)
        if claim is not None:
            left.append((change, claim))
    return left


def _shortest(old: str, new: str) -> Rename:
    """The part of two paths that differs: without the names that both end with."""
    left, right = old.split("."), new.split(".")
    while len(left) > 1 and len(right) > 1 and left[-1] == right[-1]:
        left.pop()
        right.pop()
    return Rename(".".join(left), ".".join(right))


def _obstacle(draft: Draft, rename: Rename, changes: Sequence[Change]) -> str | None:
    """Why a rename cannot be made mechanically, in words."""
    old, new = rename.old.removesuffix("[]"), rename.new.removesuffix("[]")
    homes = _homes(draft, old)
    if not homes:
        return "no schema has it under the old name"
    if _homes(draft, new):
        return "the schema has a field of the new name already"
    if parent_of(old) != parent_of(new) or rename.old.endswith("[]") != rename.new.endswith("[]"):
        return "it stands somewhere else, or is a list in one of them and none in the other"
    others = [path for path, home in all_fields(draft) if home in homes and path != old]
    if others:
        return f"{', '.join(dict.fromkeys(others))} would be renamed with it"
    renamed = {str(change.old) for change in changes if is_at_or_below(str(change.new), rename.new)}
    held = {path for home in homes for path, each in fields(draft, home, old) if "properties" not in node(draft, each)}
    if old not in renamed and not {path for path in held if _is_leaf(path, held)} <= renamed:
        return "other fields beside it keep their names"
    return None


def _is_leaf(path: str, paths: set[str]) -> bool:
    return not any(is_at_or_below(other, path) and other != path for other in paths)


def _homes(draft: Draft, path: str) -> list[Home]:
    """Where a field stands in the schemas that payloads are sent by."""
    schemas = dict.fromkeys(entry["schema"] for entry in draft.types().values())
    return list(dict.fromkeys(home for schema in schemas if (home := find(draft, schema, path)) is not None))


def _rename(draft: Draft, rename: Rename) -> str | None:
    old, new = rename.old.removesuffix("[]"), rename.new.removesuffix("[]")
    for mention in list(mentions(draft)):
        if is_at_or_below(mention.path, old):
            name = f"{mention.before}{new}{mention.path[len(old) :]}"
            change = splice.rename if mention.is_key else splice.replace
            draft.put(mention.file, change(draft.text(mention.file), mention.place, name))
    for home in _homes(draft, old):
        draft.put(home.file, splice.rename(draft.text(home.file), home.place, new.rpartition(".")[2]))
    kept = [path for path, home in all_fields(draft) if path == old and home not in _homes(draft, new)]
    return f"{old} is called {new} in requests now; answers still have the old name" if kept else None
