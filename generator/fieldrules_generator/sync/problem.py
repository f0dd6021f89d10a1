"""Why a docs page cannot be used."""


class UnreadablePageError(Exception):
    """The input is no docs page that can be compared. Holds where and why, and no text of the page.

    Args:
        message: what is wrong, as a sentence that follows the name of the page.
        line: the 1-based line, if it is about one.
        name: the file or address, as the caller named it.
    """

    def __init__(self, message: str, line: int | None = None, name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.name = name

    def named(self, name: str) -> "UnreadablePageError":
        """The same, about an input of this name."""
        return type(self)(self.message, self.line, self.name or name)
