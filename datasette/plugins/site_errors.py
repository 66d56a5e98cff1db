"""Errors in the log as plain text: without the values of variables, which may hold what people wrote.

Where the package rich is installed Datasette prints those too, and answers 500 instead of 404 for an address
that no route knows.
"""

from datasette import handle_exception

setattr(handle_exception, "rich", None)  # noqa: B010 (its type is a module)
