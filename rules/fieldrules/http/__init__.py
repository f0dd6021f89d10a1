"""The core of a client, without a vendor, a field or a host: those are data, and a generated package brings them.

Nothing but `senders` opens a socket. `flow` yields requests and receives answers, so that one course of events serves
a plain and an asynchronous client alike:

    request (what to send) -> signature | jwt (signed afresh for each attempt) -> flow (retry decides) -> response
"""
