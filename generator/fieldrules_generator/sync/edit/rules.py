"""Rules that an edit makes for what a page asks of one type, and takes away again; and the lock of rule ids."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from fieldrules_generator.ids import LOCK
from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft, Entry
from fieldrules_generator.sync.edit.mentions import who_names_rule
from fieldrules_generator.sync.edit.settings import Settings
from fieldrules_generator.sync.names import capital, kebab, subject

_FILE = "requirements.yaml"
ASKS = ("required", "values", "forbidden")
"""Where a type names rules."""
_VERBS = {"required": "required", "values": "allowed"}
_ASKED = {"required": "needs", "values": "takes"}


class Ask(NamedTuple):
    """What a type asks of a field: that it is there (``required``), or has one of some values (``values``)."""

    type_id: str
    key: str
    field: str


def rule_for(draft: Draft, ask: Ask, allowed: Sequence[Any] = ()) -> str:
    """The rule under which a type asks something of a field: the one that other types use for it, or a new one.

    Where others use several, the one for the same values is taken, else that of the type which is most alike. A rule
    that an edit made is about one type, so it is not used for another.

    Args:
        draft: the spec; a new rule and its id are added to it.
        ask: what the type is to ask.
        allowed: the values, if it asks for some.
    """
    types = draft.types()
    asks = _asks(types[ask.type_id])
    made = {rule["id"] for other in types for rule in _made_rules(draft, ask._replace(type_id=other))}
    found = [
        (each.get("allowed") == list(allowed), len(asks & _asks(entry)), each["rule"])
        for other, entry in types.items()
        for each in entry[ask.key]
        if other != ask.type_id and each["field"] == ask.field and each["rule"] not in made
    ]
    if found:
        return str(max(found, key=lambda each: each[:2])[2])
    own = next((rule["id"] for rule in _made_rules(draft, ask)), None)
    return str(own) if own is not None else _make(draft, ask)


def drop_unused(draft: Draft, ask: Ask, rule_id: str, settings: Settings) -> str | None:
    """Take away a rule that no type applies any more, if an edit made it, no release had it, and nothing names it.

    Args:
        draft: the spec.
        ask: what the type asked under this rule until now.
        rule_id: the rule.
        settings: which versions were released, and which readings do not count.

    Returns:
        what a person has to decide of a rule that stays without being applied, or None.
    """
    if rule_id in {each["rule"] for entry in draft.types().values() for key in ASKS for each in entry[key]}:
        return None
    file, place, rule = next(each for each in draft.rules() if each[2]["id"] == rule_id)
    if "fields" in rule:
        return None
    made = rule_id in [each["id"] for each in _made_rules(draft, ask)]
    if not made or rule["since"] in settings.released or who_names_rule(draft, rule_id, settings.undone):
        return f"no type applies the rule {rule_id} any more; retire it, or say where it holds"
    draft.put(file, splice.remove(draft.text(file), place))
    _unlock(draft, f"{rule_id} {rule['since']}")
    return None


def _asks(entry: Entry) -> set[tuple[str, str, str]]:
    return {(key, ask["field"], ask["rule"]) for key in ASKS for ask in entry[key]}


def _make(draft: Draft, ask: Ask) -> str:
    taken = {*draft.locked_ids(), *(rule["id"] for _, _, rule in draft.rules())}
    rule_id = next(name for name in _names(ask) if name not in taken)
    version = str(draft.api["version"])
    if not draft.text(_FILE):
        draft.put(_FILE, "rules: []\n")
    text, rules = draft.text(_FILE), draft.data(_FILE)["rules"]
    rule = {"id": rule_id, **_words(draft, ask), "since": version}
    draft.put(_FILE, splice.add_item(text, ("rules",), len(rules), _in_order(rule), apart=True))
    _lock(draft, f"{rule_id} {version}")
    return rule_id


def _words(draft: Draft, ask: Ask) -> Entry:
    """What a made rule says; its id and version go with it."""
    title = capital(draft.types()[ask.type_id]["title"])
    if ask.key == "required":
        says = f"{title} needs {subject(ask.field)}."
        why = "The documented list of what this type needs names it; that was taken over from the page as it stands."
    else:
        says = f"{title} takes only some values of {subject(ask.field)}."
        why = "The documented list of what this type needs names the values; they were taken over as they stand."
    return {"verb": _VERBS[ask.key], "severity": "error", "evidence": "documented", "summary": says, "why": why}


def _in_order(rule: Entry) -> Entry:
    return {key: rule[key] for key in ("id", "verb", "severity", "evidence", "since", "summary", "why")}


def _names(ask: Ask) -> Iterator[str]:
    """Ids for a made rule, the best first."""
    begin = f"{ask.type_id}-{_ASKED[ask.key]}"
    yield f"{begin}-{kebab(ask.field.rpartition('.')[2])}"
    whole = f"{begin}-{kebab(ask.field)}"
    yield whole
    number = 2
    while True:
        yield f"{whole}-{number}"
        number += 1


def _made_rules(draft: Draft, ask: Ask) -> Iterator[Entry]:
    """The rules that say, to the word, what an edit says of what a type asks."""
    made = _words(draft, ask)
    return (rule for _, _, rule in draft.rules() if {k: rule[k] for k in rule if k not in ("id", "since")} == made)


def _lock(draft: Draft, line: str) -> None:
    text = draft.text(LOCK)
    draft.put(LOCK, f"{text}{line}\n" if text.endswith("\n") or not text else f"{text}\n{line}")


def _unlock(draft: Draft, line: str) -> None:
    text = f"\n{draft.text(LOCK)}"
    text = text.replace(f"\n{line}\n", "\n", 1) if f"\n{line}\n" in text else text.removesuffix(f"\n{line}")
    draft.put(LOCK, text.removeprefix("\n"))
