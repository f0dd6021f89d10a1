"""Replay: saved payloads judged by two versions of the rules; which ones come out otherwise, and why."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from vcr.serializers import yamlserializer

from fieldrules_generator.sync.replay_render import replay_markdown, replay_text
from tests.kept_payloads import (
    INVOICE,
    INVOICES,
    NUMBER_REQUIRED,
    RULES,
    SHORT_NAMES,
    cassette,
    changed_rules,
    exchange,
    kept,
    number_is_required,
    replayed,
)
from tests.support import GONE, ROOT, Payload, edited, in_person, itemized, starting

ITEM = "orderInformation.lineItems[0].productName"
PRIVATE = ("Zarathustra Quux", "zara@quux.example", "Secret gift for Zara", "4111111111111111", "PO-7731-ZQ")


def flat(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


# What becomes of them


def test_the_same_rules_change_nothing() -> None:
    outcome = replayed(RULES, RULES, ROOT / "tests/cassettes")

    assert (outcome.changed, outcome.unreadable) == (0, 0)
    assert outcome.documents > 15
    assert "none with another verdict" in replay_text(outcome)


def test_a_payload_that_fails_by_the_new_rules(tmp_path: Path) -> None:
    path = kept(tmp_path, "many.ndjson", f"{json.dumps(in_person())}\n{json.dumps(itemized())}\n")

    outcome = replayed(RULES, SHORT_NAMES, path)

    assert outcome.to_dict() == {
        "documents": 2,
        "changed": 1,
        "now_failing": 1,
        "now_passing": 0,
        "unreadable": 0,
        "payloads": [
            {
                "source": str(path),
                "line": 2,
                "exchange": None,
                "type": {"from": "draft-itemized", "to": "draft-itemized"},
                "valid": {"from": True, "to": False},
                "appears": [
                    {
                        "rule": "field-length",
                        "path": f"orderInformation.lineItems[{index}].productName",
                        "severity": "error",
                        "message": f"orderInformation.lineItems[{index}].productName has 22 characters; "
                        "at most 10 are allowed",
                    }
                    for index in (0, 1)
                ],
                "vanishes": [],
            }
        ],
        "unread": [],
    }


def test_the_other_way_round_it_passes(tmp_path: Path) -> None:
    path = kept(tmp_path, "draft.json", itemized())

    outcome = replayed(SHORT_NAMES, RULES, path)

    (change,) = outcome.payloads
    assert (outcome.now_failing, outcome.now_passing, change.appears) == (0, 1, ())
    assert change.vanishes[0].path == ITEM


def test_a_payload_that_fails_before_and_after_for_other_reasons(tmp_path: Path) -> None:
    path = kept(tmp_path, "draft.json", edited(itemized(), {"invoiceInformation.dueDate": "soon"}))

    (change,) = replayed(RULES, NUMBER_REQUIRED, path).payloads

    assert (change.before.valid, change.after.valid, change.now_fails, change.now_passes) == (
        False,
        False,
        False,
        False,
    )
    assert [each.path for each in change.appears] == ["invoiceInformation.invoiceNumber"]


def test_a_payload_that_is_taken_for_another_type(tmp_path: Path) -> None:
    def in_person_by_mail(data: dict[str, Any]) -> None:
        for entry in data["types"]:
            if entry["id"] == "draft-in-person":
                entry["recognise"] = {"field": "invoiceInformation.deliveryMode", "equals": "email"}

    path = kept(tmp_path, "draft.json", starting("draft-email"))

    outcome = replayed(RULES, changed_rules(in_person_by_mail), path)

    (change,) = outcome.payloads
    assert (change.before.type_id, change.after.type_id) == ("draft-email", "draft-in-person")
    assert "judged as draft-in-person, before as draft-email" in flat(replay_text(outcome))


def test_an_update_in_a_cassette_is_judged_as_one(tmp_path: Path) -> None:
    def partner_is_required(data: dict[str, Any]) -> None:
        (update,) = (entry for entry in data["types"] if entry["id"] == "update")
        update["required"].append(
            {"field": "clientReferenceInformation.partner.developerId", "rule": "invoice-needs-due-date"}
        )

    body = starting("update")
    path = kept(
        tmp_path, "c.json", cassette(exchange("PUT", INVOICE, json=body), exchange("POST", INVOICES, json=body))
    )

    (change,) = replayed(RULES, changed_rules(partner_is_required), path).payloads

    assert (change.exchange, change.before.type_id, change.now_fails) == (1, "update", True)


def test_a_type_that_only_one_version_has_is_not_guessed(tmp_path: Path) -> None:
    def no_updates(data: dict[str, Any]) -> None:
        data["types"] = [entry for entry in data["types"] if entry["id"] != "update"]

    path = kept(tmp_path, "c.json", cassette(exchange("PUT", INVOICE, json=starting("update"))))

    outcome = replayed(RULES, changed_rules(no_updates), path)

    (change,) = outcome.payloads
    assert change.to_dict()["valid"] == {"from": True, "to": None}
    assert (outcome.now_failing, outcome.now_passing) == (0, 0)
    assert "there are no rules for it" in flat(replay_text(outcome))


def test_new_words_are_no_change_of_a_verdict(tmp_path: Path) -> None:
    def other_words(data: dict[str, Any]) -> None:
        for entry in data["rules"]:
            if "message" in entry:
                entry["message"] = "is something else"

    conflict = {"orderInformation.amountDetails.discountAmount": "1.00", "orderInformation.lineItems.0.taxAmount": "1"}
    path = kept(tmp_path, "draft.json", edited(itemized(), conflict))

    assert replayed(RULES, changed_rules(other_words), path).changed == 0


# How it is shown


def test_payloads_that_come_out_alike_are_told_once(tmp_path: Path) -> None:
    kept(tmp_path, "many.ndjson", "".join(f"{json.dumps(itemized())}\n" for _ in range(9)))
    kept(tmp_path, "broken.json", "{")

    outcome = replayed(RULES, SHORT_NAMES, tmp_path)
    text, markdown = replay_text(outcome), replay_markdown(outcome)

    assert text.startswith("replay: 10 payloads, 9 with another verdict (9 now failing); 1 not read\n")
    assert "  9 payloads now fail, judged as draft-itemized\n" in text
    assert text.count("[0-1].productName has 22") == 1
    assert "and 4 more\n" in text
    assert "broken.json:1: the input ends too early" in flat(text)
    assert markdown.count("\\[0-1\\].productName has 22") == 1
    assert "| 9 payloads now fail |" in markdown
    assert "[Required Fields for Drafting an Invoice with Line Items](https://" in markdown


def test_only_so_much_is_shown_and_the_rest_counted(tmp_path: Path) -> None:
    for number in range(25):
        name = "x" * (11 + number)
        kept(tmp_path, f"{number}.json", edited(itemized(), {"orderInformation.lineItems.0.productName": name}))
        kept(tmp_path, f"{number}-broken.json", "{")

    outcome = replayed(RULES, SHORT_NAMES, tmp_path)

    assert outcome.changed == len(outcome.to_dict()["payloads"]) == 25
    for text in (replay_text(outcome), replay_markdown(outcome)):
        assert "... and 5 more" in text.replace("\\.", ".")


def test_names_of_files_drive_neither_a_terminal_nor_markdown(tmp_path: Path) -> None:
    outcome = replayed(RULES, SHORT_NAMES, kept(tmp_path, "a|`\x1b[31m.json", itemized()))

    text, markdown = replay_text(outcome), replay_markdown(outcome)

    assert "\x1b" not in text + markdown
    assert "\\x1b[31m" in text
    assert all(line.count("|") == 7 for line in markdown.splitlines() if line.startswith("|"))


def personal(payload: Payload) -> Payload:
    name, email, text, card, number = PRIVATE
    return edited(
        payload,
        {
            "customerInformation.name": name,
            "customerInformation.email": email,
            "invoiceInformation.description": f"{text} {card}",
            "invoiceInformation.invoiceNumber": f"{number} !",
            "orderInformation.lineItems.0.productName": text,
            "orderInformation.lineItems.1.quantity": name,
            "invoiceInformation.deliveryMode": name,
            "orderInformation.amountDetails.currency": name,
            "customerInformation.nmae": name,
        },
    )


def every_text_has_one_value(data: dict[str, Any]) -> None:
    """So that a finding appears at each text of a payload."""
    nodes = list(data["schemas"].values())
    while nodes:
        node = nodes.pop()
        nodes += [*node.get("fields", {}).values(), *([node["items"]] if "items" in node else [])]
        if node["kind"] in ("text", "email", "enum"):
            node.update(kind="enum", enum=["only this"], spellings={})


@pytest.mark.parametrize("change", [every_text_has_one_value, number_is_required])
def test_no_value_of_a_payload_is_ever_shown(tmp_path: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    body = personal(itemized())
    kept(tmp_path, "plain.json", body)
    kept(tmp_path, "unnumbered.json", edited(body, {"invoiceInformation.invoiceNumber": GONE}))
    kept(tmp_path, "broken.json", json.dumps(body)[:-1])
    kept(tmp_path, "c.yaml", yamlserializer.serialize(cassette(exchange("PUT", INVOICE, body=json.dumps(body)))))
    kept(tmp_path, "broken.yaml", f"version: 1\ninteractions: [{PRIVATE[0]}: {PRIVATE[1]}")
    rules = changed_rules(change)

    for before, after in ((RULES, rules), (rules, RULES)):
        outcome = replayed(before, after, tmp_path)
        shown = replay_text(outcome) + replay_markdown(outcome) + json.dumps(outcome.to_dict()) + repr(outcome)
        assert (outcome.changed >= 1, outcome.unreadable) == (True, 2)
        assert [value for value in PRIVATE if value in shown] == []
