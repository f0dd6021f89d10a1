"""A local server that stands in for an API: its rules, its statuses, its refusals. For tests and demos only.

Nothing here knows a vendor: operations, statuses, names of fields and headers come from the generated package.
"""
