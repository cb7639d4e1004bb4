"""What a draft is before it is written: the parts of an official document, in the standard's own terms.

Producers (a template, a Policy, a task table) build a ``DraftDocument``; writers (DOCX, text, Markdown, HTML) set it.
Nothing here knows a file format. Texts are plain: no markup, no line breaks except where a line is meant to end.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from kepu_cli.location import Location
from kepu_cli.records import dataclass, field

Layout: TypeAlias = Literal["red", "letter", "plain"]
"""red: 版头 with red rule (GB/T 9704-2012, 7.2); letter: 信函格式 (10.1); plain: no head, begins with its title."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a paragraph rests on.

    ``kind`` says how its words came about (模板, 数据, 照录, 替换, 节录, 待定…); ``file``, ``section`` (label and title)
    and ``at`` say where in a source; ``before`` and ``after`` are the words of a substitution, empty elsewhere.
    """

    kind: str
    file: str = ""
    section: str = ""
    at: Location | None = None
    before: str = ""
    after: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body.

    ``level`` is that of its label (一、=1 （一）=2 1.=3 （1）=4 ①=5, 一是=6), 0 for running text. ``lead`` is how many
    characters at its start are set as a heading; None lets the writer decide by the first full stop. ``numbered`` asks
    for a label: ``text`` has none yet and gets the next of its level. ``flush`` takes the first-line indent away;
    ``align`` centres a line or sets it to the right.
    """

    text: str
    level: int = 0
    lead: int | None = None
    numbered: bool = False
    flush: bool = False
    align: Literal["", "center", "right"] = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell; ``down`` rows and ``across`` columns are covered by it, lines of its text are divided by ``\\n``."""

    text: str
    down: int = 1
    across: int = 1
    align: Literal["", "center", "left"] = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows`` hold None where a cell above or to the left covers the place.

    ``header`` is the number of header rows at the top; ``widths`` are shares of the width, empty for equal columns.
    ``row_evidence`` says for each row what it rests on, empty where nobody asked.
    """

    rows: tuple[tuple[GridCell | None, ...], ...]
    header: int = 1
    widths: tuple[float, ...] = ()
    title: str = ""
    evidence: tuple[Evidence, ...] = ()
    row_evidence: tuple[tuple[Evidence, ...], ...] = ()


Block: TypeAlias = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Head:
    """版头 (7.2). ``marks`` are the 发文机关标志, one for each authority; ``suffix`` is 文件 or empty.

    ``corner`` are the lines at the top right of page one (办理结果, 公开属性).
    """

    layout: Layout = "plain"
    copy_number: str = ""
    classification: str = ""
    urgency: str = ""
    marks: tuple[str, ...] = ()
    suffix: str = ""
    number: str = ""
    signatories: tuple[str, ...] = ()
    corner: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """发文机关署名 and 成文日期 (7.3.5); ``date`` is printed as it stands. ``sealed`` leaves room for the seals."""

    issuers: tuple[str, ...] = ()
    date: str = ""
    sealed: bool = True


@dataclass(frozen=True, slots=True)
class DraftPart:
    """The document itself, what it issues, or an attachment; every part but the first starts a page.

    ``label`` is 附件, 附件1 … at the head of its first page, empty for an issued document. ``landscape`` turns the pages.
    """

    role: Literal["main", "issued", "attachment"] = "main"
    title: str = ""
    label: str = ""
    subtitle: str = ""
    recipients: str = ""
    blocks: tuple[Block, ...] = ()
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4): 抄送机关 without label and full stop, 印发机关 and 印发日期 as printed. ``recipients`` is a 主送 moved here."""

    cc: str = ""
    authority: str = ""
    date: str = ""
    recipients: str = ""

    def __bool__(self) -> bool:
        return bool(self.cc or self.authority or self.date or self.recipients)


@dataclass(frozen=True, slots=True)
class DraftDocument:
    """A whole document. ``parts`` begins with the document itself.

    ``attachments`` is the 附件说明 (7.3.4), ``annotation`` the 附注 without its brackets (7.3.6), ``contact`` the line with
    the person to ask, printed as it stands before the signature of a reply.
    """

    head: Head = field(default_factory=Head)
    parts: tuple[DraftPart, ...] = ()
    attachments: tuple[str, ...] = ()
    signature: Signature = field(default_factory=Signature)
    annotation: str = ""
    imprint: Imprint = field(default_factory=Imprint)
    kind: str = ""


def format_date(value: dt.date) -> str:
    """2024-01-05 -> 2024年1月5日: Arabic figures, no leading zero (7.3.5.4)."""
    return f"{value.year}年{value.month}月{value.day}日"
