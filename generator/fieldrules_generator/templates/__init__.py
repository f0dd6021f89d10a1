"""The templates, and the one way to fill them: values in, code out, and nothing unwrapped in between."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fieldrules_generator.safe_text import SafeText


def render(name: str, values: Mapping[str, Any]) -> bytes:
    """Fill a template.

    Args:
        name: the template below this folder.
        values: what it may use. Text has to be `SafeText`; a plain string stops the generation.

    Returns:
        the file's content in UTF-8.
    """
    text: str = _environment().get_template(name).render(values)
    return text.encode("utf-8")


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # needed to generate only

    return Environment(
        loader=PackageLoader("fieldrules_generator", "templates"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # this is Python, not HTML; `_finalize` lets only wrapped text through
        finalize=_finalize,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _finalize(value: Any) -> Any:
    if isinstance(value, (SafeText, int)):
        return value
    raise TypeError(f"a template prints a {type(value).__name__} that nothing has made safe")
