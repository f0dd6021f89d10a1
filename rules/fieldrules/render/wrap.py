"""Text in lines of at most 80 columns."""

WIDTH = 80


def wrap(text: str, indent: int = 0, hanging: int = 0) -> list[str]:
    """The words of a text in lines that fit right of an indent; only a single long word, such as a path, is longer.

    Args:
        text: the words, separated by spaces.
        indent: how many columns the caller puts before each line.
        hanging: by how much the lines after the first are indented further; these spaces are part of the result.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        start = " " * hanging if lines else ""
        if line and indent + len(start) + len(line) + 1 + len(word) > WIDTH:
            lines.append(start + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append((" " * hanging if lines else "") + line)
    return lines
