"""Where an API is served: servers and the path of an operation in ``api.yaml``."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fieldrules_generator.sync.change import Change
from fieldrules_generator.sync.edit import splice
from fieldrules_generator.sync.edit.draft import Draft, Entry
from fieldrules_generator.sync.edit.settings import Settings
from fieldrules_generator.sync.names import slug

_API = "api.yaml"


class Address(NamedTuple):
    """An endpoint of a page as the spec has it: its server and operation, by their places in the lists of the API."""

    server: int
    operation: int


def change_endpoints(draft: Draft, changes: Sequence[Change], settings: Settings) -> Iterator[tuple[Change, str]]:
    """Bring endpoints that are new, gone or others into the API.

    Yields:
        a change, and what a person has to decide of it.
    """
    moves = [change for change in changes if change.kind == "endpoint_changed"]
    moved = _move(draft, moves, settings)
    yield from ((change, _untaken(change)) for change in moves if change not in moved)
    for change in changes:
        if change.kind == "endpoint_added":
            claim = _add(draft, change, settings)
        elif change.kind == "endpoint_removed":
            claim = _remove(draft, change)
        else:
            continue
        if claim is not None:
            yield change, claim


def _add(draft: Draft, change: Change, settings: Settings) -> str | None:
    method, url = _split(change.new)
    operation = next(_operations(draft, method, url, settings), None)
    if operation is None:
        return _untaken(change)
    base = url.removesuffix(operation["path"])
    servers = draft.api["servers"]
    name = slug(change.label or base)
    if base in [server["url"] for server in servers]:
        return None
    if not name or not name[0].isalpha() or name in [server["id"] for server in servers]:
        return f"a new server has a label that makes no id, or one that is taken: {base}"
    server = {"id": name, "url": base, "source": {"page": settings.page}, "readings": []}
    draft.put(_API, splice.add_item(draft.text(_API), ("servers",), len(servers), server))
    return None


def _remove(draft: Draft, change: Change) -> str | None:
    address = _address(draft, str(change.old))
    if address is None:
        return _untaken(change)
    server = draft.api["servers"][address.server]
    name = server["id"]
    traced = [file for file in draft.files("trace") if f"server:{name}" in draft.text(file)]
    elsewhere = [file for file in draft.files("facts") if _serves_more(draft.data(file), name, str(change.old))]
    named = [*(f"the reading {reading}" for reading in server["readings"]), *traced, *elsewhere]
    if named or len(draft.api["servers"]) == 1:
        why = f"goes with {', '.join(named)}" if named else "is the only one"
        return f"the page no longer lists the server {name}, which {why}"
    draft.put(_API, splice.remove(draft.text(_API), ("servers", address.server)))
    return None


def _move(draft: Draft, moves: list[Change], settings: Settings) -> list[Change]:
    """Give servers another address, or the operation another method or path; returns the changes that are done.

    An operation is served alike everywhere, so it changes only if all endpoints of the page change alike.
    """
    found = [(change, _address(draft, change.old)) for change in moves]
    done = []
    for change, address in found:
        if address is not None and _moves_server(draft, change, address):
            url = _split(change.new)[1].removesuffix(draft.api["operations"][address.operation]["path"])
            draft.put(_API, splice.replace(draft.text(_API), ("servers", address.server, "url"), url))
            done.append(change)
    rest = [(change, address) for change, address in found if address is not None and change not in done]
    targets = {_target(draft, change, address) for change, address in rest}
    listed = [each for section in draft.page(settings.page)["sections"] for each in section.get("endpoints", ())]
    if len(targets) == 1 and None not in targets and len(rest) == len(listed):
        (method, path), number = next(iter(targets)) or ("", ""), rest[0][1].operation
        text = splice.replace(draft.text(_API), ("operations", number, "method"), method)
        draft.put(_API, splice.replace(text, ("operations", number, "path"), path))
        done += [change for change, _ in rest]
    return done


def _moves_server(draft: Draft, change: Change, address: Address) -> bool:
    """Whether an endpoint is the same operation on another host."""
    operation = draft.api["operations"][address.operation]
    (old_method, _), (method, url) = _split(change.old), _split(change.new)
    return method == old_method and url.endswith(operation["path"])


def _target(draft: Draft, change: Change, address: Address) -> tuple[str, str] | None:
    """The method and path of an endpoint on the same server; None if that is another one, too."""
    base = draft.api["servers"][address.server]["url"]
    method, url = _split(change.new)
    path = url.removeprefix(base)
    return (method, path) if url != path and path.startswith("/") else None


def _address(draft: Draft, endpoint: str) -> Address | None:
    method, url = _split(endpoint)
    for number, operation in enumerate(draft.api["operations"]):
        for index, server in enumerate(draft.api["servers"]):
            if operation["method"] == method and server["url"] + operation["path"] == url:
                return Address(index, number)
    return None


def _operations(draft: Draft, method: str, url: str, settings: Settings) -> Iterator[Entry]:
    """The operations that an address may be of: those of the page's other endpoints, longest path first."""
    endpoints = [each for section in draft.page(settings.page)["sections"] for each in section.get("endpoints", ())]
    found = [_address(draft, f"{each['method']} {each['url']}") for each in endpoints]
    known = [draft.api["operations"][address.operation] for address in found if address is not None]
    for operation in sorted(known or draft.api["operations"], key=lambda entry: -len(entry["path"])):
        if operation["method"] == method and url.endswith(operation["path"]):
            yield operation


def _serves_more(facts: Entry, server: str, endpoint: str) -> bool:
    """Whether a page lists another endpoint of a server."""
    listed = [each for section in facts["sections"] for each in section.get("endpoints", ())]
    return any(each["server"] == server and f"{each['method']} {each['url']}" != endpoint for each in listed)


def _split(endpoint: str) -> tuple[str, str]:
    method, _, url = endpoint.partition(" ")
    return method, url


def _untaken(change: Change) -> str:
    was, now = change.old or "no endpoint", change.new or "gone"
    return f"an endpoint of the page fits no operation as the spec has it: {was} is {now}"
