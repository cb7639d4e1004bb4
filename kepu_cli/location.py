"""Where something stands in its source."""

from __future__ import annotations

from kepu_cli.records import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A position in the source document.

    ``page`` counts from 1, None where the format has no pages; ``block`` counts from 1 in reading
    order; ``row`` (from 1, header rows included) is set only for a row of a table.
    """

    page: int | None = None
    block: int | None = None
    row: int | None = None

    def __str__(self) -> str:
        names = ((self.page, "页"), (self.block, "段"), (self.row, "行"))
        return "".join(f"第{number}{unit}" for number, unit in names if number is not None)


NOWHERE = Location()
