"""The forms that payloads are pasted in: how each is told, what it is called, and what is read as it."""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from fieldrules.json_reader import UnreadableError, read
from fieldrules.pasted import enclosed, encoded, literal, shell, wrapped
from fieldrules.pasted.extract import Extract, PastedError, part

MOST_LOOKED_AT = 256 * 1024
"""So many characters are looked at to tell a form; what is read as one that was named may be as long as any input."""
_DEEPEST = 4
"""A payload may be wrapped so often: a Python dict in a log in a fence is three times."""

Reader = Callable[[str, Collection[str]], list[Extract]]


class Form(NamedTuple):
    """A form: what it is called in a sentence, and what reads it: the input and the names of a payload's fields."""

    says: str
    read: Reader


class Named(NamedTuple):
    """What an input was recognised as.

    ``form`` is None for what is not read; ``problem`` says why it cannot be read, or what to do about it then.
    """

    form: str | None
    says: str
    offset: int
    problem: str | None = None


_ASSIGNED = re.compile(
    r"\s*+(?:(?:export|default|const|let|var|final|auto|return)\s+)*+"
    r"(?:[A-Za-z_$][\w$.]*+(?:\s*+:\s*+[A-Za-z_][\w\[\], .]*)?\s*+=\s*+)?(?=[{\[(])"
)
_LONGEST_ASSIGNMENT = 200
_LITERALS = {
    "jsonc": literal.JSONC,
    "quotes": literal.CURLY,
    "python": literal.PYTHON,
    "javascript": literal.JAVASCRIPT,
    "ruby": literal.RUBY,
}


def _literal(name: str) -> Reader:
    def read_one(source: str, _: Collection[str]) -> list[Extract]:
        return [_rewritten(source, name).extract]

    return read_one


def _only(reader: Callable[[str], list[Extract]]) -> Reader:
    return lambda source, _: reader(source)


FORMS: dict[str, Form] = {
    "python": Form("a Python dict literal", _literal("python")),
    "javascript": Form("a JavaScript object literal", _literal("javascript")),
    "jsonc": Form("JSON with comments or commas too many", _literal("jsonc")),
    "quotes": Form("a payload in curly quotation marks", _literal("quotes")),
    "ruby": Form("a Ruby hash", _literal("ruby")),
    "curl": Form("a curl command", _only(shell.bodies)),
    "log": Form("a payload inside other text, such as a line of a log", enclosed.in_log),
    "fence": Form("Markdown with a payload in a code fence", _only(enclosed.in_fence)),
    "http": Form("a message of HTTP with its headers", _only(enclosed.in_message)),
    "string": Form("a payload inside a text, encoded twice", _only(encoded.in_text)),
    "base64": Form("a payload in Base64", _only(encoded.in_base64)),
    "urlencoded": Form("a URL-encoded payload", _only(encoded.in_form)),
    "documents": Form("a row of JSON documents", _only(enclosed.documents)),
    "list": Form("a list of payloads", _only(enclosed.items)),
    "har": Form("a HAR file", wrapped.inside),
    "postman": Form("a Postman collection", wrapped.inside),
    "wrapped": Form("a document with a payload inside", wrapped.inside),
}
"""Every form that ``--as`` takes."""

FIRST = "write it as JSON first"
_PLACEHOLDER = re.compile(r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|\{\{|\{%|<%|\$\{", re.DOTALL)

_YAML = re.compile(
    r"(?:\s*+(?:#[^\n]*+\n|---\s*+\n))*+\s*+[A-Za-z_][\w-]*+:"
    r"(?:[ \t]*+\r?\n[ \t]++[\w-]|[ \t]++[^\s{]++[^\n]*+\n[\w ]++:)"
)

_OPENED = re.compile(r"\s*+(?:\[\s*+)*+\{")
_LETTER = re.compile(r"[^\W\d_]")

# What is told and not read: what it is called, and how it begins.
_NOT_READ = (
    ("HTML", re.compile(r"\s*+<(?:!doctype html|html)\b", re.IGNORECASE)),
    ("XML", re.compile(r"\s*+<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])")),
    ("a PHP array", re.compile(r"\s*+(?:<\?php\b|(?:\$\w++\s*+=\s*+)?(?:array\s*+\(|\[)\s*+['\"][\w-]++['\"]\s*+=>)")),
    ("a map as Java prints it", re.compile(r"\s*+\{[A-Za-z_]\w*+=")),
    ("a form of a web page", re.compile(r"\s*+[\w.%\[\]-]++=[^&\s]*+(?:&[\w.%\[\]-]++=[^&\s]*+)++\s*+\Z")),
    (
        "YAML",
        re.compile(
            r"(?:\s*+(?:#[^\n]*+\n|---\s*+\n))*+\s*+[A-Za-z_][\w-]*+:(?:[ \t]*+\r?\n[ \t]++[\w-]|[ \t]++[^\s{])"
        ),
    ),
)


def extracts(source: str, form: str, names: Collection[str]) -> list[Extract]:
    """The payloads in an input that is said to be of a form, as JSON; whatever is wrapped inside is taken out too.

    Args:
        source: the input.
        form: one of `FORMS`.
        names: the fields at the top of payloads.

    Raises:
        PastedError: if the input is not of that form.
    """
    found = [
        outer.then(inner)
        for outer in FORMS[form].read(source, names)
        for inner in _innermost(outer.text, names, _DEEPEST)
    ]
    if len(found) > enclosed.MOST_DOCUMENTS:
        raise PastedError(enclosed.TOO_MANY, found[enclosed.MOST_DOCUMENTS].origin(0))
    if form != "log":
        return found
    # What else stands in curly brackets in a log is no payload, unless it is one that is broken.
    kept = [each for each in found if _is_json_object(each.text) or wrapped.mentions(each.text, names)]
    return kept or found


def recognised(source: str, names: Collection[str]) -> Named | None:
    """The form that an input, which is no payload, has, or None if it has none that is known.

    Args:
        source: the input.
        names: the fields at the top of payloads.
    """
    start = len(source) - len(source.lstrip())
    head = source[:MOST_LOOKED_AT]
    form = _wrapping(head)
    if form is not None:
        return _tried(source, form, start, names)
    for form in _LITERALS:
        if _reads_as(source, form):
            return Named(form, FORMS[form].says, start)
    for form in ("documents", "log"):
        begin = _first_payload(source, form, names)
        if begin is not None:
            return Named(form, FORMS[form].says, begin)
    template = _placeholder(head)
    if template is not None:
        return Named(None, "a template", template, "fill in its placeholders first")
    for says, begins in _NOT_READ:
        if begins.match(head):
            return Named(None, says, start, FIRST)
    return _nearly(source, start)


def _placeholder(head: str) -> int | None:
    """The offset of the first placeholder of a template that stands outside of all texts."""
    for match in _PLACEHOLDER.finditer(head):
        if match.group()[0] not in "\"'":
            return match.start()
    return None


def _wrapping(head: str) -> str | None:
    """The form that the first characters of an input give away."""
    if shell.COMMAND.match(head):
        return "curl"
    if enclosed.http_head(head):
        return "http"
    if encoded.QUOTED.match(head) or encoded.ESCAPED.match(head):
        return "string"
    if encoded.PERCENT.match(head):
        return "urlencoded"
    if re.search(r"^[ \t>]*```", head, re.MULTILINE):
        return "fence"
    if head.lstrip()[:2] in ("ey", "ew", "eyJ", "Wy", "W3", "e3", "e1"):
        return "base64"
    return None


def _tried(source: str, form: str, start: int, names: Collection[str]) -> Named | None:
    """A form that an input begins like, with the reason why it cannot be read, if it cannot."""
    says = FORMS[form].says
    if len(source) > MOST_LOOKED_AT:
        return Named(form, says, start)
    try:
        found = extracts(source, form, names)
    except PastedError as error:
        return None if form == "base64" else Named(form, says, error.offset, error.message)
    return Named(form, says, found[0].origin(0) if form == "fence" else start)


def _reads_as(source: str, form: str) -> bool:
    """Whether an input is a literal of a language, and neither plain JSON nor beyond what that language has."""
    if len(source) > MOST_LOOKED_AT:
        return False
    try:
        rewritten = _rewritten(source, form)
    except PastedError:
        return False
    return bool(rewritten.beyond - {"joined"}) and _is_json_object(rewritten.extract.text)


def _first_payload(source: str, form: str, names: Collection[str]) -> int | None:
    """Where the first payload stands in an input of a form; None if it is of another, or one payload and no more."""
    if len(source) > MOST_LOOKED_AT:
        return None
    try:
        found = extracts(source, form, names)
    except PastedError:
        return None
    begins = [extract.origin(0) for extract in found if _is_json_object(extract.text)]
    if not begins or (form == "log" and _is_itself_json(source, begins[0], found[-1])):
        return None
    return begins[0]


def _is_itself_json(source: str, begin: int, last: Extract) -> bool:
    """Whether an input with an object in it is no text around that, but JSON with a slip somewhere."""
    before, behind = source[:begin], source[last.origin(len(last.text)) :]
    return bool(_OPENED.match(before)) or not _LETTER.search(before + behind)


def _nearly(source: str, start: int) -> Named | None:
    """A literal of Python or JavaScript with something in it that cannot be read."""
    for form, begins in (("python", r"[{\[(]+\s*+'"), ("javascript", r"\{\s*+[A-Za-z_$][\w$]*+\s*+:")):
        opening = _ASSIGNED.match(source[:_LONGEST_ASSIGNMENT])
        if re.match(begins, source[opening.end() if opening else start :][:_LONGEST_ASSIGNMENT]):
            return _tried(source, form, start, ())
    return None


def _rewritten(source: str, form: str) -> literal.Rewritten:
    """A literal as JSON, without what assigns it to a name and the semicolon behind it."""
    opening = _ASSIGNED.match(source[:_LONGEST_ASSIGNMENT])
    if opening is None:
        raise PastedError(
            f"this is not {FORMS[form].says}: it begins with no bracket", len(source) - len(source.lstrip())
        )
    end = len(source.rstrip().removesuffix(";").rstrip())
    rewritten = literal.rewritten(source, opening.end(), end, _LITERALS[form])
    around = bool(opening.group().strip()) or end < len(source.rstrip())
    if around and form in ("jsonc", "quotes"):
        raise PastedError(f"this is not {FORMS[form].says}", 0)
    return rewritten._replace(beyond=rewritten.beyond | ({"assigned"} if around else set()))


def _innermost(text: str, names: Collection[str], deepest: int) -> list[Extract]:
    """The payloads in a text that was taken out of another: itself if it is JSON, else what is wrapped in it."""
    whole = [part(text, 0, len(text))]
    if not deepest or _is_json_object(text):
        return whole
    found = _wrapping(text[:MOST_LOOKED_AT])
    for form in [found] if found is not None else _LITERALS:
        try:
            taken = FORMS[form].read(text, names)
        except PastedError:
            continue
        if found is not None or _is_json_object(taken[0].text):
            return [each.then(inner) for each in taken for inner in _innermost(each.text, names, deepest - 1)]
    return whole


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(read(text).value, dict)
    except UnreadableError:
        return False
