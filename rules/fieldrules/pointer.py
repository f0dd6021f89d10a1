"""Places in a payload: JSON pointers (RFC 6901) for programs, paths for people.

A place is a tuple of tokens, a ``str`` per key and an ``int`` per item: ``("order", "items", 0)``.
"""

import re

Token = str | int
Tokens = tuple[Token, ...]

_SAFE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
HIDDEN_NAME = "?"


def shown_name(name: str) -> str:
    """The name as reports may show it: itself if it looks like an identifier of at most 40 characters, else ``?``.

    A key can hold anything a person pasted, so a name that is no identifier counts as private.
    """
    return name if _SAFE_NAME.fullmatch(name) else HIDDEN_NAME


def to_pointer(tokens: Tokens) -> str:
    """The RFC 6901 pointer of a place; names that may be private are shown as ``?``."""
    parts = (str(token) if isinstance(token, int) else shown_name(token) for token in tokens)
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def to_path(tokens: Tokens) -> str:
    """The path as the docs write it, ``order.items[0].price``; empty for the whole payload."""
    path = ""
    for token in tokens:
        if isinstance(token, int):
            path += f"[{token}]"
        else:
            path += ("." if path else "") + shown_name(token)
    return path


def concrete(template: str, indices: tuple[int, ...]) -> str:
    """The path of one instance of a template: ``a[].b`` with ``(3,)`` is ``a[3].b``."""
    for index in indices:
        template = template.replace("[]", f"[{index}]", 1)
    return template


def template_tokens(template: str, indices: tuple[int, ...]) -> Tokens:
    """The tokens of one instance of a template: ``a[].b`` with ``(3,)`` is ``("a", 3, "b")``."""
    rest = iter(indices)
    tokens: list[Token] = []
    for part in template.split("."):
        name = part.rstrip("[]")
        if name:
            tokens.append(name)
        tokens.extend(next(rest) for _ in range(part.count("[]")))
    return tuple(tokens)
