"""Where the spec of an API is: the folder named, the nearest ``spec`` from here upward, or the one in its package."""

from importlib.util import find_spec
from pathlib import Path

from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules_generator.problems import SpecError
from fieldrules_generator.spec import find_apis
from fieldrules_generator.sync.swap import recover
from fieldrules_generator.yaml_reader import read_file


def spec_folder(named: str | None) -> Path:
    """The folder named, or the nearest folder ``spec`` from here upward.

    A spec that a killed run had moved aside in it is put back first.
    """
    here = Path.cwd()
    found = next((path / "spec" for path in (here, *here.parents) if (path / "spec").is_dir()), Path("spec"))
    folder = found if named is None else Path(named)
    recover(folder)
    return folder


def api_folder(named: str | None, api: str | None) -> tuple[Path, bool]:
    """The folder of one API's spec, and whether it may be written to: one inside an installed package may not.

    Args:
        named: a folder of specs or of one spec, if the caller named one.
        api: the name of the API, if known.

    Raises:
        UsageError: if there is none, or several and none is named.
        SpecError: if the folder named holds no spec.
    """
    try:
        found = find_apis(spec_folder(named))
    except SpecError:
        if named is not None:
            raise
        found = []
    if len(found) == 1 and (named is not None or api is None or _name_of(found[0]) == api):
        return found[0], True
    for folder in found:
        if _name_of(folder) == api:
            return folder, True
    packaged = _packaged(api)
    if packaged is not None:
        return packaged, False
    raise UsageError("which spec? there is none from this folder upward; name it with --spec DIR")


def _name_of(folder: Path) -> str:
    return str(read_file(folder / "api.yaml", f"{folder.name}/api.yaml").data.get("api"))


def _packaged(api: str | None) -> Path | None:
    """The spec that an installed package of an API carries, or that it was made from if it is used in its checkout."""
    try:
        found = find_spec(api) if api is not None else None
    except (ImportError, ValueError):
        raise UsageError(f"there is no package {printable(str(api))} to import") from None
    places = found.submodule_search_locations if found is not None else None
    packages = [Path(place).resolve() for place in places or ()]
    folders = [folder for package in packages for folder in (package / "spec", *_beside(package))]
    return next((folder for folder in folders if (folder / "api.yaml").is_file()), None)


def _beside(package: Path) -> list[Path]:
    """``spec/<api>`` of a checkout that holds ``generated/python/<api>``."""
    python = package.parent
    return [python.parents[1] / "spec" / package.name] if python.parts[-2:] == ("generated", "python") else []
