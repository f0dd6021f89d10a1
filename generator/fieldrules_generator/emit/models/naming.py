"""The class of each shape: one for all equal shapes, named after its field and after what makes it differ."""

from dataclasses import dataclass

from fieldrules_generator.emit.models.names import pascal, words_of
from fieldrules_generator.emit.models.shapes import Part, Root

_MOST_NAMED = 2


@dataclass(frozen=True)
class Named:
    """The payloads of an API and the name of every part of them, those inside before those around."""

    roots: list[Root]
    classes: dict[str, Part]
    names: dict[Part, str]

    def of(self, part: Part) -> str:
        """The name of a part's class."""
        return self.names[part]


def name_classes(roots: list[Root]) -> Named:
    """Name every part; payloads have their ids, parts take turns in the order of the spec."""
    names: dict[Part, str] = {}
    for root in roots:
        plain = pascal(root.id)
        names[root.part] = plain if plain not in names.values() else f"{plain}{root.part.role.capitalize()}"
    users: dict[Part, list[Root]] = {}
    for root in roots:
        for part in root.part:
            if part not in names and root not in users.setdefault(part, []):
                users[part].append(root)
    taken = set(names.values())
    for part in users:
        name = next(name for name in _candidates(part, users, roots) if name not in taken)
        taken.add(name)
        names[part] = name
    ordered = dict.fromkeys(part for root in roots for part in root.part)
    return Named(roots, {names[part]: part for part in ordered}, names)


def _candidates(part: Part, users: dict[Part, list[Root]], roots: list[Root]) -> list[str]:
    """Names for a part, best first; the last ones are numbered, so that one is always free."""
    own, mine = part.name, users[part]
    alike = [other for other in users if other.name == own and other.role == part.role]
    found = []
    if part.role == "response":
        found = [f"{pascal(mine[0].id)}{own}" if len(mine) == 1 else f"Response{own}"]
    elif part.role == "body":
        found = [f"{pascal(mine[0].id)}{own}"]
    elif len(alike) == 1 or not part.asks:
        found = [own]
    elif len(mine) == 1:
        found = [f"{pascal(mine[0].id)}{own}"]
    else:
        found = [*_shared_words(own, mine, roots), *_differences(part, alike), *_either(own, mine)]
    fallback = f"{pascal(mine[0].id)}{own}"
    return [*found, fallback, *(f"{fallback}_{number}" for number in range(2, len(users) + 3))]


def _shared_words(own: str, mine: list[Root], roots: list[Root]) -> list[str]:
    """``SealedBox``: the words that stand in the ids of all types that use it, and of no other."""
    others = {word for root in roots if root.part.role == "request" and root not in mine for word in words_of(root.id)}
    shared = [word for word in words_of(mine[0].id) if all(word in words_of(root.id) for root in mine)]
    told = "".join(word.capitalize() for word in shared if word not in others)
    return [f"{told}{own}"] if told else []


def _differences(part: Part, alike: list[Part]) -> list[str]:
    """``BoxWithWeight``, ``LetterWithoutLabels``: what it requires or lacks and others of its name do not."""
    required = {field.name for field in part.fields if field.required and not field.fixed}
    fixed = any(field.fixed for field in part.fields)
    others = [other for other in alike if other != part]
    everywhere = {f.name for f in part.fields if all(f in other.fields for other in others)}
    asked = sorted(required - everywhere)
    present = [field.name for other in others for field in other.fields]
    lacking = sorted(set(present) - {field.name for field in part.fields})
    found = []
    if lacking and len(lacking) <= _MOST_NAMED:
        found.append(f"{part.name}Without{'And'.join(map(pascal, lacking))}")
    if asked and len(asked) <= _MOST_NAMED and not fixed:
        found.append(f"{part.name}With{'And'.join(map(pascal, asked))}")
    return found


def _either(own: str, mine: list[Root]) -> list[str]:
    """``SmallBoxOrLetterAddress``: the types that use it, without the words they begin with alike."""
    if len(mine) > _MOST_NAMED:
        return []
    ids = [words_of(root.id) for root in mine]
    start = 0
    while all(len(words) > start + 1 and words[start] == ids[0][start] for words in ids):
        start += 1
    told = ["".join(map(str.capitalize, words[start:])) for words in ids]
    return ["".join(map(str.capitalize, ids[0][:start])) + "Or".join(told) + own]
