"""Notes as a conversation: every answer below what it answers."""

from collections.abc import Iterator

from doorbraak.pages.reading import Row


def threads(notes: list[Row]) -> list[list[Row]]:
    """Each note that answers nothing with all that followed on it, oldest first."""
    by_question: dict[int | None, list[Row]] = {}
    known = {note["id"] for note in notes}
    for note in notes:
        # Where the question is hidden from the reader, its answer stands alone.
        about = note["antwoord_op"] if note["antwoord_op"] in known else None
        by_question.setdefault(about, []).append(note)

    def below(note: Row) -> Iterator[Row]:
        yield note
        for answer in by_question.get(note["id"], []):
            yield from below(answer)

    return [list(below(note)) for note in by_question.get(None, [])]
