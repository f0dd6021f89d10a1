"""One payload, judged: recognised, evaluated, its faults worded and located, its ways out planned."""

from typing import Any

from fieldrules.evaluate import evaluate
from fieldrules.fault import Fault, Reason
from fieldrules.finding import Cause, Finding, Omitted, Place, Source
from fieldrules.json_reader import Parsed, UnreadableError, read
from fieldrules.options import Options
from fieldrules.places import Places
from fieldrules.plan import Verdict, plan
from fieldrules.pointer import Tokens, concrete, to_path, to_pointer
from fieldrules.positions import duplicate_keys
from fieldrules.python_values import Foreign, from_python
from fieldrules.recognise import recognise
from fieldrules.report import Report
from fieldrules.ruleset import RuleSet
from fieldrules.view import View
from fieldrules.words import reported, shape


def judge_text(ruleset: RuleSet, data: str | bytes, options: Options) -> Report:
    """The report on a payload in JSON; an input that cannot be read gives a report that says so."""
    try:
        parsed = read(data)
    except UnreadableError as error:
        return unreadable(ruleset, error)
    return _Engine(ruleset, options).report(parsed.value, parsed)


def judge_value(ruleset: RuleSet, payload: Any, options: Options) -> Report:
    """The report on a Python payload; its findings have no line and column."""
    return _Engine(ruleset, options).report(from_python(payload), None)


def has_error(ruleset: RuleSet, payload: Any, options: Options) -> bool:
    """Whether the report on a payload would hold an error; nothing is worded, located or mended for it."""
    engine = _Engine(ruleset, options)
    if not isinstance(payload, (str, bytes, bytearray)):
        return engine.has_error(from_python(payload), duplicates=False)
    try:
        parsed = read(bytes(payload) if isinstance(payload, bytearray) else payload)
    except UnreadableError:
        return True
    return engine.has_error(parsed.value, duplicates=parsed.duplicates)


def worded(
    ruleset: RuleSet, options: Options, faults: list[Fault], view: View, parsed: Parsed | None, payload: Any
) -> tuple[tuple[Finding, ...], tuple[Omitted, ...]]:
    """Findings of faults that were found elsewhere: worded, located and capped like all others.

    Args:
        ruleset: has the faults' rules.
        options: how the payload is judged.
        faults: what was found; none repeats a finding of the report.
        view: the payload through its schema.
        parsed: its text, if it has one.
        payload: the engine's value of it.
    """
    return _Engine(ruleset, options).findings(faults, view, parsed, payload)


def unreadable(ruleset: RuleSet, error: UnreadableError) -> Report:
    """The report on an input that could not be read."""
    rule = ruleset.rules["unreadable"]
    finding = Finding(
        rule="unreadable",
        kind="unreadable",
        severity="error",
        path="",
        pointer="",
        line=error.line,
        column=error.column,
        message=error.message,
        because=(),
        source=_source(ruleset, rule["source"]),
        evidence=rule["evidence"],
        reading=None,
        contested=False,
        fingerprint="unreadable//0",
    )
    return Report(type=None, type_certain=False, valid=False, findings=(finding,), fixes=())


class _Engine:
    """The judge of one payload; the ways out are judged by the same."""

    def __init__(self, ruleset: RuleSet, options: Options) -> None:
        self.ruleset = ruleset
        self.options = options
        lenient = options.contested == "warning"
        contested = (rule["id"] for rule in ruleset.data["rules"] if lenient and rule["contested"])
        self.lenient = options.aside.union(contested)

    def report(self, payload: Any, parsed: Parsed | None) -> Report:
        if not isinstance(payload, dict):
            return self._not_an_object(payload, parsed)
        verdict = self.judge(payload, None)
        faults = verdict.faults
        duplicates = _duplicates(parsed) if parsed is not None and parsed.duplicates else []
        foreign = _foreign_parts(payload, faults)
        told = {fault.tokens for fault in foreign}
        faults = [*(fault for fault in faults if fault.tokens not in told), *duplicates, *foreign]
        valid = not any(fault.severity == "error" for fault in faults)
        mends = self.options.fixes and not (valid or duplicates or foreign)
        fixes = plan(self.ruleset, payload, verdict, self.judge) if mends else ()
        found, omitted = self.findings(faults, verdict.view, parsed, payload, verdict.type_id)
        return Report(
            type=verdict.type_id,
            type_certain=verdict.certain,
            valid=valid,
            findings=found,
            fixes=fixes,
            omitted=omitted,
        )

    def has_error(self, payload: Any, *, duplicates: bool) -> bool:
        """Whether anything in a payload is an error."""
        if duplicates or not isinstance(payload, dict):
            return True
        faults = self.judge(payload, None).faults
        return any(fault.severity == "error" for fault in faults) or bool(_foreign_parts(payload, faults))

    def judge(self, payload: Any, assumed: str | None) -> Verdict:
        """The verdict on a payload as the type the caller named, the one it is recognised as, or the one assumed."""
        named = self.options.type_id
        if named is not None:
            view = self._view(payload, named)
            certain = True
            return Verdict(named, certain, (named,), view, evaluate(self.ruleset, view, named, named=True))
        views: dict[str, View] = {}
        judged: dict[str, tuple[View, list[Fault]]] = {}

        def view_as(type_id: str) -> View:
            schema = self.ruleset.schema_of(type_id).name
            if schema not in views:
                views[schema] = self._view(payload, type_id)
            return views[schema]

        def errors_as(type_id: str) -> int:
            # Judging adds to a view's faults, so each type takes a view of its own.
            view = views.pop(self.ruleset.schema_of(type_id).name, None) or self._view(payload, type_id)
            judged[type_id] = (view, evaluate(self.ruleset, view, type_id, named=False))
            return sum(fault.severity == "error" for fault in judged[type_id][1])

        found = recognise(self.ruleset, view_as, errors_as)
        type_id = found.type_id
        if not found.certain and assumed in found.candidates and assumed is not None:
            type_id = assumed
        if type_id not in judged:
            errors_as(type_id)
        return Verdict(type_id, found.certain, found.candidates, *judged[type_id])

    def _view(self, payload: dict[str, Any], type_id: str) -> View:
        return View(
            self.ruleset,
            self.ruleset.schema_of(type_id),
            payload,
            self.options.values,
            lenient=self.lenient,
            blank_is_value=type_id in self.ruleset.bodies,
        )

    def _not_an_object(self, payload: Any, parsed: Parsed | None) -> Report:
        says = f"the payload is {shape(payload)}, not an object"
        fault = Fault("field-type", "type", "error", ("", ()), (), says)
        found, _ = self.findings([fault], None, parsed, payload)
        named = self.options.type_id
        return Report(type=named, type_certain=named is not None, valid=False, findings=found, fixes=())

    def findings(
        self, faults: list[Fault], view: View | None, parsed: Parsed | None, payload: Any, type_id: str | None = None
    ) -> tuple[tuple[Finding, ...], tuple[Omitted, ...]]:
        """The findings of faults, sorted by position and capped, and how many of each rule are left out."""
        places = Places(payload, parsed, faults, view)
        ordered = sorted(faults, key=lambda fault: (places.order(fault.anchor), to_pointer(fault.tokens)))
        by_severity = sorted(ordered, key=lambda fault: fault.severity != "error")
        most = self.options.most
        kept = {id(fault) for fault in by_severity[:most]}
        omitted: dict[tuple[str, str, str], int] = {}
        for fault in by_severity[most:]:
            left_out = (fault.rule, fault.severity, fault.kind)
            omitted[left_out] = omitted.get(left_out, 0) + 1
        counts: dict[str, int] = {}
        found = []
        for fault in ordered:
            if id(fault) in kept:
                identity = f"{fault.rule}/{fault.path}"
                number = counts[identity] = counts.get(identity, -1) + 1
                found.append(self._finding(fault, view, places, f"{identity}/{number}", type_id))
        return tuple(found), tuple(self._omitted(*left_out, number) for left_out, number in omitted.items())

    def _omitted(self, rule: str, severity: str, kind: str, number: int) -> Omitted:
        return Omitted(rule, severity, number, kind=kind, contested=self.ruleset.rules[rule]["contested"])

    def _finding(
        self, fault: Fault, view: View | None, places: Places, fingerprint: str, type_id: str | None
    ) -> Finding:
        rule = self.ruleset.rules[fault.rule]
        line, column = places.position(fault.anchor)
        return Finding(
            rule=fault.rule,
            kind=fault.kind,
            severity=fault.severity,
            path=to_path(fault.tokens),
            pointer=to_pointer(fault.tokens),
            line=line,
            column=column,
            message=fault.says,
            because=tuple(self._cause(reason, places) for reason in fault.reasons),
            source=self._source_of(fault, rule, view, type_id),
            evidence=rule["evidence"],
            reading=rule.get("reading"),
            contested=rule["contested"],
            fingerprint=fingerprint,
            places=tuple(_place(key, view, places) for key in fault.places if view is not None),
        )

    def _cause(self, reason: Reason, places: Places) -> Cause:
        line, column = places.position(reason.tokens)
        value = reported(reason.value, reason.privacy, self.options.values, valid=True)
        path = concrete(reason.path, reason.indices)
        return Cause(path, to_pointer(reason.tokens), line, column, value, reason.says)

    def _source_of(self, fault: Fault, rule: dict[str, Any], view: View | None, type_id: str | None) -> Source:
        """A built-in check's source is its field's: the section where the type asks for it, else the schema's."""
        key = fault.source or rule.get("source")
        entry = self.ruleset.types.get(type_id or "")
        if key is None and entry is not None:
            asked = [ask for ask in entry["required"] if ask["field"] == fault.path]
            key = asked[0].get("source", entry["source"]) if asked else None
        if key is None and view is not None:
            node = view.schema.nodes.get(fault.path) or view.schema.root
            key = node.data.get("source") or view.schema.root.data["source"]
        return _source(self.ruleset, key or self.ruleset.data["default_source"])


def _place(key: tuple[str, tuple[int, ...]], view: View, places: Places) -> Place:
    line, column = places.position(view.tokens(*key))
    return Place(concrete(*key), line, column)


def _duplicates(parsed: Parsed) -> list[Fault]:
    """A key that stands twice: the offset of its later occurrence travels as the fault's index."""
    found = []
    for tokens, offset in duplicate_keys(parsed.text):
        says = f"{to_path(tokens)} stands twice in its object; other findings are about the last one"
        found.append(Fault("duplicate-key", "duplicate-key", "error", (to_path(tokens), (offset,)), tokens, says))
    return found


def _foreign_parts(payload: Any, faults: list[Fault]) -> list[Fault]:
    """Values that JSON has no place for, under names the schema does not know."""
    found = []
    told = {fault.tokens for fault in faults if fault.kind == "type"}
    stack: list[tuple[Tokens, Any]] = [((), payload)]
    while stack:
        tokens, value = stack.pop()
        if isinstance(value, Foreign) and tokens not in told:
            says = f"{to_path(tokens)} is {value.says}, which JSON does not have"
            found.append(Fault("field-type", "type", "error", (to_path(tokens), ()), tokens, says))
        elif isinstance(value, dict):
            stack.extend(((*tokens, key), member) for key, member in value.items())
        elif isinstance(value, list):
            stack.extend(((*tokens, index), item) for index, item in enumerate(value))
    return found


def _source(ruleset: RuleSet, key: str) -> Source:
    page, section, url = ruleset.source(key)
    return Source(page, ruleset.page_title(page), section, url)
