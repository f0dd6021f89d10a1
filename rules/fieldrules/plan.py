"""Complete ways out of a faulty payload: searched, applied to a copy, and verified by judging the copy again."""

from collections.abc import Callable
from typing import Any, NamedTuple

from fieldrules.draft import Draft
from fieldrules.fault import Fault, Key
from fieldrules.finding import Fix, Step
from fieldrules.pointer import Tokens
from fieldrules.remedy import EFFECTS, Action, Remedy, remedies
from fieldrules.ruleset import RuleSet
from fieldrules.view import MOST_SEARCHES, PLACEHOLDER, View

MOST_FIXES = 5
MOST_ALTERNATIVES = 16
"""Alternatives tried for one payload; five are shown, so more tries would only cost time."""
MOST_ERRORS = 100
"""With more errors than this only the best way out is worked out."""
MOST_ROUNDS = 8
"""A way out that uncovers new faults this often leads nowhere."""
MOST_UNKNOWN = 2 * MOST_SEARCHES
"""Of more unknown names than this, none that is left out of the copies could ever be taken for a field."""


class Verdict(NamedTuple):
    """A payload judged: its type, whether that is certain, the types it may still be, its view and its faults."""

    type_id: str
    certain: bool
    candidates: tuple[str, ...]
    view: View
    faults: list[Fault]

    def errors(self) -> list[Fault]:
        """The faults that make the payload invalid, top level first, in document order."""
        return [fault for fault in self.faults if fault.severity == "error"]

    def warnings(self) -> set[str]:
        """The rules that warn."""
        return {fault.rule for fault in self.faults if fault.severity == "warning"}


Judge = Callable[[Any, str | None], Verdict]
"""Judges a payload; the text is the type to assume where the payload itself leaves it open."""


def plan(ruleset: RuleSet, payload: Any, verdict: Verdict, judge: Judge) -> tuple[Fix, ...]:
    """The complete ways out of a payload's errors, best first, at most five.

    Args:
        ruleset: the API's rules.
        payload: the engine's value of a JSON object.
        verdict: what is wrong with it.
        judge: judges a changed copy, as the payload was judged.

    Returns:
        fixes that leave no error, keeps before asks before changes, then by edits, placeholders, removals, type order
        and pointer.
    """
    errors = verdict.errors()
    if not errors:
        return ()
    search = _Search(ruleset, payload, verdict, judge)
    found = [search.complete(None, None, verdict.type_id)]
    if len(errors) <= MOST_ERRORS:
        others = [type_id for type_id in verdict.candidates if type_id != verdict.type_id]
        found.extend(search.complete(None, None, type_id) for type_id in others)
        found.extend(search.complete(*seed, verdict.type_id) for seed in search.alternatives(errors))
    unique: dict[tuple[Any, ...], _Way] = {}
    for way in found:
        if way is not None:
            unique.setdefault(way.identity(), way)
    order = list(ruleset.types)
    ways = sorted(unique.values(), key=lambda way: way.rank(order))
    return tuple(way.fix(verdict.warnings()) for way in ways[:MOST_FIXES])


class _Way(NamedTuple):
    """A verified way out: the remedies taken, the copy they were applied to, and the verdict on it."""

    taken: list[Remedy]
    draft: Draft
    verdict: Verdict

    def identity(self) -> tuple[Any, ...]:
        return (self.verdict.type_id, *sorted(map(repr, self.draft.operations)))

    def effect(self) -> str:
        return max((remedy.effect for remedy in self.taken), key=EFFECTS.index)

    def edits(self) -> int:
        return sum(len(remedy.actions) for remedy in self.taken)

    def rank(self, order: list[str]) -> tuple[Any, ...]:
        actions = [action for remedy in self.taken for action in remedy.actions]
        placeholders = sum(action.value is PLACEHOLDER for action in actions)
        removals = sum(action.verb == "remove" for action in actions)
        type_id = self.verdict.type_id
        place = order.index(type_id) if type_id in order else len(order)
        pointers = [operation.path for operation in self.draft.operations]
        return (EFFECTS.index(self.effect()), self.edits(), placeholders, removals, place, pointers)

    def fix(self, warned: set[str]) -> Fix:
        consequences = dict.fromkeys(remedy.consequence for remedy in self.taken if remedy.consequence is not None)
        return Fix(
            title="; ".join(remedy.title for remedy in self.taken),
            type=self.verdict.type_id,
            effect=self.effect(),
            consequence="; ".join(consequences) or None,
            introduces=tuple(sorted(self.verdict.warnings() - warned)),
            edits=self.edits(),
            operations=tuple(self.draft.operations),
            steps=tuple(Step(r.title, r.effect, len(r.actions), r.consequence) for r in self.taken),
        )


class _Search:
    """One payload's search for ways out."""

    def __init__(self, ruleset: RuleSet, payload: Any, verdict: Verdict, judge: Judge) -> None:
        self.ruleset = ruleset
        self.payload = _without(payload, _bystanders(verdict))
        self.verdict = verdict
        self.judge = judge

    def alternatives(self, errors: list[Fault]) -> list[tuple[Remedy, Key]]:
        """For each fault, its remedies beyond the best one: what to try first, and the fault it must mend."""
        seeds: dict[tuple[Action, ...], tuple[Remedy, Key]] = {}
        for fault in errors:
            for remedy in self._remedies(fault, self.verdict)[1:]:
                seeds.setdefault(remedy.actions, (remedy, fault.key))
        return list(seeds.values())[:MOST_ALTERNATIVES]

    def complete(self, seed: Remedy | None, mends: Key | None, type_id: str) -> _Way | None:
        """Apply a first remedy, then the best one of every fault that is left, until none is; None if that fails."""
        draft = Draft(self.payload)
        taken: list[Remedy] = []
        if seed is not None:
            _apply(draft, [seed])
            taken.append(seed)
        for round_ in range(MOST_ROUNDS):
            untouched = not taken and type_id == self.verdict.type_id
            verdict = self.verdict if untouched else self.judge(draft.payload, type_id)
            errors = verdict.errors()
            if seed is not None and round_ == 0 and any(fault.key == mends for fault in errors):
                return None
            if errors:
                step = self._best(errors, verdict)
            elif not (step := self._for_some_choice(draft, verdict, type_id)):
                return _Way(taken, draft, verdict) if taken and draft.is_tellable() else None
            if step is None:
                return None
            _apply(draft, step)
            taken.extend(step)
        return None

    def _for_some_choice(self, draft: Draft, verdict: Verdict, type_id: str) -> list[Remedy] | None:
        """What else is needed so that a placeholder can be filled at all, where its field has a few values only.

        Returns:
            nothing to do (an empty list) if some value of each such field leaves no error; None if that fails.
        """
        for slot in verdict.view.placeholders():
            values = slot.node.data.get("enum", [True, False] if slot.node.kind == "boolean" else [])
            tried = []
            for value in values:
                trial = Draft(draft.payload)
                trial.set(slot.tokens, value)
                judged = self.judge(trial.payload, type_id)
                tried.append((judged.errors(), judged))
            if tried and all(errors for errors, _ in tried):
                return self._best(*min(tried, key=lambda found: len(found[0])))
        return []

    def _best(self, errors: list[Fault], verdict: Verdict) -> list[Remedy] | None:
        """The best remedy of each fault; names are put right first, since that shows what else is wrong."""
        renamed = [fault for fault in errors if fault.target is not None]
        if renamed:
            places = {fault.tokens for fault in renamed}
            errors = [fault for fault in renamed if not _is_below(fault.tokens, places)]
        chosen: dict[tuple[Action, ...], Remedy] = {}
        for fault in errors:
            found = self._remedies(fault, verdict)
            if not found:
                return None
            chosen.setdefault(found[0].actions, found[0])
        return _without_removed(list(chosen.values()))

    def _remedies(self, fault: Fault, verdict: Verdict) -> list[Remedy]:
        return remedies(fault, verdict.view, self.ruleset, verdict.type_id)


def _bystanders(verdict: Verdict) -> set[Tokens]:
    """Where names stand that mean nothing and never will, if there are many; each copy would be slowed by them."""
    unknown = [fault.tokens for fault in verdict.faults if fault.rule == "unknown-field"]
    return {tokens for tokens in unknown[MOST_UNKNOWN:] if tokens[-1] not in verdict.view.schema.unique_names}


def _without(value: Any, places: set[Tokens], at: Tokens = ()) -> Any:
    """A value without those scalars in it that stand at some places."""
    if not places:
        return value
    if isinstance(value, dict):
        kept = ((name, member, (*at, name)) for name, member in value.items())
        return {n: _without(m, places, to) for n, m, to in kept if to not in places or isinstance(m, (dict, list))}
    if isinstance(value, list):
        return [_without(item, places, (*at, index)) for index, item in enumerate(value)]
    return value


def _shifts(action: Action) -> bool:
    """Whether an action takes out an item, so that those behind it move up."""
    return action.verb == "remove" and isinstance(action.tokens[-1], int)


def _without_removed(step: list[Remedy]) -> list[Remedy]:
    """The remedies that change nothing below a place which another of them removes."""
    gone = {action.tokens for remedy in step for action in remedy.actions if action.verb == "remove"}
    return [r for r in step if not any(_is_below(action.tokens, gone) for action in r.actions)]


def _is_below(tokens: Tokens, places: set[Tokens]) -> bool:
    """Whether a place is below one of others."""
    return any(tokens[:depth] in places for depth in range(len(tokens)))


def _apply(draft: Draft, step: list[Remedy]) -> None:
    """Apply remedies to the copy: items are removed last and from the end, so that no index shifts under another."""
    actions = [action for remedy in step for action in remedy.actions]
    shifting = [action for action in actions if _shifts(action)]
    for action in actions:
        if action.verb == "set":
            draft.set(action.tokens, action.value)
        elif action.verb == "move":
            draft.move(action.tokens, action.target)
        elif not _shifts(action):
            draft.remove(action.tokens)
    for action in sorted(shifting, key=lambda action: action.tokens, reverse=True):
        draft.remove(action.tokens)
