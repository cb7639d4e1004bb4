"""What the readers give: the blocks of a document in reading order, as they stand.

A reader changes nothing but layout: it joins the lines of one paragraph, resolves automatic numbers
into the text and drops white space that only the typesetter put there. Everything else is kept.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from kepu_cli.location import Location
from kepu_cli.records import dataclass, field

Role: TypeAlias = Literal["body", "furniture", "footnote", "property"]
"""body: part of the document; furniture: page numbers, running heads, site chrome, watermarks;
footnote: stands right after the paragraph it belongs to; property: a field of the page or file
about the document (索引号, 成文日期, 发布机构 of a web page), text written as 名称：值."""


@dataclass(frozen=True, slots=True)
class Hints:
    """How a paragraph looks. Everything is optional: None or 0 means the format does not say.

    Sizes are in points, indents in characters (字) of the paragraph's own size.
    """

    align: Literal["left", "center", "right", "justify"] | None = None
    size_pt: float | None = None  # size of most of its characters
    font: str | None = None  # East Asian font of most of its characters
    bold: bool = False  # every character is bold
    red: bool = False  # most characters are red: the red head
    lead: int = 0  # characters at its start set apart from the rest (bold, 黑体, 楷体): a run-in heading
    heading: int = 0  # outline level the format itself gives (Heading 1, <h1>, #), 0 for none
    indent: float | None = None  # first-line indent
    gap_before: int = 0  # empty lines or paragraphs before it
    page_break_before: bool = False  # starts a new page on purpose (not merely at the top of one)
    from_box: bool = False  # stood in a text box or frame


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph.

    ``text`` is what a reader sees, automatic number included; a soft line break is ``\\n``. ``number`` is
    the automatic number at its start as Word prints it (``一、``), empty where the number was typed.
    """

    text: str
    at: Location
    role: Role = "body"
    hints: Hints = field(default_factory=Hints)
    number: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table at its true place in the grid (row and column from 0); paragraphs are joined by ``\\n``."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None  # the page it starts on


@dataclass(frozen=True, slots=True)
class TableBlock:
    """One table, healed over page breaks: a row cut by a break is one row, repeated header rows are dropped.

    ``header_rows`` is how many rows the format itself marks as header, 0 where it does not say.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    at: Location
    role: Role = "body"
    header_rows: int = 0
    dropped: tuple[str, ...] = ()  # texts that were printed but are not in the cells: repeated headers, 续表

    def grid(self) -> list[list[str]]:
        """The text of every cell by row and column, merged cells repeated in each place they cover."""
        grid = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    grid[row][column] = cell.text
        return grid


Block: TypeAlias = TextBlock | TableBlock


@dataclass(frozen=True, slots=True)
class ReadNote:
    """Something a person should know of the reading: ``code`` as in the model's notes, a Chinese message, a place."""

    code: str
    message: str
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read: its blocks in order (``blocks[at.block - 1]`` is the block at ``at``) and what was seen on the way.

    ``incomplete`` is true where part of the document could not be read (a page without text).
    """

    file: str
    format: str  # docx | pdf | ofd | html | txt | md
    sha256: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    notes: tuple[ReadNote, ...] = ()
    incomplete: bool = False
