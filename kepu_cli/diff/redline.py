"""Two drafts of one document: what changed, paragraph by paragraph and word by word, tables row by row and cell by cell.

Numbering that only shifted is no change, nor are spaces and the width of characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from kepu_cli.diff.align import align
from kepu_cli.diff.redline_cuts import Paired, cut_paragraphs
from kepu_cli.diff.redline_paragraphs import Paragraph, list_paragraphs, squeeze
from kepu_cli.diff.result import Word
from kepu_cli.diff.words import Joined, build_joined, diff_words
from kepu_cli.measures import Measure, narrow
from kepu_cli.model import Policy
from kepu_cli.records import NamedTuple

Kind: TypeAlias = Literal["same", "changed", "inserted", "deleted", "moved"]
KIND_NAMES: dict[Kind, str] = {
    "same": "未变",
    "changed": "修改",
    "inserted": "新增",
    "deleted": "删除",
    "moved": "移动",
}
_MARK = "¶"
_ALIKE = 0.35  # similarity from which a paragraph is the other one rewritten


class Edit(NamedTuple):
    """What became of one paragraph. ``words`` run over old and new text; a moved one may be changed as well.

    ``old`` and ``new`` are None where that draft does not have it. A moved paragraph stands where the new draft has it.
    ``cells`` holds the words of each cell of a row, in place of ``words``.
    """

    kind: Kind
    old: Paragraph | None
    new: Paragraph | None
    words: tuple[Word, ...]
    cells: tuple[tuple[Word, ...], ...] = ()
    place: int = -1  # of the old paragraph in its draft, -1 without one

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph as the new draft has it, a deleted one as the old draft had it."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def mark(self) -> Literal["", "ins", "del"]:
        """What became of the mark of the paragraph before: put in where one was split here, taken out where two were merged."""
        if self.old is None or self.new is None or self.old.continues == self.new.continues:
            return ""
        return "ins" if self.old.continues else "del"

    @property
    def shown(self) -> tuple[Word, ...]:
        """The words, behind a sign for the mark of the paragraph before where that came or went."""
        sign = {"": (), "ins": (Word("", _MARK),), "del": (Word(_MARK, ""),)}[self.mark]
        return (*sign, *self.words)

    @property
    def labelled(self) -> tuple[Word, ...]:
        """The words behind the label, which came or went with its paragraph; one that only shifted is no change."""
        label = self.paragraph.label
        if self.kind == "inserted":
            return (Word("", label + self.paragraph.text),)
        if self.kind == "deleted":
            return (Word(label + self.paragraph.text, ""),)
        return (Word(label, label), *self.shown)


class Redline(NamedTuple):
    """All paragraphs of both drafts in the order of the new one, deleted ones where they stood."""

    old: Policy
    new: Policy
    edits: tuple[Edit, ...]

    @property
    def changes(self) -> tuple[Edit, ...]:
        """The edits that change something."""
        return tuple(edit for edit in self.edits if edit.kind != "same")

    @property
    def differs(self) -> bool:
        return bool(self.changes)


def build_redline(old: Policy, new: Policy) -> Redline:
    """What it takes to make the new draft of the old one."""
    first, second = list_paragraphs(old), list_paragraphs(new)
    pairs = _pair(first, second)
    first, second, pairs, kept = cut_paragraphs(Paired(first, second, pairs, _in_order(pairs)))
    joined = build_joined((paragraph.text for paragraph in first), (paragraph.text for paragraph in second))
    left = set(pairs.values())
    edits: list[Edit] = []
    waiting = 0

    def take_deleted(until: int) -> None:
        nonlocal waiting
        gone = [place for place in range(waiting, until) if place not in left]
        edits.extend(_one_sided("deleted", first[place], place) for place in gone)
        waiting = max(waiting, until)

    for position, paragraph in enumerate(second):
        source = pairs.get(position)
        if source is None:
            edits.append(_one_sided("inserted", paragraph))
            continue
        if position in kept:
            take_deleted(source)
        edits.append(_two_sided(first[source], paragraph, source, joined, moved=position not in kept))
        if position in kept:
            waiting = max(waiting, source + 1)
    take_deleted(len(first))
    return Redline(old, new, tuple(edits))


def _pair(first: Sequence[Paragraph], second: Sequence[Paragraph]) -> dict[int, int]:
    """The old position for each new one: paragraphs with paragraphs, rows with rows of as many cells."""
    pairs: dict[int, int] = {}
    for rows in (False, True):
        places_a = [place for place, paragraph in enumerate(first) if bool(paragraph.cells) == rows]
        places_b = [place for place, paragraph in enumerate(second) if bool(paragraph.cells) == rows]
        alignment, _ = align(
            [Measure("", "", first[place].text) for place in places_a],
            [Measure("", "", second[place].text) for place in places_b],
            _ALIKE,
        )
        for link in alignment.links:
            i, j = places_a[link.a], places_b[link.b]
            if link.primary and len(first[i].cells) == len(second[j].cells):
                pairs[j] = i
    return pairs


def _one_sided(kind: Literal["inserted", "deleted"], paragraph: Paragraph, place: int = -1) -> Edit:
    def word(text: str) -> tuple[Word, ...]:
        return (Word("", text) if kind == "inserted" else Word(text, ""),)

    old, new = (None, paragraph) if kind == "inserted" else (paragraph, None)
    if paragraph.cells:
        return Edit(kind, old, new, (), tuple(word(cell) for cell in paragraph.cells), place)
    return Edit(kind, old, new, word(paragraph.text), (), place)


def _two_sided(old: Paragraph, new: Paragraph, place: int, joined: Joined, *, moved: bool) -> Edit:
    equal = squeeze(narrow(old.text)) == squeeze(narrow(new.text)) and old.continues == new.continues
    kind: Kind = "moved" if moved else "same" if equal else "changed"
    if new.cells:
        cells = tuple(_words(one, other, joined) for one, other in zip(old.cells, new.cells, strict=True))
        return Edit(kind, old, new, (), cells, place)
    return Edit(kind, old, new, _words(old.text, new.text, joined), (), place)


def _words(old: str, new: str, joined: Joined) -> tuple[Word, ...]:
    return (Word(new, new),) if squeeze(old) == squeeze(new) else diff_words(old, new, joined)


def _in_order(pairs: dict[int, int]) -> set[int]:
    """The new positions whose paragraphs kept their order: as many as can be."""
    from kepu_cli.diff.moves import longest_rising

    positions = sorted(pairs)
    return {positions[n] for n in longest_rising([pairs[position] for position in positions])}


def with_origins(redline: Redline) -> Iterator[Edit]:
    """The edits, and a deletion where each moved paragraph stood in the old draft."""
    origins = sorted((edit for edit in redline.edits if edit.kind == "moved"), key=lambda edit: -edit.place)
    for edit in redline.edits:
        while origins and edit.kind != "moved" and origins[-1].place < edit.place:
            yield _origin(origins.pop())
        yield edit
    while origins:
        yield _origin(origins.pop())


def _origin(moved: Edit) -> Edit:
    assert moved.old is not None
    return _one_sided("deleted", moved.old, moved.place)


def group_rows(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """The edits one by one, those of the rows of one table together; rows of another number of cells are another table."""
    new_of_old = {edit.old.table: edit.new.table for edit in edits if edit.old and edit.new and edit.new.cells}

    def table_of(edit: Edit) -> tuple[object, ...]:
        paragraph = edit.paragraph
        number = paragraph.table if edit.new else new_of_old.get(paragraph.table, (paragraph.table,))
        return len(paragraph.cells), number

    group: list[Edit] = []
    for edit in edits:
        if group and not (edit.paragraph.cells and group[0].paragraph.cells and table_of(edit) == table_of(group[0])):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group
