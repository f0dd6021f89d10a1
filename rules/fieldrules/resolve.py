"""Names of functions, ``module:function``, resolved when used: what is not used is not imported."""

from importlib import import_module
from typing import Any


def resolve(name: str) -> Any:  # the caller knows what the name stands for
    """The function of a name ``module:function``."""
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)
