"""The data files beside a generated package."""

import json
from typing import Any


def read_json(module_file: str, name: str) -> dict[str, Any]:
    """The JSON object in a file beside a module; raises OSError or ValueError if it cannot be read."""
    folder = module_file.replace("\\", "/").rpartition("/")[0]
    with open(f"{folder}/{name}", encoding="utf-8") as file:  # noqa: PTH123  # pathlib costs every start some milliseconds
        data: dict[str, Any] = json.load(file)
    return data
