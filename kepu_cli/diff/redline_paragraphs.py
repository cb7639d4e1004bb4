"""A document as the paragraphs it was printed in: every element, from the copy number to the imprint, in the order of the source.

What a field does not hold as printed stands in ``document.printed``; a field is set in the form of GB/T 9704 where its line is
not there. Not every paragraph has a place of its own: those without one fill the gaps between those that have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Literal, TypeAlias

from kepu_cli.location import Location
from kepu_cli.measures import iter_sections
from kepu_cli.model import Document, Part, Policy, Printed, Section, Table
from kepu_cli.records import NamedTuple

_CELL = "　|　"
_STOPS = tuple("。；;：:！!？?，,、）)")
_INLINE = ("是", "要", "先", "次", "后")
_BEHIND = frozenset(
    ("attachments", "issuers", "issuers date", "date", "annotation", "attachment_mark", "part_title", "cc", "imprint")
)
"""Elements that stand behind the text of the document, all others stand before it."""


class Paragraph(NamedTuple):
    """One paragraph of a document as printed, or one row of a table; ``label`` is its number, which is not compared.

    A row has its ``cells``, the names of its ``columns`` and the number of its ``table`` in the document; its ``text`` is all
    of its cells in one line. One that ``continues`` is the rest of the paragraph before it, cut off for comparison.
    """

    label: str
    text: str
    at: Location
    cells: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    table: int = -1
    continues: bool = False


def squeeze(text: str) -> str:
    """The text without any white space, which a print sets as it likes."""
    return "".join(text.split())


_Stand: TypeAlias = Literal["fixed", "floating", "next", "above", "same"]


class _Piece(NamedTuple):
    """A paragraph and how its place is known.

    ``fixed``: its own location, in the order of the text. ``floating``: its own location, wherever the text has come to.
    ``next``: the free place behind the piece before it. ``above``: the free place right before the next piece.
    ``same``: with the piece before it.
    """

    paragraph: Paragraph
    stand: _Stand
    place: int = 0  # the block it stands in, once that is found

    @property
    def inline(self) -> bool:
        """Whether its label may stand amid a paragraph: ……。一是……。二是……。"""
        return self.paragraph.label.endswith(_INLINE)


def list_paragraphs(policy: Policy) -> list[Paragraph]:
    """Every paragraph of a document in the order it was printed in, tables row by row."""
    document = policy.document
    elements = _Elements(policy)
    pieces = list(elements.head())
    pieces += (_piece(Paragraph("", left.text, left.at), "floating") for left in policy.unplaced)
    tables = 0
    for number, part in enumerate(policy.parts):
        if part.role == "attachment":
            pieces += elements.attachment_mark()
        if part.title and squeeze(part.title) != squeeze(document.title or ""):
            pieces.append(elements.part_title(part.title))
        pieces += _part(part, document, tables)
        tables += len(part.tables)
        if number == 0:
            text = pieces[: len(pieces) - len(list(_lines(part.closing)))]
            pieces += elements.signature(text)
    pieces += elements.signature(pieces) if not policy.parts else ()
    pieces += _read_elsewhere(document, pieces)
    pieces += elements.tail()
    ordered = _in_order(pieces)
    if any(note.code == "line-breaks-lost" for note in policy.notes):
        return [piece.paragraph for piece in ordered]
    return _join_labelled(ordered)


# --- the elements outside the text ------------------------------------------------------------------------------------


class _Elements:
    """The elements of a document, each printed once: by its printed lines, else by its field."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._document = policy.document
        self._lines = list(policy.document.printed)
        self._words = [squeeze(line.text) for line in self._lines]
        tables = (table for part in policy.parts for table in part.tables)
        self._cells = {cell for table in tables for row in table.rows for cell in row}

    def head(self) -> Iterator[_Piece]:
        """What stands above the text, in the order of the standard."""
        document = self._document
        yield from self._field(document.copy_number)
        yield from self._field(document.classification)
        yield from self._field(document.urgency)
        yield from self._field(document.issuer_mark, element="mark")
        yield from self._field(document.number)
        signed = [name for name in document.signatories if not self._is_printed(name)]
        yield from self._field("　".join(signed), before="签发人：")
        if document.suggestion is not None and document.suggestion.result:
            yield from self._field(document.suggestion.result, before="办理结果：")
        if document.title not in self._cells:
            yield from self._field(document.title, element="title")
        yield from self._take(lambda line: line.element not in _BEHIND | {"recipients"})
        yield from self._field(document.recipients, element="recipients", behind="：")

    def attachment_mark(self) -> Iterator[_Piece]:
        """The mark above the next attachment as printed."""
        mark = next((line for line in self._lines if line.element == "attachment_mark"), None)
        yield from self._take(lambda line: line is mark)

    def part_title(self, title: str) -> _Piece:
        """The title of a part in one paragraph, where its printed lines stand."""
        return next(self._field(title, element="part_title"), _piece(Paragraph("", title, Location()), "next"))

    def signature(self, text: Sequence[_Piece]) -> Iterator[_Piece]:
        """What stands behind the text of the main part: 附件说明, 发文机关署名, 成文日期, 附注."""
        document = self._document
        titles = {squeeze(part.title or "") for part in self._policy.parts}
        listed = any(line.element == "attachments" for line in self._lines)
        if not listed and any(squeeze(name) not in titles for name in document.attachments):
            yield from map(_next, _attachment_note(document.attachments))
        yield from self._take(lambda line: line.element == "attachments")
        dated = next((line for line in self._lines if line.element in ("date", "issuers date")), None)
        if not any(line.element.startswith("issuers") for line in self._lines) and self._is_signed(text, dated):
            for name in document.issuers:
                yield _piece(Paragraph("", name, Location()), "above" if dated else "next")
        yield from self._take(lambda line: line.element.startswith("issuers") or line.element == "date")
        if document.date is not None and not self._is_dated():
            yield _next(_day(document.date))
        if document.annotation and not any(line.element == "annotation" for line in document.printed):
            yield _next(f"（{document.annotation.strip('（）()')}）")
        yield from self._take(lambda line: line.element == "annotation")

    def tail(self) -> Iterator[_Piece]:
        """The imprint, and every printed line that is left."""
        document = self._document
        yield from self._field(document.cc, before="抄送：")
        imprint = document.imprint
        if imprint is not None and not any(line.element == "imprint" for line in document.printed):
            date = f"{_day(imprint.date)}印发" if imprint.date else ""
            yield _next("　".join(filter(None, (imprint.authority, date))))
        yield from self._take(lambda line: True)

    def _is_signed(self, text: Sequence[_Piece], dated: Printed | None) -> bool:
        """Whether the issuers have lines of their own and were not read from the red head or the title."""
        document = self._document
        above = squeeze((document.issuer_mark or "") + (document.title or ""))
        if not all(squeeze(name) in above for name in document.issuers):
            return True
        if dated is None:
            return document.date is not None and not self._is_dated()
        return self._free_above(text, _block(dated.at)) >= len(document.issuers)

    def _free_above(self, text: Sequence[_Piece], place: int) -> int:
        """How many places between the text and ``place`` no paragraph takes."""
        start = max((index for index, piece in enumerate(text) if piece.stand == "fixed"), default=-1)
        last = _block(text[start].paragraph.at) if start >= 0 else 0
        following = sum(piece.stand == "next" for piece in text[start + 1 :])
        located = [_block(piece.paragraph.at) for piece in text if piece.stand == "floating"]
        located += [_block(line.at) for line in self._document.printed if line.element in _BEHIND]
        return place - last - 1 - following - len({block for block in located if last < block < place})

    def _is_dated(self) -> bool:
        return any(line.element in ("date", "issuers date", "session") for line in self._document.printed)

    def _is_printed(self, words: str) -> bool:
        return any(squeeze(words) in text for text in self._words)

    def _field(self, value: str | None, *, element: str = "", before: str = "", behind: str = "") -> Iterator[_Piece]:
        """The line of a field unless a printed line holds it; lines of ``element`` that only broke it are joined to it."""
        if not value:
            return
        words = squeeze(value)
        broken = [line for line in self._lines if line.element == element and squeeze(line.text).rstrip("：:") in words]
        if broken:
            self._lines = [line for line in self._lines if not any(line is taken for taken in broken)]
            at = min((line.at for line in broken), key=_block)
            yield _piece(Paragraph("", value.rstrip("：:") + behind, at), "floating")
        elif not self._is_printed(words):
            yield _next(before + value + behind)

    def _take(self, wanted: Callable[[Printed], bool]) -> Iterator[_Piece]:
        """The printed lines that are wanted and were not taken before."""
        found = [line for line in self._lines if wanted(line)]
        self._lines = [line for line in self._lines if not wanted(line)]
        for line in found:
            yield _piece(Paragraph("", line.text, line.at), "floating")


def _read_elsewhere(document: Document, pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Lines for what is read out of the text, where the text does not say it: data that was written by hand."""
    values: list[tuple[str, str | None]] = []
    if document.contact is not None:
        values += [("联系人", document.contact.person), ("联系电话", document.contact.phone)]
    suggestion = document.suggestion
    if suggestion is not None:
        values += [("会议届次", suggestion.session), ("编号", str(suggestion.number or "")), ("标题", suggestion.title)]
        values += [("代表", name) for name in suggestion.representatives]
    if values:
        words = squeeze("".join(piece.paragraph.label + piece.paragraph.text for piece in pieces))
        words += squeeze("".join(line.text for line in document.printed))
        yield from (_next(f"{name}：{value}") for name, value in values if value and squeeze(value) not in words)


def _attachment_note(names: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(names, 1):
        yield ("附件：" if number == 1 else "") + (f"{number}. " if len(names) > 1 else "") + name


def _day(date: dt.date) -> str:
    """The date as a letter prints it: Arabic figures, no leading zero (7.3.5.4)."""
    return f"{date.year}年{date.month}月{date.day}日"


def _next(text: str) -> _Piece:
    return _piece(Paragraph("", text, Location()), "next")


def _piece(paragraph: Paragraph, stand: _Stand) -> _Piece:
    """The piece; without a location it stands behind the one before it."""
    located = stand in ("above", "same") or paragraph.at.block is not None
    return _Piece(paragraph, stand if located else "next")


def _block(at: Location) -> int:
    return at.block or 0


# --- the text ---------------------------------------------------------------------------------------------------------


def _part(part: Part, document: Document, tables: int) -> Iterator[_Piece]:
    yield from map(_next, _lines(part.preamble))
    sections = list(iter_sections(part.sections))
    run_in: dict[int, bool] = {}
    for section, following in zip_longest(sections, sections[1:]):
        yield from _section(section, following, run_in)
    named = {squeeze(part.title or ""), squeeze(document.title or "")}
    for number, table in enumerate(part.tables, tables):
        yield from _rows(table, number, titled=squeeze(table.title or "") not in named)
    yield from map(_next, _lines(part.closing))


def _section(section: Section, following: Section | None, run_in: dict[int, bool]) -> Iterator[_Piece]:
    """Heading and text. ``run_in`` says of each level whether its headings run in, and learns it from the places."""
    lines = list(_lines(section.text))
    if section.title and lines:
        places = _places_to(section, following)
        if places in (len(lines), len(lines) + 1):
            run_in[section.level] = places == len(lines)
        if run_in.get(section.level, section.level > 1):
            lines[0] = f"{section.title.rstrip('。')}。{lines[0]}"
        else:
            lines.insert(0, section.title)
    elif section.title:
        lines = [section.title]
    first, *others = lines or [""]
    if section.label or first:
        yield _piece(Paragraph(section.label, first, section.at), "fixed")
    for line in others:
        yield _Piece(Paragraph("", line, section.at), "next")


def _places_to(section: Section, following: Section | None) -> int:
    """How many blocks from one section to the next on its page, 0 where that is not known."""
    if following is None or section.at.block is None or section.at.page != following.at.page:
        return 0
    if following.label.endswith(_INLINE):
        return 0
    return max(0, _block(following.at) - section.at.block)


def _rows(table: Table, number: int, *, titled: bool) -> Iterator[_Piece]:
    stand: _Stand = "floating"
    if table.title and titled:
        yield _piece(Paragraph("", table.title, table.at), stand)
        stand = "same"
    for row, cells in enumerate((table.header, *table.rows), 1):
        if cells:
            text = _CELL.join(" ".join(cell.split()) for cell in cells)
            at = Location(table.at.page, table.at.block, row)
            cells = tuple(cell.strip() for cell in cells)
            yield _piece(Paragraph("", text, at, cells, table.header, number), stand)
            stand = "same"


def _lines(text: str | None) -> Iterator[str]:
    return (line.strip() for line in (text or "").splitlines() if line.strip())


# --- the order --------------------------------------------------------------------------------------------------------


def _in_order(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces by their places; those without one take the free places between those that have."""
    taken = {_block(piece.paragraph.at) for piece in pieces if piece.stand in ("fixed", "floating")}
    above: dict[int, int] = {}  # the places of the pieces that stand right before another
    place = 0
    for index in range(len(pieces) - 1, -1, -1):
        if pieces[index].stand == "above":
            place = above[index] = place - (place - 1 not in taken)
            taken.add(place)
        else:
            place = _block(pieces[index].paragraph.at)
    limits: list[int | None] = []  # the place of the next piece of the text
    limit: int | None = None
    for piece in reversed(pieces):
        limits.append(limit)
        limit = _block(piece.paragraph.at) if piece.stand == "fixed" and not piece.inline else limit
    keys: list[int] = []
    last = 0
    pieces = list(pieces)
    for index, (piece, limit) in enumerate(zip(pieces, reversed(limits), strict=True)):
        if piece.stand == "same":
            keys.append(keys[-1])
            continue
        if piece.stand == "next":
            place = last + 1
            while place in taken and (limit is None or place < limit):
                place += 1
            if limit is None or place < limit:
                pieces[index] = piece._replace(paragraph=_found_at(piece.paragraph, place))
            else:
                place = max(last, limit - 1)
        else:
            place = above[index] if index in above else _block(piece.paragraph.at)
        keys.append(place)
        if piece.stand in ("fixed", "next") or limit is None or place < limit:
            last = max(last, place) if piece.stand != "fixed" else place
    placed = [piece._replace(place=key) for piece, key in zip(pieces, keys, strict=True)]
    return sorted(placed, key=lambda piece: piece.place)


def _found_at(paragraph: Paragraph, place: int) -> Paragraph:
    """The paragraph with its own place instead of its section's; blocks of a page may be joined, there it keeps that."""
    at = paragraph.at
    return paragraph._replace(at=Location(block=place)) if at.block is not None and at.page is None else paragraph


def _join_labelled(pieces: Sequence[_Piece]) -> list[Paragraph]:
    """The paragraphs, sections of one block (一是……。二是……。) in one paragraph as printed."""
    found: list[Paragraph] = []
    run: list[str] = []  # the words of the paragraph that is being joined, its first section's label left out
    before: _Piece | None = None
    for piece in pieces:
        paragraph = piece.paragraph
        if before and before.stand in ("fixed", "next") and piece.stand == "fixed" and piece.place == before.place:
            run.append(paragraph.label + paragraph.text)
        else:
            _close(found, run)
            found.append(paragraph)
            run = [paragraph.text]
        before = piece
    _close(found, run)
    return found


def _close(found: list[Paragraph], run: Sequence[str]) -> None:
    if len(run) > 1:
        ended = [words if words.endswith(_STOPS) else f"{words}。" for words in run[:-1]]
        found[-1] = found[-1]._replace(text="".join((*ended, run[-1])))
