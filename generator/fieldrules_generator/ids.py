"""The lock of rule ids: every id ever published, append-only, so that none is ever reused for something else."""

from collections.abc import Iterator

from fieldrules_generator.compile import all_rules
from fieldrules_generator.problems import Problem
from fieldrules_generator.spec import Spec

LOCK = "ids.lock"


def lock_problems(spec: Spec) -> Iterator[Problem]:
    """A problem for every rule that the lock does not have as it is, and for every fault of the lock itself.

    Each line is an id and the version that had it first, ``adjustments-on-one-level 1.0.0``, with ``retired`` after it
    once the rule is gone. Lines starting with ``#`` are comments.
    """
    shown = f"{spec.folder.name}/{LOCK}"
    path = spec.folder / LOCK
    locked: dict[str, list[str]] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) not in (2, 3) or (len(words) == 3 and words[2] != "retired"):  # id, version, mark
            yield Problem(shown, number, "is no line of a lock: an id, a version, and perhaps 'retired'")
        elif words[0] in locked:
            yield Problem(shown, number, f"has the id {words[0]!r} twice")
        locked.setdefault(words[0], words[1:])
    ids = {rule["id"]: rule["since"] for rule in all_rules(spec)}
    for rule_id, since in ids.items():
        if rule_id not in locked:
            yield Problem(shown, len(lines) + 1, f"lacks {rule_id!r}; append the line '{rule_id} {since}'")
        elif locked[rule_id] != [since]:
            yield Problem(shown, 1, f"has {rule_id!r} as {' '.join(locked[rule_id])!r}, the rule says since {since}")
    for rule_id, rest in locked.items():
        if rule_id not in ids and rest[1:] != ["retired"]:
            yield Problem(shown, 1, f"has {rule_id!r}, which no rule has; write 'retired' behind it, never remove it")
