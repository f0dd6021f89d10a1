"""`fieldrules sandbox`: start the server, say what it is, and end it cleanly."""

import signal
from typing import TYPE_CHECKING, Any

import starlette  # noqa: F401  # missing, it is named before anything is opened
import uvicorn  # noqa: F401  # as above

from fieldrules import console
from fieldrules.commands.api import load
from fieldrules.console import UsageError
from fieldrules.escape import printable
from fieldrules.sandbox.app import application
from fieldrules.sandbox.auth import Credentials
from fieldrules.sandbox.faults import FaultError, Faults
from fieldrules.sandbox.options import operations_of
from fieldrules.sandbox.server import PortError, base_url, bound, by_name, made_up, server
from fieldrules.sandbox.service import Service
from fieldrules.sandbox.store import Store, StoreError

if TYPE_CHECKING:
    import argparse


_GIVEN = "as given"


def run(args: "argparse.Namespace") -> int:
    """Serve until a signal comes."""
    module: Any = load(args.api)
    service = Service(module.ruleset(), operations_of(args.api), module.check)
    try:
        credentials = made_up(service, args.account, args.key_id, args.secret)
        if args.certificate:
            credentials = credentials._replace(certificate=_file(args.certificate))
        store = Store(args.database)
        app = application(service, store, credentials, Faults(tuple(args.fault), args.latency), strict=args.strict)
        listening = bound(args.port)
    except (StoreError, PortError, FaultError, ValueError) as error:
        raise UsageError(printable(str(error))) from None
    welcome = _welcome(service, credentials, base_url(listening), args)
    serving = server(app, lambda: console.write(welcome), silent=True)

    def end(_number: int, _frame: object) -> None:
        serving.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        serving.run([listening])
    finally:
        store.close()
    console.write(["Stopped.\n"])
    return 0


def _welcome(service: Service, credentials: Credentials, url: str, args: "argparse.Namespace") -> list[str]:
    shown = credentials._replace(secret=_GIVEN) if args.secret else credentials
    lines = [f"This is the {service.banner}.", f"base_url    {url}"]
    lines += [f"{name:<11} {value}" for name, value in by_name(service, shown).items()]
    if not args.secret:
        lines.append("The secret is made up; it holds until the sandbox stops.")
    lines.append(f"Records are kept in {args.database}." if args.database else "Records are kept in memory.")
    lines.append("Stop it with Ctrl+C.")
    return [printable(line) + "\n" for line in lines]


def _file(name: str) -> bytes:
    try:
        with open(name, "rb") as file:  # noqa: PTH123  # as everywhere on the command line
            return file.read(1_000_000)
    except OSError as error:
        raise UsageError(f"the certificate cannot be read: {error.strerror}") from None
