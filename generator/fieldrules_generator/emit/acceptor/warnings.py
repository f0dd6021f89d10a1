"""Whether an accepted payload may have a warning, as Python: plain yes or no where that is cheap, else yes."""

import re
from contextlib import suppress
from typing import Any

from fieldrules.conditions import array_of
from fieldrules.ruleset import Node, RuleSet
from fieldrules_generator.emit.acceptor.code import Code, Names, literal
from fieldrules_generator.emit.acceptor.predicates import Inexpressible, broken, expression

MAYBE = "return True"


class WarningJudge:
    """Writes the function that tells which accepted payloads of one schema the engine has to look at for warnings.

    Args:
        ruleset: the API's rules.
        types: the types that the payloads were accepted as.
    """

    def __init__(self, ruleset: RuleSet, types: list[dict[str, Any]]) -> None:
        self.ruleset = ruleset
        self.types = types
        self.nodes = ruleset.schema_of(types[0]["id"]).nodes
        self.names = Names("w")
        rules = {rule["id"]: rule for entry in types for rule in ruleset.rules_of(entry["id"])}
        self.rules = [rule for rule in rules.values() if rule["severity"] == "warning"]
        self.told = self._asked()

    def write(self, code: Code, function: str) -> None:
        """Write the function; it takes an accepted payload and says whether it may have a warning."""
        outside = Code()
        arrays: dict[str, Code] = {}
        for path in self.told:
            with outside.block(f"if {self.names.of(path)} is not None"):
                outside.line(MAYBE)
        for rule in self.rules:
            self._rule(rule, outside, arrays)
        with code.block(f"def {function}(doc: Any) -> bool"):
            body = Code()
            needed = self._needed([outside, *arrays.values()], list(arrays))
            self._load(body, needed)
            body.lines += outside.lines
            for array, lines in arrays.items():
                self._loop(body, array, lines)
            for line in body.lines:
                code.line(line)
            code.line("return False")

    def _asked(self) -> list[str]:
        """Fields that a type warns of when they are there."""
        return [
            ask["field"]
            for entry in self.types
            for ask in entry["forbidden"]
            if self.ruleset.rules[ask["rule"]]["severity"] == "warning"
        ]

    def _needed(self, codes: list[Code], arrays: list[str]) -> list[str]:
        """Every field outside arrays whose local is used, and the arrays that are looped over."""
        words = _words(codes)
        used = [path for path in self.nodes if path and "[]" not in path and self.names.of(path) in words]
        return list(dict.fromkeys([*used, *(array.removesuffix("[]") for array in arrays)]))

    def _load(self, body: Code, needed: list[str]) -> None:
        """Locals for the fields that are read; a parent that is absent gives an empty object."""
        loaded: dict[str, str] = {"": "doc"}
        for path in needed:
            for depth in range(1, path.count(".") + 2):
                part = ".".join(path.split(".")[:depth])
                if part in loaded:
                    continue
                parent, _, name = part.rpartition(".")
                empty = " or _EMPTY" if self.nodes[part].kind == "object" else ""
                loaded[part] = self.names.of(part)
                body.line(f"{loaded[part]} = {loaded[parent]}.get({literal(name)}){empty}")

    def _loop(self, body: Code, array: str, lines: Code) -> None:
        item = self.names.of(array)
        with body.block(f"for {item} in {self.names.of(array.removesuffix('[]'))} or ()"):
            for node in self.nodes[array].children.values():
                if node.kind != "object" and self.names.of(node.path) in _words([lines]):
                    body.line(f"{self.names.of(node.path)} = {item}.get({literal(node.name)})")
            for line in lines.lines:
                body.line(line)

    def _rule(self, rule: dict[str, Any], outside: Code, arrays: dict[str, Code]) -> None:
        verb = rule["verb"]
        if verb == "alias":
            return  # an unknown name, which is never accepted here
        if verb in ("decimals", "privacy"):
            for node in self._fields_of(rule):
                self._field(rule, node, outside, arrays)
        elif verb == "length" and rule["field"] in self.told:
            return  # it being there is a warning already
        elif verb == "length":
            name = self.names.of(rule["field"])
            with outside.block(f"if {name} is not None and len({name}) > {rule['maximum']}"):
                outside.line(MAYBE)
        elif verb == "sum":
            self._sum(rule, outside, arrays)
        else:
            self._broken(rule, outside)

    def _fields_of(self, rule: dict[str, Any]) -> list[Node]:
        if rule["verb"] == "decimals":
            return [n for n in self.nodes.values() if n.kind == "decimal" and n.data.get("decimals") == "currency"]
        texts = [node for node in self.nodes.values() if node.privacy in rule["classes"] and node.kind == "text"]
        return [node for node in texts if node.path not in self.told]

    def _field(self, rule: dict[str, Any], node: Node, outside: Code, arrays: dict[str, Code]) -> None:
        name = self.names.of(node.path)
        if rule["verb"] == "decimals":
            test = f'"." in {name} and len({name}) - {name}.index(".") - 1 > _DECIMALS.get({self._currency(rule)}, 0)'
        elif rule["pattern"] == "card-number":
            test = f"_card({name})"
        else:
            test = f"_social({name})"
        code = arrays.setdefault(array_of(node.path), Code()) if "[]" in node.path else outside
        with code.block(f"if {name} is not None and {test}"):
            code.line(MAYBE)

    def _currency(self, rule: dict[str, Any]) -> str:
        return self.names.of(rule["currency"])

    def _sum(self, rule: dict[str, Any], outside: Code, arrays: dict[str, Code]) -> None:
        """Exact equality is no warning; what differs may still be equal when rounded, and the engine says so."""
        array = array_of(rule["field"])
        code = arrays.setdefault(array, Code()) if array else outside
        name = self.names.of(rule["field"])
        terms, summed = [], None
        for term in rule["terms"]:
            under = {array_of(path) for path in term["product"]}
            if under <= {"", array}:
                terms.append(_signed(term, _product([_number(self.names.of(path), term) for path in term["product"]])))
            elif len(term["product"]) == 1 and summed is None and not array:
                summed = (term, under.pop(), term["product"][0])
            else:
                self._maybe(name, code)
                return
        tests = [f"{name} is not None"]
        with suppress(Inexpressible):
            tests += [expression(rule["when"], self.names, array)] if "when" in rule else []
        with code.block("if " + " and ".join(tests)):
            code.line("try:")
            code.line(f"    total = {_added(terms)}")
            if summed is not None:
                term, inner, path = summed
                items = self.names.of(inner.removesuffix("[]"))
                leaf = path.removeprefix(inner + ".")
                if "." in leaf:
                    code.line(f"    {MAYBE}")
                code.line(f"    for item in {items} or ():")
                code.line(f"        total = add(total, {_signed(term, f'Decimal(item[{literal(leaf)}])')})")
            code.line(f"    if total != Decimal({name}):")
            code.line(f"        {MAYBE}")
            code.line("except (KeyError, TypeError, ArithmeticError):")
            code.line(f"    {MAYBE}")

    def _maybe(self, name: str, code: Code) -> None:
        with code.block(f"if {name} is not None"):
            code.line(MAYBE)

    def _broken(self, rule: dict[str, Any], outside: Code) -> None:
        try:
            tests = broken(rule, self.names, "") if not any("[]" in path for path in rule["fields_read"]) else ["True"]
        except Inexpressible:
            tests = ["True"]
        for test in tests:
            with outside.block(f"if {test}"):
                outside.line(MAYBE)


def _words(codes: list[Code]) -> set[str]:
    """Every name in lines of code."""
    return set(re.findall(r"[a-z_0-9]+", "\n".join(line for code in codes for line in code.lines)))


def _product(factors: list[str]) -> str:
    return factors[0] if len(factors) == 1 else f"multiply({factors[0]}, {_product(factors[1:])})"


def _added(terms: list[str]) -> str:
    """A sum that no context of the caller's can round."""
    total = terms[0] if terms else "Decimal()"
    for term in terms[1:]:
        total = f"add({total}, {term})"
    return total


def _signed(term: dict[str, Any], text: str) -> str:
    return f"{text}.copy_negate()" if term["sign"] == "-" else text


def _number(name: str, term: dict[str, Any]) -> str:
    return f"Decimal({name} or 0)" if term.get("optional") else f"Decimal({name})"
