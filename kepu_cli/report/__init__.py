"""Results as tables, written for the screen, Markdown, CSV, HTML, Word and Excel from one value."""

from __future__ import annotations

from typing import Literal

from kepu_cli.records import NamedTuple


class Column(NamedTuple):
    """A column that only a workbook has, to sort and to reckon by: numbers, or ISO dates, as text; empty where there is none."""

    name: str
    values: tuple[str, ...]
    kind: Literal["number", "ratio", "date"] = "number"


class Sheet(NamedTuple):
    """One table: a name, its header and rows of text. ``widths`` are the shares of the columns (1 for each where empty).

    ``empty`` is what is said instead of a table without rows; without it such a table is left out. ``ratio`` is the column that
    holds a number from 0 to 1, ``more`` are columns for workbooks.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    empty: str = ""
    ratio: int | None = None
    more: tuple[Column, ...] = ()

    @property
    def shares(self) -> tuple[float, ...]:
        """The width of each column as a share of the whole."""
        widths = self.widths or (1.0,) * len(self.header)
        return tuple(width / sum(widths) for width in widths)


class Report(NamedTuple):
    """A title, lines that sum it up, tables, and closing remarks."""

    title: str
    summary: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    remarks: tuple[str, ...] = ()

    def shown(self) -> tuple[Sheet, ...]:
        """The tables that have rows or something to say without them."""
        return tuple(sheet for sheet in self.sheets if sheet.rows or sheet.empty)
