"""Whether this machine can convert old Word files, and what doing so may take."""

import shutil

OFFICE_MEMORY = 4 << 30  # bytes of address space
OFFICE_FILE_SIZE = 200_000_000  # bytes of each file it writes


def office_missing() -> str | None:
    """What must be installed before .doc and .rtf can be read, as a Dutch sentence; None when it is there."""
    if shutil.which("soffice") is None:
        return "voor oude Word-bestanden is LibreOffice nodig: installeer libreoffice-writer-nogui"
    return None
