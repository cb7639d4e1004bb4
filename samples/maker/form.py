"""The structured form of a sample: what is printed, and with it what a reader must find.

A text is written down once, as parts, measures and tables. The writers print it; the tests take
sections, responsibilities, tasks and 公文要素 from the very same objects, so the truth is never typed twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_LEVELS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"[（(][一二三四五六七八九十]+[）)]")),
    (3, re.compile(r"\d+[.．]")),
    (4, re.compile(r"（\d+）")),
    (5, re.compile(r"[①-⑳]")),
    (1, re.compile(r"第[一二三四五六七八九十]+章")),
    (3, re.compile(r"第[一二三四五六七八九十]+条")),
    (6, re.compile(r"[一二三四五六七八九十]是|首先，|其次，|最后，|第[一二三四五六七八九十]，")),
)
INLINE = 6


@dataclass(frozen=True, slots=True)
class Duty:
    """One role and its units, as the clause prints them."""

    role: str
    units: tuple[str, ...]
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A target that must be found: its value and unit, and the year where one is printed."""

    value: float
    unit: str
    by: int | str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One heading or numbered measure.

    ``text`` holds the paragraphs behind the title, ``tail`` what follows the children (a clause on its own
    line, say). ``run_in`` prints the title and the first paragraph as one. ``glued`` prints the whole measure
    behind the paragraph before it, as where a line break was lost. Inline measures (一是) always do that.
    """

    label: str
    title: str | None = None
    text: tuple[str, ...] = ()
    duties: tuple[Duty, ...] = ()
    measures: tuple[Measure, ...] = ()
    run_in: bool = False
    glued: bool = False
    tail: str = ""
    tail_apart: bool = False
    deadline: str | None = None
    figures: tuple[Figure, ...] = ()

    @property
    def level(self) -> int:
        """The level that the style of the label gives, 1 to 6."""
        return level_of(self.label)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells as printed, None where the cell above reaches down, and the task it states."""

    cells: tuple[str | None, ...]
    duties: tuple[Duty, ...] = ()
    category: str | None = None
    project: str | None = None
    items: tuple[str, ...] = ()
    deadline: str | None = None
    across: bool = False  # a category row: one cell over the whole width


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: header, relative column widths and rows. ``assigns`` is false for a table without units."""

    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    assigns: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """The notice itself, what it issues, or an attachment."""

    role: str
    title: tuple[str, ...] = ()  # line by line
    preamble: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    grid: Grid | None = None
    closing: tuple[str, ...] = ()
    landscape: bool = False
    attachments: tuple[str, ...] = ()  # 附件说明 at the end of an issued document


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The 建议 or 提案 that a reply answers."""

    body: str
    session: str
    number: int
    title: str
    representatives: tuple[str, ...]
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One document: 公文要素 and parts. ``mark`` and ``title`` are given line by line."""

    name: str
    kind: str
    category: str
    title: tuple[str, ...]
    parts: tuple[Part, ...]
    mark: tuple[str, ...] = ()
    number: str | None = None
    top_right: str | None = None  # 办理结果：A类
    recipients: str | None = None
    issuers: tuple[str, ...] = ()
    date: str | None = None  # 2024年5月8日
    iso_date: str | None = None
    annotation: str | None = None
    attachments: tuple[str, ...] = ()
    contact: tuple[str, str] | None = None
    contact_line: str | None = None
    cc: str | None = None
    imprint: tuple[str, str, str] | None = None  # authority, date as printed, ISO date
    suggestion: Suggestion | None = None
    letter: bool = False  # 信函格式
    head_in_box: bool = False  # DOCX: the red head stands in a text box
    unsigned: bool = False  # the printed text has no signature
    decoys: tuple[str, ...] = field(default_factory=tuple)  # figures that are no targets


def level_of(label: str) -> int:
    """The level of a label by its style: 一、 1, （一） 2, 1. 3, （1） 4, ① 5, 一是 6."""
    return next(level for level, pattern in _LEVELS if pattern.fullmatch(label))


def iter_measures(measures: tuple[Measure, ...]) -> Iterator[Measure]:
    """Every measure of a tree in the order of printing."""
    for measure in measures:
        yield measure
        yield from iter_measures(measure.measures)
