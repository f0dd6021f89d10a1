"""What a terminal may show beyond plain text: colour and links. Nothing depends on either."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_CODES = {"error": "31", "warning": "33", "ok": "32", "dim": "2", "bold": "1"}
_SAFE_ADDRESS = r"https?://[!-~]+"


class Style(NamedTuple):
    """How text may be dressed up."""

    colour: bool = False
    links: bool = False

    def paint(self, text: str, role: str) -> str:
        """The text in the colour of a role (error, warning, ok, dim, bold)."""
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if self.colour and text else text

    def link(self, text: str, url: str) -> str:
        """The text as a link (OSC 8), if the address is a plain web address."""
        if not self.links or not re.fullmatch(_SAFE_ADDRESS, url):
            return text
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"


PLAIN = Style()


def style_for(environment: Mapping[str, str], *, terminal: bool) -> Style:
    """The style for an output: nothing into a pipe, no colour with NO_COLOR or on a dumb terminal."""
    capable = terminal and environment.get("TERM") != "dumb"
    return Style(colour=capable and not environment.get("NO_COLOR"), links=capable)
