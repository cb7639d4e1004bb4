"""What a walk over one story of a DOCX gives: paragraphs and raw tables as they stand, nothing decided yet."""

from __future__ import annotations

from kepu_cli.readers.docx.styles import Properties

NO_PROPERTIES: Properties = {}


class Paragraph:
    """One paragraph as it stands: runs of text with their own properties, and what hangs on it."""

    __slots__ = (
        "boxes",
        "break_before",
        "comments",
        "fragment",
        "frame",
        "joins",
        "label",
        "mark",
        "notes",
        "page",
        "properties",
        "runs",
        "section",
        "style",
        "suffix",
        "tagged",
    )

    def __init__(self) -> None:
        self.style: str | None = None
        self.properties: Properties = {}
        self.mark: Properties = NO_PROPERTIES  # run properties of the paragraph mark
        self.runs: list[tuple[str, Properties, str]] = []  # text, own properties, "" | page | toc
        self.boxes: list[tuple[float, bool, list[Item]]] = []  # height on the page, after the text, content
        self.notes: list[tuple[str, str]] = []  # footnote, endnote, diagram: kind and id
        self.comments: list[str] = []
        self.page = 0
        self.label = ""
        self.suffix = "nothing"
        self.break_before = False
        self.fragment = False  # the rest of a paragraph cut by a page break
        self.joins = False  # its mark is deleted, or it is a drop cap: the next paragraph continues it
        self.frame = False
        self.tagged = False  # some of it is a page number or a table of contents
        self.section: str | None = None  # type of the section that ends with it


class RawCell:
    """One w:tc: its span, its place in a vertical merge, its content."""

    __slots__ = ("border", "continues", "items", "merges_left", "page", "restarts", "span")

    def __init__(self, page: int) -> None:
        self.span = 1
        self.continues = False
        self.restarts = False
        self.merges_left = False
        self.border = False  # a line at its left or right is drawn
        self.page = page
        self.items: list[Item] = []


class RawRow:
    """One w:tr."""

    __slots__ = ("after", "before", "cells", "deleted", "header")

    def __init__(self) -> None:
        self.cells: list[RawCell] = []
        self.before = 0
        self.after = 0
        self.header = False
        self.deleted = False


class RawTable:
    """One w:tbl: rows and cells as written, before any merge is resolved."""

    __slots__ = ("bordered", "page", "rows", "style")

    def __init__(self, page: int) -> None:
        self.rows: list[RawRow] = []
        self.style: str | None = None
        self.bordered: bool | None = None  # lines between its columns; None: as its style says
        self.page = page


Item = Paragraph | RawTable


class Story:
    """What a walk gives: the items in order and what was seen on the way."""

    __slots__ = (
        "deletions",
        "headers",
        "hides",
        "items",
        "last_section",
        "open_contents",
        "pages",
        "pictures",
        "unread",
    )

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.deletions = 0
        self.pictures = 0
        self.unread = 0  # embedded documents (w:altChunk) that the walk does not follow
        self.headers: list[str] = []  # relationship ids of headers and footers, in order
        self.last_section: str | None = None
        self.pages: int | None = None  # as many as Word last laid out, None where it left no mark
        self.hides = False  # some text is hidden by properties of its own
        self.open_contents = False  # a table of contents that never ends: its marks cannot be trusted
