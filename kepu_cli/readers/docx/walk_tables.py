"""Tables of a story: rows and cells with what they say of their grid, the pages they start on."""

from __future__ import annotations

from kepu_cli.readers.docx.story import RawCell, RawRow, RawTable
from kepu_cli.readers.docx.styles import OFF, read_size
from kepu_cli.readers.docx.walk_text import TextWalk
from kepu_cli.readers.xml_events import Attributes

MAX_TABLE_DEPTH = 8  # deeper tables lose their grid, not their text


class TableWalk(TextWalk):
    """The elements of tables."""

    def tbl(self, attributes: Attributes) -> None:
        if len(self.tables) >= MAX_TABLE_DEPTH:
            self.tables.append(None)
            return
        table = RawTable(self.page)
        self.tables.append(table)
        self.sink.append(table)

    def end_tbl(self) -> None:
        self.tables.pop()

    def tbl_pr(self, attributes: Attributes) -> None:
        self.in_table_properties = True

    def end_tbl_pr(self) -> None:
        self.in_table_properties = False

    def tbl_style(self, attributes: Attributes) -> None:
        if self.tables and self.tables[-1] is not None:
            self.tables[-1].style = attributes.get("w:val")

    def tbl_borders(self, attributes: Attributes) -> None:
        if self.tables and self.tables[-1] is not None and self.tables[-1].bordered is None:
            self.tables[-1].bordered = False

    def vertical_line(self, attributes: Attributes) -> None:
        drawn = attributes.get("w:val", "none") not in ("none", "nil")
        if not drawn:
            return
        if self.in_cell_properties:
            self.cells[-1].border = True
        elif self.in_table_properties and self.tables and self.tables[-1] is not None:
            self.tables[-1].bordered = True

    def tr(self, attributes: Attributes) -> None:
        row = RawRow()
        self.rows.append(row)
        self.row_pages.append((self.page, self.page))
        if self.tables and self.tables[-1] is not None:
            self.tables[-1].rows.append(row)

    def end_tr(self) -> None:
        self.rows.pop()
        self.page = max(self.page, self.row_pages.pop()[1])

    def tr_pr(self, attributes: Attributes) -> None:
        self.in_row_properties = True

    def end_tr_pr(self) -> None:
        self.in_row_properties = False

    def tbl_header(self, attributes: Attributes) -> None:
        self.rows[-1].header = attributes.get("w:val") not in OFF

    def grid_before(self, attributes: Attributes) -> None:
        self.rows[-1].before = read_size(attributes.get("w:val")) or 0

    def grid_after(self, attributes: Attributes) -> None:
        self.rows[-1].after = read_size(attributes.get("w:val")) or 0

    def tc(self, attributes: Attributes) -> None:
        started, furthest = self.row_pages[-1]
        self.row_pages[-1] = (started, max(furthest, self.page))
        self.page = started
        cell = RawCell(started)
        self.cells.append(cell)
        self.rows[-1].cells.append(cell)
        self.sinks.append(self.sink)
        if self.tables[-1] is not None:
            self.sink = cell.items

    def end_tc(self) -> None:
        self.cells.pop()
        self.sink = self.sinks.pop()
        started, furthest = self.row_pages[-1]
        self.row_pages[-1] = (started, max(furthest, self.page))

    def tc_pr(self, attributes: Attributes) -> None:
        self.in_cell_properties = True

    def end_tc_pr(self) -> None:
        self.in_cell_properties = False

    def grid_span(self, attributes: Attributes) -> None:
        self.cells[-1].span = max(1, min(read_size(attributes.get("w:val")) or 1, 1000))

    def v_merge(self, attributes: Attributes) -> None:
        restart = attributes.get("w:val") == "restart"
        self.cells[-1].restarts, self.cells[-1].continues = restart, not restart

    def h_merge(self, attributes: Attributes) -> None:
        self.cells[-1].merges_left = attributes.get("w:val") != "restart"
