"""Who signs: credentials by name, from arguments or environment variables, shown by no repr and kept in no pickle."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from fieldrules.http.errors import ConfigurationError

_IN_A_HEADER = re.compile(r"[!#-\[\]-~](?:[ !#-\[\]-~]{0,254}[!#-\[\]-~])?")


class Credentials:
    """The credentials of one scheme, by the names that the API's data gives them.

    Args:
        values: each credential that is given.
        secret: the names of those that nobody may see.
        hints: where each may come from, for messages.
    """

    __slots__ = ("_hints", "_secret", "_values")

    def __init__(self, values: Mapping[str, str], secret: Iterable[str], hints: Mapping[str, str]) -> None:
        self._values = dict(values)
        self._secret = frozenset(secret)
        self._hints = dict(hints)
        for name, value in self._values.items():
            if name not in self._secret and not _IN_A_HEADER.fullmatch(value):
                raise ConfigurationError(f"{name} holds characters that no header may have")

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> str:
        """A credential; raises ConfigurationError with the ways to give it if it is not there."""
        if name not in self._values:
            raise ConfigurationError(f"{name} is missing: give it as an argument or in {self._hints.get(name, name)}")
        return self._values[name]

    def get(self, name: str | None, other: str) -> str:
        """A credential, or another if there is none of this name."""
        return other if name is None else self._values.get(name, other)

    def decoded(self, name: str) -> bytes:
        """A secret that is written in Base64, as bytes."""
        text = self[name]
        try:
            found = base64.b64decode(text.strip(), validate=True)
        except (binascii.Error, ValueError):
            found = b""
        if not found:
            raise ConfigurationError(f"{name} is no text in Base64")
        return found

    def secrets(self) -> tuple[str, ...]:
        """What must not stand in any text, to look for it."""
        return tuple(value for name, value in self._values.items() if name in self._secret)

    def __repr__(self) -> str:
        return f"<Credentials {', '.join(sorted(self._values))}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("credentials are not pickled")


def gather(
    scheme: dict[str, Any], given: Mapping[str, str | None], prefix: str, environ: Mapping[str, str]
) -> Credentials:
    """The credentials of a scheme: arguments first, then environment variables such as ``PREFIX_KEY_ID``.

    Raises:
        ConfigurationError: for one that is no text, or cannot stand in a header.
    """
    values: dict[str, str] = {}
    hints = {entry["name"]: f"{prefix}{entry['name'].upper()}" for entry in scheme["credentials"]}
    for name, variable in hints.items():
        value = given.get(name)
        if value is None:
            value = environ.get(variable)
        if value is not None and not isinstance(value, str):
            raise ConfigurationError(f"{name} has to be a text")
        if value:
            values[name] = value
    return Credentials(values, (e["name"] for e in scheme["credentials"] if e["secret"]), hints)
