"""What a change that only a person can take over asks to be decided, in our words and never in those of the page."""

from fieldrules_generator.sync.change import Change


def claim_of(change: Change) -> str:
    """What is to be decided about a change."""
    about = f" about {change.field}" if change.field else ""
    if change.kind == "condition_changed":
        return _said("a condition", f" for {change.field}", change)
    if change.kind == "note_changed":
        return _said("a sentence", about, change)
    if change.kind == "section_added":
        return "the section is new, and nothing of it is in the spec yet"
    if change.kind == "section_removed":
        return "the section is gone; what the spec took from it still stands"
    if change.kind == "field_moved":
        return f"{change.field} stands in another section"
    if change.kind == "field_added":
        return f"{change.field} is listed in a section that says nothing of requests"
    return f"the page says something else{about}: {change.kind.replace('_', ' ')}"


def _said(what: str, about: str, change: Change) -> str:
    # `new` may hold words of the page; `old` holds ours.
    if change.old is None:
        return f"{what}{about} is new"
    if change.new is None and change.old_words is None:
        return f"{what}{about} is gone: {change.old}"
    return f"{what}{about} reads otherwise now; it was: {change.old}"
