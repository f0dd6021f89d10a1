"""Planted personal values, payloads that are full of them, and the search for them in any disguise."""

import base64
import hashlib
import html
import json
import re
from contextlib import suppress
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_plus

import cybersource_invoicing as invoicing
from fieldrules.ruleset import Node
from tests.support import Payload, edited, starting

STEM = "Qzxvorn"
"""Begins every planted word, and stands in no other text."""
CARD_CORE = "93847562"
"""In the middle of every planted card number: what may be shown of one are its last four digits."""
SOCIAL = ("734-58-2931", "612-47-8053", "455-91-7326")
PLANTED_PAYLOADS = 200
TOTALS, ITEMS = "orderInformation.amountDetails", "orderInformation.lineItems"


class Words:
    """Makes planted words, all different, and remembers them."""

    def __init__(self, seed: int) -> None:
        self.made: list[str] = []
        self._random = Random(seed)  # noqa: S311  # the same words in every run
        self._seed = seed

    def word(self, more: str = "") -> str:
        return self._kept(f"{STEM}{self._seed}x{len(self.made)}{more}")

    def email(self) -> str:
        return self._kept(f"{STEM}{self._seed}.{len(self.made)}@{STEM}.example".lower())

    def card(self) -> str:
        digits = f"4{CARD_CORE}{self._random.randrange(10**6):06}"
        total = sum(
            int(d) if place % 2 else sum(divmod(int(d) * 2, 10)) for place, d in enumerate(reversed(digits), start=0)
        )
        return self._kept(digits + str(-total % 10))

    def social(self) -> str:
        return self._kept(self._random.choice(SOCIAL))

    def _kept(self, made: str) -> str:
        self.made.append(made)
        return made


class Planted(NamedTuple):
    """A payload full of planted values, made as one of a type: as an object, as text, and all that was planted."""

    type_id: str
    payload: Payload
    text: str
    words: list[str]


def planted(number: int) -> Planted:
    """Payload ``number`` of the series: always the same one."""
    chance = Random(number)  # noqa: S311  # as above
    words = Words(number)
    names = [*invoicing.ruleset().types, *invoicing.ruleset().bodies]
    type_id = names[number % len(names)]
    payload = starting(type_id, chance.choice(["minimal", "full"])) if type_id in invoicing.types() else {}
    leaves = [node for node in invoicing.ruleset().schema_of(type_id).nodes.values() if not node.children]
    texts = [node for node in leaves if node.privacy in ("personal", "free-text") and "[]" not in node.path]
    payload = edited(payload, {node.path: words.email() if node.kind == "email" else words.word() for node in texts})
    for _ in range(chance.randint(1, 6)):
        with suppress(
            TypeError, AttributeError, IndexError
        ):  # an earlier edit may have left a text where this one needs an object
            payload = edited(payload, _mischief(chance, chance.choice(leaves), words))
    return Planted(type_id, payload, _as_text(chance, payload, words), words.made)


def _mischief(chance: Random, leaf: Node, words: Words) -> dict[str, Any]:
    """One edit that makes the checks talk about a planted value."""
    path = leaf.path.replace("[]", ".0")
    parent, _, name = path.rpartition(".")
    beside = f"{parent}." if parent else ""
    ways: list[dict[str, Any]] = [
        {path: words.word()},
        {path: words.word(" y") * 400},
        {path: words.card()},
        {path: f"no. {words.card()[:4]} {words.card()}"},
        {path: int(words.card())},
        {path: words.social()},
        {path: f"call {words.social()}"},
        {path: [words.word()]},
        {path: {words.word(" in"): words.word()}},
        {path: f"\x1b]0;{words.word()}\x07\u202e{words.word()}\u2028"},
        {path: None, f"{beside}{name[:2]}{name[3:]}": words.word()},
        {f"{beside}{words.word(' of mine')}": words.word()},
        {f"{beside}{words.word('z' * 40)}": [words.word()]},
        {f"{beside}{words.email().replace('.', '-')}": words.email()},
        {f"{beside}note": {words.word(" & co"): [words.word(), {words.word(" é"): words.card()}]}},
        {beside.removesuffix(".") or "customerInformation": words.word()},
        {TOTALS + ".discountAmount": "1.50", ITEMS + ".0.taxAmount": "2.25", path: words.word()},
        {"invoiceInformation.allowPartialPayments": True, path: words.word()},
        {path: words.word(), ITEMS: []},
        {path: "", f"{beside}productSKU": words.word(), f"{beside}discountRate": words.word()},
    ]
    return chance.choice(ways)


def _as_text(chance: Random, payload: Payload, words: Words) -> str:
    """The payload as JSON on one line: whole, or with a key twice, or cut off."""
    text = json.dumps(payload, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.1:
        return f'{{"{words.word(" twice")}": 1, "{words.made[-1]}": "{words.word()}", {text[1:]}'
    return text[: chance.randrange(len(text))] if chance.random() < 0.05 else text


def leaks(output: str, words: list[str]) -> list[str]:
    """The planted values that an output shows, in whatever disguise; nothing if it shows none.

    Args:
        output: all that was printed, stored or sent.
        words: what was planted, for those disguises that only whole values have.
    """
    found = [
        f"{says}: {text[max(0, text.index(part) - 40) : text.index(part) + 40]!r}"
        for says, text in _undone(output)
        for part in _NEEDLES
        if part in text
    ]
    hashes = {run[:12] for run in re.findall(r"[0-9a-f]{12,}", output.lower())}
    return found + [f"a hash of {word}" for word in words if hashes & _hashes(word)]


def _undone(output: str) -> list[tuple[str, str]]:
    """An output as it is, and with what may hide a text in it undone."""
    escapes = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
    unescaped = escapes.sub(lambda match: chr(int(match.group(1) or match.group(2), 16)), output)
    decoded = html.unescape(unquote_plus(unescaped)).casefold()
    return [("as it is", output), ("decoded", decoded), ("split", re.sub(r"[\W_]+", "", decoded))]


def _base64_of(text: str) -> list[str]:
    """What is the same in every base64 text that holds this one, at any of the three places it may begin."""
    found = []
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + text.encode()).decode()
        found.append(encoded[-(-before * 8 // 6) : (before + len(text)) * 8 // 6])
    return found


_NEEDLES = (
    STEM.casefold(),
    CARD_CORE,
    *SOCIAL,
    *(social.replace("-", "") for social in SOCIAL),
    *(needle for text in (STEM, STEM.lower(), CARD_CORE, *SOCIAL) for needle in _base64_of(text)),
    *(text.encode().hex() for text in (STEM, STEM.lower(), CARD_CORE, *SOCIAL)),
    STEM.casefold()[::-1],
)


def _hashes(word: str) -> set[str]:
    return {hashlib.new(kind, word.encode()).hexdigest()[:12] for kind in ("sha256", "sha1", "md5")}


def disguises(word: str) -> dict[str, str]:
    """A planted value as an output could hold it; `leaks` has to find each."""
    middle = len(word) // 2
    return {
        "plain": f"says {word} here",
        "upper case": word.upper(),
        "URL-quoted": quote(word, safe=""),
        "every letter URL-quoted": "".join(f"%{ord(letter):02X}" for letter in word),
        "base64": base64.b64encode(f"user:{word}:x".encode()).decode(),
        "base64, one further": base64.b64encode(f"user1:{word}:x".encode()).decode(),
        "base64, two further": base64.b64encode(f"user12:{word}:x".encode()).decode(),
        "hexadecimal": f"say {word}".encode().hex(),
        "JSON escapes": "".join(f"\\u{ord(letter):04x}" for letter in word),
        "Python escapes": "".join(f"\\x{ord(letter):02x}" for letter in word),
        "HTML entities": "".join(f"&#{ord(letter)};" for letter in word),
        "split by wrapping": f"error  {word[:middle]}\n           {word[middle:]}",
        "spaced": " ".join(word),
        "SHA-256": hashlib.sha256(word.encode()).hexdigest(),
        "the beginning of a SHA-1": hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest()[:16],
        "MD5": hashlib.md5(word.encode(), usedforsecurity=False).hexdigest().upper(),
    }
