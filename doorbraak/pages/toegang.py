"""Who may see what: the one place where the site asks."""

from typing import Any


async def require_document_access(datasette: Any, actor: Any) -> None:
    """Return when this actor may see documents and their page images; Datasette answers 403 where not."""
    await datasette.ensure_permissions(actor, [("view-database", "dossier"), "view-instance"])
