"""How the models are made: the same bytes every time, and nothing in a spec runs, breaks the output or goes missing."""

import builtins
import copy
import hashlib
import keyword
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel

import fieldrules_generator.emit.models.run as tool
from cybersource_invoicing import _model_base
from fieldrules_generator.emit import models
from fieldrules_generator.emit.models.document import KEYWORDS, keywords_in, options_of, schema_of
from fieldrules_generator.emit.models.names import (
    RESERVED_ATTRIBUTES,
    Attributes,
    ClassName,
    camel,
    pascal,
    singular,
    snake,
)
from fieldrules_generator.emit.models.naming import name_classes
from fieldrules_generator.emit.models.shapes import read_roots
from fieldrules_generator.emit.models.verify import verify
from fieldrules_generator.model import Api, load_api
from fieldrules_generator.problems import SpecError
from tests.support import ROOT, environment

TINY = ROOT / "tests" / "tiny" / "spec" / "parcel"
SPEC = ROOT / "spec" / "cybersource_invoicing"


@pytest.fixture
def tiny() -> Api:
    return load_api(TINY)


def loaded(tree: dict[str, bytes], folder: Path, package: str) -> ModuleType:
    """The generated models, imported here as a package of another name."""
    name = f"{package}_{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text("", encoding="utf-8")
    for path, content in tree.items():
        own = content.replace(f"from {package}.".encode(), f"from {name}.".encode())
        (folder / name / Path(path).name).write_bytes(own)
    sys.path.insert(0, str(folder))
    try:
        return __import__(f"{name}.models", fromlist=["models"])
    finally:
        sys.path.remove(str(folder))


def test_the_committed_models_are_those_of_the_spec() -> None:
    api = load_api(SPEC)
    tree = models.emit(api)
    assert {path: (ROOT / "generated" / path).read_bytes() for path in tree} == tree
    classes = set(ROOT.joinpath("generated/python/cybersource_invoicing/models.py").read_text().split("\nclass ")[1:])
    assert sorted(text.partition("(")[0] for text in classes) == models.class_names(api)


def test_every_hash_seed_gives_the_same_bytes() -> None:
    code = (
        "import hashlib, sys; from pathlib import Path; from fieldrules_generator.emit import models; "
        "from fieldrules_generator.model import load_api; tree = models.emit(load_api(Path(sys.argv[1]))); "
        "print(hashlib.sha256(repr(tree).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, TINY],
            capture_output=True,
            text=True,
            env=environment(PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale),
            cwd="/",
            timeout=120,
            check=True,
        ).stdout
        for seed, zone, locale in (("0", "UTC", "C"), ("1", "Asia/Tokyo", "C.UTF-8"))
    }
    assert len(digests) == 1


def test_a_second_api_gets_models_that_hold_nothing_of_the_first(tiny: Api, tmp_path: Path) -> None:
    tree = models.emit(tiny)
    assert not [path for path, content in tree.items() if b"ybersource" in content or b"nvoic" in content]
    made: Any = loaded(tree, tmp_path, "parcel")
    assert models.class_names(tiny) == ["Box", "Label", "Letter", "To"]
    assert made.Box.model_fields["weight"].is_required()
    assert "weight" not in made.Letter.model_fields
    assert made.Label.model_validate({"text": "x"}).to_payload() == {"text": "x"}


CANARY = "__import__('os').environ.__setitem__('FIELDRULES_CANARY', '1')"
HOSTILE_TEXTS = [
    'ends in "',
    'three """ in a row',
    f'""" + {CANARY} + """',
    f"'''\n{CANARY}\n'''",
    f'"\n{CANARY}\n"',
    "ends in a backslash \\",
    "\\N{BULLET} \\x00 \\u2028 \\",
    "line\u2028separator\u2029and\x85next\x0bvertical\x0cform\rreturn",
    "zero\x00byte \x1b[31m bidi \u202e \ud800",
    f"{{{{ {CANARY} }}}} {{% raw %}} ${{HOME}} %s {{0}}",
    "# noqa  # type: ignore",
    "*/ --> </script>",
]
HOSTILE_NAMES = [
    *("class", "None", "match", "self", "cls", "async", "def"),
    *("__init__", "__class__", "_links", "___", "__", "x__y", "_9"),
    *("model_config", "model_fields", "modelValidate", "copy", "json", "dict", "schema", "to_payload", "toPayload"),
    *("list", "str", "bool", "int", "Any", "Field", "Amount", "Literal", "Annotated", "Request", "print", "type"),
    *("fooBar", "foo_bar", "FooBar", "foo-bar", "foo bar", "FOO_BAR", "payerAuthentication3DSVersion", "3ds", "a1b2"),
    *("", " ", ".", "$ref", "a.b", "a/b", "../../etc/passwd", "日本", "é", "x\ny", 'x"y', "x'''y", "x\\", "x\u2028y"),
    *("customTypePath", "default_factory", "x-python-type", "properties", "allOf", "$defs", CANARY),
]


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_any_name_becomes_an_attribute_and_a_class(name: str) -> None:
    attribute = snake(name)
    assert attribute.isidentifier()
    assert attribute.isascii()
    assert not keyword.iskeyword(attribute)
    assert not attribute.startswith(("_", "model_"))
    assert not hasattr(BaseModel, attribute)
    assert ClassName(pascal(name)) not in vars(builtins)


def test_names_are_told_apart_and_keep_their_attribute() -> None:
    attributes = Attributes()
    first = [attributes.of(name) for name in HOSTILE_NAMES]
    assert len(set(first)) == len(HOSTILE_NAMES)
    assert [attributes.of(name) for name in HOSTILE_NAMES] == first
    named = dict(attributes.irregular)
    assert [named.get(own, camel(own)) for own in first] == HOSTILE_NAMES
    assert attributes.of("dueDate") == "due_date"
    assert "due_date" not in dict(attributes.irregular)


def test_the_base_classes_take_no_name_that_a_field_could_have() -> None:
    given = {name for name in dir(_model_base.Request) if not name.startswith(("_", "model_"))}
    assert not given - RESERVED_ATTRIBUTES


@pytest.mark.parametrize(
    ("many", "one"),
    [("LineItems", "LineItem"), ("Taxes", "Tax"), ("Entries", "Entry"), ("Addresses", "Address")]
    + [(same, same) for same in ("Address", "Status", "Analysis", "Box")],
)
def test_an_item_is_named_after_its_list(many: str, one: str) -> None:
    assert singular(many) == one


def test_hostile_text_in_every_position_neither_runs_nor_gets_lost(
    tiny: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIELDRULES_CANARY", raising=False)
    everything = " ".join(HOSTILE_TEXTS)
    leaf = {"type": "string", "privacy": "closed", "examples": ["x"], "x-python-import": "os", "default_factory": "os"}
    hostile: dict[str, Any] = {
        name: {**leaf, "description": HOSTILE_TEXTS[number % len(HOSTILE_TEXTS)], "customTypePath": "os.path.join"}
        for number, name in enumerate(HOSTILE_NAMES)
    }
    values = [text for text in HOSTILE_TEXTS if "\ud800" not in text]
    hostile["choice"] = {
        **leaf,
        "description": "c",
        "enum": values,
        "spellings": dict.fromkeys(HOSTILE_NAMES, values[0]),
    }
    hostile["inner"] = {"type": "object", "title": everything, "properties": copy.deepcopy(hostile)}
    properties = tiny.schemas.resolved["parcel"]["properties"]
    properties.update(hostile)
    for entry in tiny.compiled["types"]:
        entry["title"] = everything
    tiny.compiled["title"] = everything
    tree = models.emit(tiny)
    made: Any = loaded(tree, tmp_path, "parcel")
    assert "FIELDRULES_CANARY" not in os.environ
    aliases = [field.alias for field in made.Inner.model_fields.values()]
    assert aliases == [*HOSTILE_NAMES, "choice"]
    assert made.Inner.model_validate({"choice": values[3]}).choice == values[3]
    source = tree["python/parcel/models.py"].decode()
    assert "os.path" not in source
    assert "import os" not in source


@pytest.fixture(scope="module")
def sound() -> tuple[str, Any]:
    api = load_api(TINY)
    return models.emit(api)["python/parcel/models.py"].decode(), name_classes(read_roots(api, Attributes()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from pydantic import Field", "from pydantic import Field\nimport os"),
        ("from pydantic import Field", "from pydantic import Field, create_model"),
        ("from pydantic import Field", "from pydantic import Field as Amount"),
        ("from pydantic import Field", "from .pydantic import Field"),
        ("class Label(Request):", "print('x')\n\n\nclass Label(Request):"),
        ("class Label(Request):", "class Label(Request, metaclass=type):"),
        ("class Label(Request):", "class Label(object):"),
        ("class Label(Request):", "@print\nclass Label(Request):"),
        ("class Label(Request):", "class Other(Request):\n    pass\n\n\nclass Label(Request):"),
        ("repr=False", "repr=bool(0)"),
        ("repr=False", "repr=False, default_factory=list"),
        ("repr=False", "repr=True"),
        ("str | None", "eval('str') | None"),
        ("str | None", "__import__('os').PathLike | None"),
        ("str | None", "object | None"),
        ("str | None", "bool | None"),
        ("] = None", "] = print('x')"),
        ("Who gets it", "Who gets"),
        ("class Label(Request):", "class Label(Request:"),
        ("class Label(Request):", "class Label(Response):"),
    ],
)
def test_output_that_was_not_asked_for_is_refused(sound: tuple[str, Any], old: str, new: str) -> None:
    text, named = sound
    assert old in text
    with pytest.raises(SpecError, match="came out"):
        verify(text.replace(old, new, 1), named, "parcel")


def test_only_listed_keywords_reach_the_tool(tiny: Api) -> None:
    named = name_classes(read_roots(tiny, Attributes()))
    assert keywords_in(schema_of(named)) <= KEYWORDS
    for word in ("customTypePath", "x-python-type", "default_factory", "allOf", "pattern", "format"):
        with pytest.raises(SpecError, match=word):
            tool.generate({"$defs": {"A": {"type": "string", word: "os.getcwd"}}}, [], "")


def test_a_tool_that_fails_hangs_or_is_missing_stops_the_generation(tiny: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    named = name_classes(read_roots(tiny, Attributes()))
    schema, options = schema_of(named), options_of(named, "parcel")
    with pytest.raises(SpecError, match="could not be made"):
        tool.generate(schema, [*options, "--no-such-option"], "")
    with pytest.raises(SpecError, match="could not be made"):
        tool.generate({"$defs": {"A": {"$ref": "#/$defs/B"}}}, [], "")
    monkeypatch.setattr(tool, "SECONDS", 0.01)
    with pytest.raises(SpecError, match="within"):
        tool.generate(schema, options, "")
    monkeypatch.setattr(tool, "find_spec", lambda _: None)
    with pytest.raises(SpecError, match=r"fieldrules\[generate\]"):
        tool.generate(schema, options, "")
