"""Bounds on amounts that are written as text: the pattern of every decimal above, at least or at most a number."""

from decimal import Decimal
from typing import Any


def pattern(side: str, bound: Decimal) -> str:
    """The pattern of the amounts within a bound; they have the form of an amount, maybe with leading zeros.

    Args:
        side: ``above``, ``minimum`` or ``maximum``.
        bound: the bound.
    """
    if bound < 0:
        return "^$" if side == "maximum" else "^"
    if side == "above" and not bound:
        return "[1-9]"
    whole, _, fraction = format(bound, "f").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if side == "maximum":
        found = [*_less(whole), *_same_whole(whole, [*_less_fraction(fraction), _equal(fraction)])]
    else:
        equal = [_equal(fraction)] if side == "minimum" else []
        found = [*_more(whole), *_same_whole(whole, [*_more_fraction(fraction), *equal])]
    return f"^(?:{'|'.join(found)})$"


def of_number(side: str, bound: Decimal, *, whole: bool) -> dict[str, Any]:
    """The bound on a JSON number.

    Args:
        side: ``above``, ``minimum`` or ``maximum``.
        bound: the bound.
        whole: only whole numbers are bounded. Else a number just above the bound is let in with the bound itself, for
            a reader may round it down to that.
    """
    number = int(bound) if bound == bound.to_integral_value() else float(bound)
    if side == "above" and (whole or not bound):
        return {"exclusiveMinimum": number}
    return {"maximum" if side == "maximum" else "minimum": number}


_ANY_FRACTION = r"(?:\.[0-9]+)?"


def _more(whole: str) -> list[str]:
    """Numbers whose whole part is more; leading zeros do not count."""
    found = [f"0*[1-9][0-9]{{{len(whole)},}}{_ANY_FRACTION}"]
    for place, digit in enumerate(whole):
        if digit < "9":
            rest = len(whole) - place - 1
            found.append(f"0*{whole[:place]}[{int(digit) + 1}-9][0-9]{{{rest}}}{_ANY_FRACTION}")
    return found


def _less(whole: str) -> list[str]:
    """Numbers whose whole part is less."""
    if not whole:
        return []
    found = [f"0*[0-9]{{1,{len(whole) - 1}}}{_ANY_FRACTION}"] if len(whole) > 1 else []
    for place, digit in enumerate(whole):
        low = "1" if place == 0 and len(whole) > 1 else "0"
        if digit > low:
            rest = len(whole) - place - 1
            found.append(f"0*{whole[:place]}[{low}-{int(digit) - 1}][0-9]{{{rest}}}{_ANY_FRACTION}")
    return found


def _same_whole(whole: str, fractions: list[str]) -> list[str]:
    return [f"{'0*' + whole if whole else '0+'}{fraction}" for fraction in fractions]


def _more_fraction(fraction: str) -> list[str]:
    found = [rf"\.{fraction}[0-9]*[1-9][0-9]*"]
    for place, digit in enumerate(fraction):
        if digit < "9":
            found.append(rf"\.{fraction[:place]}[{int(digit) + 1}-9][0-9]*")
    return found


def _less_fraction(fraction: str) -> list[str]:
    found = [] if not fraction else ["", *(rf"\.{fraction[:place]}" for place in range(1, len(fraction)))]
    for place, digit in enumerate(fraction):
        if digit > "0":
            found.append(rf"\.{fraction[:place]}[0-{int(digit) - 1}][0-9]*")
    return found


def _equal(fraction: str) -> str:
    return rf"\.{fraction}0*" if fraction else r"(?:\.0+)?"
