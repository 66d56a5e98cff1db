"""Who may see what: the one place where the pages about documents ask."""

from typing import Any

from doorbraak.toegang import WIE, mag


async def require_document_access(datasette: Any, actor: Any) -> None:
    """Return when this visitor may see documents and their page images; Datasette answers 403 where not.

    Who logged in by our own gate is judged by role; such a reader may see documents and no raw tables.
    """
    if not mag(WIE.get(), "lezen"):
        await datasette.ensure_permissions(actor, [("view-database", "dossier"), "view-instance"])
