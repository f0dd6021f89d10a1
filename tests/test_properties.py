"""What holds for every payload, tried on many: nothing raises, ways out are ways out, and looks change nothing."""

import json
import random
from collections import Counter
from typing import Any

import jsonpatch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cybersource_invoicing as invoicing
from tests.strategies import (
    STEADY,
    Place,
    any_json,
    any_object,
    as_text,
    at,
    named_types,
    payloads,
    places,
    plain,
    shuffled,
)
from tests.support import Payload, said, starting

EFFECTS = ["keeps", "asks", "changes"]
SLOW = settings(STEADY, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
contested = st.sampled_from(["error", "warning"])


def verdict(report: invoicing.Report) -> tuple[Any, ...]:
    """A report without its positions."""
    found = report.to_dict()
    for finding in found["findings"]:
        for place in (finding, *finding["because"]):
            place["line"] = place["column"] = None
    return report.type, report.type_certain, report.valid, found["findings"], found["fixes"]


def tokens(pointer: str, value: Any) -> Place:
    """The place that a pointer names in a value."""
    found: list[str | int] = []
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        found.append(int(name) if isinstance(value, list) else name)
        inside = value.get(name) if isinstance(value, dict) else None
        value = value[int(name)] if isinstance(value, list) and int(name) < len(value) else inside
    return tuple(found)


class TestNothingRaises:
    @given(any_json, named_types, contested)
    @SLOW
    def test_on_any_json_value_as_text_as_bytes_or_as_an_object(self, value: Any, named: str | None, how: str) -> None:
        text = as_text(value)
        for payload in (text, text.encode(), plain(value)):
            report = invoicing.check(payload, type=named, contested=how)
            assert str(report)
            assert json.loads(json.dumps(report.to_dict()))["valid"] is report.ok

    @given(payloads(), any_object, st.data())
    @SLOW
    def test_on_any_python_object_anywhere_in_a_payload(
        self, payload: Payload, value: Any, data: st.DataObject
    ) -> None:
        place = data.draw(st.sampled_from([(), *places(payload)]))
        if place:
            at(payload, place[:-1])[place[-1]] = value
        report = invoicing.check(payload if place else value)
        assert str(report)
        json.dumps(report.to_dict())

    @given(st.binary(max_size=60) | st.text(max_size=60))
    @SLOW
    def test_on_any_bytes_or_text(self, data: bytes | str) -> None:
        assert isinstance(invoicing.check(data).ok, bool)

    @given(payloads(), st.data())
    @SLOW
    def test_on_a_payload_cut_anywhere(self, payload: Payload, data: st.DataObject) -> None:
        text = as_text(payload)
        report = invoicing.check(text[: data.draw(st.integers(0, len(text) - 1))])
        assert report.unreadable


class TestVerdicts:
    @given(payloads(), named_types)
    @SLOW
    def test_accepts_says_what_check_says(self, payload: Payload, named: str | None) -> None:
        for form in (plain(payload), as_text(payload), as_text(payload).encode()):
            report = invoicing.check(form, type=named)
            assert invoicing.accepts(form, type=named) is report.ok
            assert report.ok is not any(finding.severity == "error" for finding in report.findings)

    @given(payloads(), named_types, contested)
    @SLOW
    def test_text_bytes_and_objects_get_the_same_findings(self, payload: Payload, named: str | None, how: str) -> None:
        text = as_text(payload)
        by_text = verdict(invoicing.check(text, named, how))
        assert by_text == verdict(invoicing.check(text.encode(), named, how))
        assert by_text == verdict(invoicing.check(plain(payload), named, how))

    @given(
        payloads(),
        st.sampled_from([{"indent": 0}, {"indent": 3}, {"indent": "\t"}, {"separators": (" ,\r\n", "\n: ")}]),
    )
    @SLOW
    def test_white_space_changes_nothing_but_positions(self, payload: Payload, layout: dict[str, Any]) -> None:
        assert verdict(invoicing.check(as_text(payload))) == verdict(
            invoicing.check("\n " + as_text(payload, **layout) + " ")
        )

    @given(payloads(), st.integers(0, 2**32), named_types)
    @SLOW
    def test_the_order_of_keys_never_changes_the_verdict(self, payload: Payload, seed: int, named: str | None) -> None:
        def seen(value: Payload) -> tuple[Any, ...]:
            report = invoicing.check(plain(value), type=named)
            # A conflict stands at the first of its fields in the document, so only its rule is compared.
            found = Counter((f.rule, f.path if f.kind != "conflict" else "", f.severity) for f in report.findings)
            titles = {frozenset(fix.title.split("; ")) for fix in report.fixes}
            return report.type, report.type_certain, report.ok, found, titles

        other = shuffled(payload, random.Random(seed))  # noqa: S311  # a test needs no secret chance
        assert seen(payload) == seen(other)

    @given(payloads(), named_types, any_json, st.data())
    @SLOW
    def test_a_name_that_is_far_from_any_field_adds_no_error(
        self, payload: Payload, named: str | None, value: Any, data: st.DataObject
    ) -> None:
        before = invoicing.check(plain(payload), type=named)
        objects = [place for place in [(), *places(payload)] if isinstance(at(payload, place), dict)]
        at(payload, data.draw(st.sampled_from(objects)))["quiteUnknown99"] = value
        after = invoicing.check(plain(payload), type=named)
        errors = [line for line in said(before) if line.startswith("error")]
        assert [line for line in said(after) if line.startswith("error")] == errors
        assert (after.type, after.ok) == (before.type, before.ok)

    @given(payloads(), named_types)
    @SLOW
    def test_contested_as_warning_never_gives_more_errors(self, payload: Payload, named: str | None) -> None:
        strict = invoicing.check(plain(payload), type=named)
        lenient = invoicing.check(plain(payload), type=named, contested="warning")
        assert lenient.errors <= strict.errors
        assert not any(finding.contested and finding.severity == "error" for finding in lenient.findings)


class TestFindings:
    @given(payloads(), named_types)
    @SLOW
    def test_a_field_has_one_finding_at_most(self, payload: Payload, named: str | None) -> None:
        found = Counter(f.pointer for f in invoicing.check(plain(payload), type=named).findings if "?" not in f.pointer)
        assert [pointer for pointer, number in found.items() if number > 1] == []

    @given(payloads(), named_types, st.sampled_from([{}, {"indent": 2}]))
    @SLOW
    def test_findings_are_sorted_by_position_then_pointer(
        self, payload: Payload, named: str | None, layout: dict[str, Any]
    ) -> None:
        found = invoicing.check(as_text(payload, **layout), type=named).findings
        order = [(finding.line, finding.column, finding.pointer) for finding in found]
        assert order == sorted(order)

    @given(payloads(), st.sampled_from([{}, {"indent": 2}, {"indent": "\t"}]))
    @SLOW
    def test_a_position_is_that_of_the_key_the_item_or_the_nearest_parent(
        self, payload: Payload, layout: dict[str, Any]
    ) -> None:
        text = as_text(payload, **layout)
        report = invoicing.check(text)
        offsets, value = positions(text), plain(payload)
        misspelt = any(finding.kind == "unknown" and finding.severity == "error" for finding in report.findings)
        for finding in report.findings:
            if "?" in finding.pointer or (misspelt and finding.kind in ("missing", "companion")):
                continue  # a hidden name, or the parent as the spec spells it and not the payload
            pointer = finding.pointer
            while not (pointer in offsets and is_there(value, pointer, own=pointer == finding.pointer)):
                pointer = pointer.rpartition("/")[0]
            before = text[: offsets[pointer]] if pointer else ""
            assert (finding.line, finding.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def is_there(value: Any, pointer: str, *, own: bool) -> bool:
    """Whether a place that has a key counts as there: null does not, and blank only for itself."""
    place = tokens(pointer, value)
    found = at(value, place)
    if own and isinstance(place[-1], int):
        return True
    return found is not None and (own or not isinstance(found, str) or bool(found.strip("\t\n\x0b\x0c\r \xa0")))


def positions(text: str) -> dict[str, int]:
    """Where each place of a JSON text begins: a key's quote, an item's first character. Slow, and no code of ours."""
    found = {"": 0}
    decoder = json.JSONDecoder()

    def space(offset: int) -> int:
        while text[offset] in " \t\r\n":
            offset += 1
        return offset

    def value(offset: int, pointer: str) -> int:
        opening = text[offset]
        if opening not in "{[":
            return decoder.raw_decode(text, offset)[1]
        offset, index = space(offset + 1), 0
        while text[offset] not in "}]":
            start, name = offset, str(index)
            if opening == "{":
                name, offset = decoder.raw_decode(text, offset)
                offset = space(space(offset) + 1)
            below = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            found[below] = start
            offset = space(value(offset, below))
            offset = space(offset + 1) if text[offset] == "," else offset
            index += 1
        return offset + 1

    value(space(0), "")
    return found


class TestWaysOut:
    @given(payloads(), named_types, contested)
    @SLOW
    def test_a_fix_with_its_placeholders_filled_leaves_no_error(
        self, payload: Payload, named: str | None, how: str
    ) -> None:
        value = plain(payload)
        before = invoicing.check(value, named, how)
        for fix in before.fixes:
            if fix.type == "update" and "/invoiceInformation/deliveryMode" in placeholders(fix):
                continue  # either mode may ask for more; a test of the readings is about that
            after = invoicing.check(applied(value, fix), named, how)
            assert (said_errors(after), after.type) == ([], fix.type), fix.title
            if not placeholders(fix):
                assert set(fix.introduces) == warned(after) - warned(before), fix.title

    @given(payloads(), named_types)
    @SLOW
    def test_there_are_at_most_five_in_the_promised_order(self, payload: Payload, named: str | None) -> None:
        report = invoicing.check(plain(payload), type=named)
        ranks = [(EFFECTS.index(fix.effect), fix.edits, len(placeholders(fix))) for fix in report.fixes]
        assert ranks == sorted(ranks)
        assert len(ranks) <= 5
        assert not (report.ok and ranks)
        assert len({json.dumps(fix.to_dict()) for fix in report.fixes}) == len(ranks)
        assert named is None or {fix.type for fix in report.fixes} <= {named}
        assert all((fix.effect == "changes") == (fix.consequence is not None) for fix in report.fixes)

    @given(payloads(), named_types)
    @SLOW
    def test_many_unknown_names_change_none(self, payload: Payload, named: str | None) -> None:
        value = plain(payload)
        crowded = {**value, **{f"unknown{number}": number for number in range(450)}}
        ways = [(fix.type, fix.effect, fix.operations) for fix in invoicing.check(value, type=named).fixes]
        assert [(fix.type, fix.effect, fix.operations) for fix in invoicing.check(crowded, type=named).fixes] == ways

    @given(payloads(), named_types, contested)
    @SLOW
    def test_no_fix_publishes_mails_or_invents(self, payload: Payload, named: str | None, how: str) -> None:
        value = plain(payload)
        for fix in invoicing.check(value, named, how).fixes:
            for operation in fix.patch:
                added = operation.get("value")
                assert added in (None, {}) or is_of_the_rule_set(added), (fix.title, added)
            after = jsonpatch.apply_patch(value, fix.patch)
            for field, from_, to in (("sendImmediately", [False], True), ("deliveryMode", ["none", "None"], "email")):
                info, later = value.get("invoiceInformation"), after.get("invoiceInformation")
                if isinstance(info, dict) and isinstance(later, dict) and info.get(field) in from_:
                    assert later.get(field) != to, fix.title

    @given(payloads(), named_types)
    @SLOW
    def test_what_keeps_the_meaning_keeps_every_other_value(self, payload: Payload, named: str | None) -> None:
        value = plain(payload)
        for fix in invoicing.check(value, type=named).fixes:
            if fix.effect != "keeps":
                continue
            assert "remove" not in [operation["op"] for operation in fix.patch]
            assert placeholders(fix) == []
            lost = leaves(value) - leaves(jsonpatch.apply_patch(value, fix.patch))
            assert sum(lost.values()) <= sum(operation["op"] in ("replace", "add") for operation in fix.patch), (
                fix.title
            )


def leaves(value: Any) -> Counter[str]:
    """How often each value stands in a payload, wherever."""
    if isinstance(value, dict):
        return sum((leaves(member) for member in value.values()), Counter())
    if isinstance(value, list):
        return sum((leaves(item) for item in value), Counter())
    return Counter([repr(value)])


def said_errors(report: invoicing.Report) -> list[str]:
    return [line for line in said(report) if line.startswith("error")]


def warned(report: invoicing.Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.severity == "warning"}


def placeholders(fix: invoicing.Fix) -> list[str]:
    """The places that a fix leaves for a person to fill."""
    return [o["path"] for o in fix.patch if o["op"] in ("add", "replace") and o["value"] is None]


def is_of_the_rule_set(value: Any) -> bool:
    """Whether a value is one that the rule set itself names: true, false, an enumeration's, a currency's code."""
    rules = invoicing.ruleset()
    named = {str(code) for code in rules.currencies}
    for type_id in invoicing.types():
        for node in rules.schema_of(type_id).root:
            named.update(node.data.get("enum", ()))
    return isinstance(value, bool) or value in named


def applied(value: Any, fix: invoicing.Fix) -> Any:
    """The payload after a fix, applied with a library, a person's values in place of the placeholders."""
    for operation in fix.patch:
        done = dict(operation)
        if done["op"] in ("add", "replace") and done["value"] is None:
            done["value"] = sensible(tokens(done["path"], value), fix.type, value)
        value = jsonpatch.apply_patch(value, [done])
    return value


ITEM = {"productSku": "a", "productName": "b", "quantity": 1, "unitPrice": "1", "totalAmount": "1"}
OWN = {"definitionId": 1, "value": "x"}


def sensible(place: Place, type_id: str, payload: Any) -> Any:
    """What a person could write at a place: as the starting payloads have it, if they do."""
    chosen = decided(place, type_id, payload)
    if chosen is not None:
        return chosen
    for source in (starting(type_id), starting(type_id, "full"), starting("draft-itemized", "full")):
        found: Any = source
        for part in place:
            if isinstance(found, list):
                found = found[0] if found else None
            else:
                found = found.get(part) if isinstance(found, dict) else None
        if isinstance(found, dict):
            if type_id == "update" and place == ("orderInformation",):
                found["lineItems"] = [ITEM]  # so that no description is asked for
            return with_parts(found, place, payload)
        if found is not None:
            return found
    return "1"


def decided(place: Place, type_id: str, payload: Any) -> Any:
    """What a person would write where the rest of the payload, or the type, decides it; else None."""
    last = place[-1]
    if isinstance(last, int):
        return ITEM if "lineItems" in place else OWN
    if last == "allowPartialPayments":
        return "minimumPartialAmount" in payload["orderInformation"]["amountDetails"]
    if place == ("customerInformation",) and type_id == "create-in-person":
        return {"company": {"name": "A"}}
    total = "9999999999.00" if place[-2:] == ("amountDetails", "totalAmount") else None
    return "0.01" if last == "minimumPartialAmount" else total


def with_parts(given: Payload, place: Place, payload: Any) -> Payload:
    """An object as a person would write it who pays in parts elsewhere in the payload."""
    if place[0] == "orderInformation" and len(place) <= 2:
        info = payload.get("invoiceInformation")
        if isinstance(info, dict) and info.get("allowPartialPayments") is True:
            (given if len(place) == 2 else given["amountDetails"])["minimumPartialAmount"] = "0.01"
    if place == ("invoiceInformation",) and "minimumPartialAmount" in repr(payload.get("orderInformation")):
        given["allowPartialPayments"] = True
    return given
