"""From a field's path to JSON Schema: the nesting that says "at this field", and joining of what nests alike.

A field may also be written under another name (a warning): then that name's value counts while the field itself is
left out. Each function here knows.
"""

from typing import Any

from fieldrules.ruleset import Node
from fieldrules_generator.emit.schemas.forms import Schema

_NULL = {"type": "null"}


def steps(path: str) -> list[str]:
    """The steps of a path: names, and ``[]`` for the items of a list."""
    found: list[str] = []
    for part in path.split(".") if path else ():
        name = part.rstrip("[]")
        found += [*([name] if name else []), *["[]"] * ((len(part) - len(name)) // 2)]
    return found


def other_names(parent: Node, name: str) -> list[str]:
    """The other names of a field that are taken with a warning only."""
    return [
        other
        for other, rule in parent.aliases.items()
        if rule["severity"] != "error" and rule["field"].rpartition(".")[2] == name
    ]


def some(node: Node, path: str, test: Schema) -> Schema:
    """That a field is there and passes a test; under a list, in some item.

    Args:
        node: the field to start from.
        path: the path below it; empty for itself.
        test: a schema that takes no null.
    """
    found = _some(node, steps(path), test)
    # A payload is an object, which the root of every schema says; so need not each rule.
    return found if node.path else {key: value for key, value in found.items() if (key, value) != ("type", "object")}


def every(node: Node, path: str, test: Schema) -> Schema:
    """That a field passes a test wherever it is there; under a list, in every item."""
    return _every(node, steps(path), test)


def both(*schemas: Schema) -> Schema:
    """That several schemas hold: nested into each other where they nest alike, else side by side."""
    found = [schema for schema in schemas if schema]
    joined: Schema = {}
    rest: list[Schema] = []
    for schema in found:
        merged = _merged(joined, schema)
        if merged is None:
            rest.append(schema)
        else:
            joined = merged
    parts = [*([joined] if joined else []), *rest]
    if len(parts) < 2:
        return parts[0] if parts else {}
    flat = [part for one in parts for part in (one["allOf"] if list(one) == ["allOf"] else [one])]
    return {"allOf": flat}


def either(schemas: list[Schema]) -> Schema:
    """That one of several schemas holds."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _some(node: Node, path: list[str], test: Schema) -> Schema:
    if not path:
        return test
    name, *rest = path
    if name == "[]":
        return {"type": "array", "contains": _some(_items(node), rest, test)}
    inner = _some(node.children[name], rest, test)
    own: Schema = {"type": "object", "required": [name], "properties": {name: inner}}
    others: list[Schema] = [
        {"type": "object", "required": [other], "properties": {name: _NULL, other: inner}}
        for other in other_names(node, name)
    ]
    return either([own, *others])


def _every(node: Node, path: list[str], test: Schema) -> Schema:
    if not path:
        return test
    name, *rest = path
    if name == "[]":
        return {"items": _every(_items(node), rest, test)}
    inner = _every(node.children[name], rest, test)
    others = [while_left_out(name, {other: inner}) for other in other_names(node, name)]
    return {"properties": {name: inner}, **({"allOf": others} if others else {})}


def while_left_out(name: str, properties: Schema) -> Schema:
    """What holds for other fields while one is left out or null."""
    return {"if": {"properties": {name: _NULL}}, "then": {"properties": properties}}


def _items(node: Node) -> Node:
    if node.items is None:
        raise ValueError(f"{node.path} is no list")
    return node.items


def _merged(left: Schema, right: Schema) -> Schema | None:
    """Two nestings in one, or None if one of them says more than where fields are."""
    if not left:
        return right
    plain = ("type", "required", "properties", "items", "allOf")
    if any(key not in plain for key in (*left, *right)) or left.get("type", "object") != right.get("type", "object"):
        return None
    if not all("properties" in schema or "items" in schema for schema in (left, right)):
        return None
    properties = _joined(left.get("properties", {}), right.get("properties", {}))
    items = _joined(_only(left, "items"), _only(right, "items"))
    if properties is None or items is None:
        return None
    merged: Schema = {**_only(left, "type"), **_only(right, "type")}
    required = dict.fromkeys([*left.get("required", ()), *right.get("required", ())])
    merged |= {"required": list(required)} if required else {}
    merged |= {"properties": properties} if properties else {}
    more = [*left.get("allOf", ()), *right.get("allOf", ())]
    return {**merged, **items, **({"allOf": more} if more else {})}


def _joined(left: Schema, right: Schema) -> Schema | None:
    """Schemas by name, those of the same name merged, or None if two cannot be."""
    joined: dict[str, Any] = dict(left)
    for name, schema in right.items():
        merged = _merged(joined[name], schema) if name in joined else schema
        if merged is None:
            return None
        joined[name] = merged
    return joined


def _only(schema: Schema, key: str) -> Schema:
    return {key: schema[key]} if key in schema else {}
