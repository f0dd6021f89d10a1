"""`fieldrules baseline`: set aside what is found today, and take out of the baseline what is gone."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fieldrules import console, settings_file
from fieldrules.commands.check import inputs
from fieldrules.commands.inputs import STDIN, payloads
from fieldrules.commands.session import Session, opened
from fieldrules.commands.writing import RefusedError, put
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.formats import is_date
from fieldrules.policy.baseline import DEFAULT_NAME, Baseline, Identity, counted
from fieldrules.policy.cap import MOST_JUDGED
from fieldrules.policy.day import is_past, today
from fieldrules.policy.force import relative
from fieldrules.policy.globs import fits
from fieldrules.policy.settings import name_of, read_baseline
from fieldrules.render.run import name_of as document
from fieldrules.words import count

if TYPE_CHECKING:
    import argparse

_MOST_SHOWN = 20


class Found(NamedTuple):
    """What the files hold that counts: findings by identity, those that guard privacy by rule, and the files read."""

    findings: Counter[Identity]
    private: Counter[str]
    files: set[str]


def run(args: "argparse.Namespace") -> int:
    """Write or prune the baseline; returns the exit status.

    Raises:
        UsageError: if the options cannot be followed; nothing is written then.
    """
    _refuse_misuse(args)
    session = opened(args, with_baseline=False)
    target = _target(args, session)
    # The files of a run without settings are named from where the baseline stands.
    root = session.settings.root if session.settings is not None else os.path.dirname(target)  # noqa: PTH120  # one way of naming files throughout
    session = session._replace(baseline=target)
    names = inputs(args.files, session)
    if args.action == "write":
        made = _written(args, session, _found(names, session, root))
    else:
        old = _stored(target)
        gone = _gone(args.files, old, root)
        present = tuple(name for name in names if os.path.lexists(name) or not _fits_any(name, gone, root))
        made = _pruned(target, old, gone, _found(present, session, root))
    console.write(line + "\n" for line in made)
    return 0


def _refuse_misuse(args: "argparse.Namespace") -> None:
    if not args.files or STDIN in args.files:
        raise UsageError("name the files, folders or patterns whose findings the baseline is about")
    if args.action == "prune":
        if args.reason is not None or args.until is not None:
            raise UsageError("prune changes neither --reason nor --until; `baseline write` does")
        return
    if not (args.reason or "").strip():
        raise UsageError("--reason TEXT is needed: why may these findings stand?")
    if args.until is None or not is_date(args.until):
        raise UsageError("--until DATE is needed: the last day they may stand, like 2027-03-31")
    if is_past(args.until, today(os.environ)):
        raise UsageError(f"--until: {args.until} is past, so that the baseline would hide nothing")


def _target(args: "argparse.Namespace", session: Session) -> str:
    """The baseline's file: as given, as the settings have it, or beside them."""
    if args.output is not None:
        return os.path.abspath(str(args.output))  # noqa: PTH100  # as above
    if session.baseline is not None:
        return session.baseline
    folder = os.getcwd() if session.settings is None else session.settings.root  # noqa: PTH109  # as above
    return os.path.join(folder, DEFAULT_NAME)  # noqa: PTH118  # as above


def _found(names: tuple[str, ...], session: Session, root: str) -> Found:
    """What stands in the files today. One that cannot be read stops everything: half a baseline helps nobody."""
    found = Found(Counter(), Counter(), set())
    judge = session.judge._replace(options=session.judge.options._replace(most=MOST_JUDGED))
    for payload in (payload for name in dict.fromkeys(names) for payload in payloads(name)):
        report = judge.report(payload)
        file = relative(payload.source, root)
        if report.unreadable or file is None:
            why = report.findings[0].message if report.unreadable else "it lies on another drive"
            raise UsageError(f"nothing is written, since {document(report)} cannot be read: {printable(why)}")
        if report.omitted:
            raise UsageError(f"nothing is written: {document(report)} has more than {MOST_JUDGED:,} findings")
        counting = [finding for finding in report.findings if finding.suppressed is None]
        found.findings.update(counted((finding for finding in counting if finding.kind != "privacy"), file))
        found.private.update(finding.rule for finding in counting if finding.kind == "privacy")
        found.files.add(file)
    return found


def _written(args: "argparse.Namespace", session: Session, found: Found) -> Iterator[str]:
    rules = session.judge.ruleset
    made = Baseline(f"{rules.api} {rules.version}", args.reason, args.until, found.findings)
    target = str(session.baseline)
    _save(target, made)
    files = len({identity.file for identity in found.findings})
    name = printable(name_of(target))
    yield f"{name}: {count(made.size, 'finding')} in {count(files, 'file')} set aside until {made.until}"
    for rule, number in sorted(found.private.items()):
        yield f"not in it: {count(number, 'finding')} of {rule}; what guards privacy is only accepted by [[accept]]"
    named = session.settings.baseline if session.settings is not None else None
    if named != target:
        where = settings_file.NAME if session.settings is None else session.settings.name
        yield f"to use it, name it in {where} (baseline = ...), or check with --baseline {name}"


def _stored(target: str) -> Baseline:
    try:
        return read_baseline(target)
    except FileNotFoundError:
        name = printable(name_of(target))
        raise UsageError(f"there is no baseline {name}; `fieldrules baseline write` makes one") from None


def _pruned(target: str, old: Baseline, gone: set[str], found: Found) -> Iterator[str]:
    name = printable(name_of(target))
    kept: dict[Identity, int] = {}
    for identity, number in old.findings.items():
        if identity.file in found.files:
            kept[identity] = min(number, found.findings[identity])
        elif identity.file not in gone:
            kept[identity] = number
    new = old._replace(findings={identity: number for identity, number in kept.items() if number})
    removed = old.size - new.size
    if removed:
        _save(target, new)
    yield from _changes(old, new)
    left = f"{count(new.size, 'finding')} left until {printable(new.until)}"
    yield f"{name}: {count(removed, 'finding')} taken out, {left}"


def _gone(asked: list[str], old: Baseline, root: str) -> set[str]:
    """The files of a baseline that are no longer there, of those that were asked about."""
    files = {identity.file for identity in old.findings}
    return {
        file
        for file in files
        if not os.path.lexists(os.path.join(root, file)) and any(_covers(name, file, root) for name in asked)  # noqa: PTH118  # as above
    }


def _covers(name: str, file: str, root: str) -> bool:
    """Whether a file, folder or pattern that was named is or holds a file of the baseline."""
    place = relative(name, root)
    return place is not None and (place in (".", file) or file.startswith(place + "/") or fits(place, file))


def _fits_any(name: str, files: set[str], root: str) -> bool:
    return any(_covers(name, file, root) for file in files)


def _changes(old: Baseline, new: Baseline) -> Iterator[str]:
    changed = [entry for entry in sorted(old.findings.items()) if new.findings.get(entry[0], 0) != entry[1]]
    for identity, number in changed[:_MOST_SHOWN]:
        left = new.findings.get(identity, 0)
        now = f"{number} -> {left}" if left else "gone"
        yield printable(f"{identity.file}: {identity.rule} {identity.path}".rstrip() + f" ({now})")
    if len(changed) > _MOST_SHOWN:
        yield f"... and {len(changed) - _MOST_SHOWN} more"


def _save(target: str, baseline: Baseline) -> None:
    try:
        put(target, baseline.dumped().encode())
    except (RefusedError, OSError) as error:
        why = str(error) if isinstance(error, RefusedError) else error.strerror or "the system refuses"
        raise UsageError(f"cannot write {printable(name_of(target))}: {why}") from None
