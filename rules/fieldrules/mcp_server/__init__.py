"""The rules as tools for assistants that speak the Model Context Protocol: `fieldrules mcp`.

`tools` says what each tool takes and answers; `server` speaks the protocol over standard input and output.
"""
