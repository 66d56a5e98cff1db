"""The school year: 1 August to 31 July, written "2026-2027"."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import total_ordering
from zoneinfo import ZoneInfo

_HERE = ZoneInfo("Europe/Amsterdam")


@total_ordering
@dataclass(frozen=True)
class SchoolYear:
    """One school year, named by the calendar year in which it starts."""

    start_year: int

    @classmethod
    def parse(cls, text: str) -> "SchoolYear":
        """Read "2026-2027" (also with / or –); raises ValueError on anything else."""
        match = re.fullmatch(r"\s*(\d{4})\s*[-–/]\s*(\d{4})\s*", text)
        if match is None or int(match[2]) != int(match[1]) + 1:
            raise ValueError(f"{text!r} is geen schooljaar; verwacht bijvoorbeeld 2026-2027")
        return cls(int(match[1]))

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """The school year that `day` falls in."""
        return cls(day.year if day.month >= 8 else day.year - 1)

    @classmethod
    def at(cls, moment: datetime) -> "SchoolYear":
        """The school year that it is in the Netherlands at this moment."""
        return cls.of(moment.astimezone(_HERE).date())

    @property
    def start(self) -> date:
        return date(self.start_year, 8, 1)

    @property
    def end(self) -> date:
        return date(self.start_year + 1, 7, 31)

    @property
    def peildatum(self) -> date:
        """The day on which a document must be in force to count (normenkader, section 4)."""
        return date(self.start_year, 10, 1)

    def __lt__(self, other: "SchoolYear") -> bool:
        return self.start_year < other.start_year

    def __str__(self) -> str:
        return f"{self.start_year}-{self.start_year + 1}"
