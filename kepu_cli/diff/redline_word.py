"""A redline as a Word file with the changes tracked: accepting all gives the new draft, rejecting all the old one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kepu_cli.diff.redline import Edit, Redline, group_rows, with_origins
from kepu_cli.diff.result import Word
from kepu_cli.report.docx import build_cell, build_document, build_row, build_table, run
from kepu_cli.report.package import escape

_WIDTH = 8_844  # twentieths of a point between the margins
_INDENT = '<w:ind w:firstLineChars="200"/>'


def render_redline_docx(redline: Redline, *, author: str = "kepu", date: dt.datetime | None = None) -> bytes:
    """The bytes of the file. The changes carry a date only where one is given, so that the same drafts give the same bytes."""
    body = []
    tracker = _Tracker(author, date)
    edits = list(with_origins(redline))
    marks = [*(edit.mark for edit in edits[1:]), ""]
    place = 0
    for group in group_rows(edits):
        if group[0].cells:
            # A paragraph between keeps two tables from growing together.
            body.append(_table(group, tracker) + "<w:p/>")
        else:
            body += [_paragraph(edit, marks[place], tracker) for edit in group]
        place += len(group)
    return build_document("".join(body))


class _Tracker:
    """Numbers the changes of one file."""

    def __init__(self, author: str, date: dt.datetime | None) -> None:
        stamp = f' w:date="{date:%Y-%m-%dT%H:%M:%SZ}"' if date else ""
        self._by = f'w:author="{escape(author)}"{stamp}'
        self._number = 0

    def track(self, tag: str, content: str = "") -> str:
        """``content`` as inserted (``ins``) or deleted (``del``); without content the mark of a paragraph or a row."""
        self._number += 1
        return f'<w:{tag} w:id="{self._number}" {self._by}>{content}</w:{tag}>'

    def inserted(self, text: str) -> str:
        return self.track("ins", run(text)) if text else ""

    def deleted(self, text: str) -> str:
        return self.track("del", run(text, deleted=True)) if text else ""

    def words(self, words: Sequence[Word]) -> str:
        return "".join(
            run(word.b) if word.a == word.b else self.deleted(word.a) + self.inserted(word.b)
            for word in words
            if word.a or word.b
        )

    def mark(self, edit: Edit) -> str:
        """The mark of a paragraph or row that is new or gone as a whole, empty for one that stays."""
        if edit.kind == "deleted":
            return self.track("del")
        return self.track("ins") if edit.kind in ("inserted", "moved") else ""


def _paragraph(edit: Edit, split: str, tracker: _Tracker) -> str:
    """The paragraph; ``split`` says that its mark alone came (``ins``) or went (``del``)."""
    paragraph = edit.paragraph
    mark = tracker.track(split) if split else tracker.mark(edit)
    if edit.kind == "deleted":
        content = tracker.deleted(paragraph.label + paragraph.text)
    elif edit.kind in ("inserted", "moved"):
        content = tracker.inserted(paragraph.label + paragraph.text)
    else:
        old_label = edit.old.label if edit.old else ""
        content = tracker.words((Word(old_label, paragraph.label), *edit.words))
    properties = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{_INDENT}{properties}</w:pPr>{content}</w:p>"


def _table(rows: Sequence[Edit], tracker: _Tracker) -> str:
    widths = _widths(rows)
    return build_table("".join(_row(edit, widths, tracker) for edit in rows), widths)


def _row(edit: Edit, widths: Sequence[int], tracker: _Tracker) -> str:
    mark = tracker.mark(edit)
    if edit.kind == "deleted":
        contents = [tracker.deleted(cell) for cell in edit.paragraph.cells]
    elif mark:
        contents = [tracker.inserted(cell) for cell in edit.paragraph.cells]
    else:
        contents = [tracker.words(words) for words in edit.cells]
    cells = "".join(build_cell(f"<w:p>{content}</w:p>", width) for content, width in zip(contents, widths, strict=True))
    return build_row(cells, mark)


def _widths(rows: Sequence[Edit]) -> list[int]:
    """The widths of the columns after the longest line of each, none more than eight times another."""
    longest = [
        max(len(line) for edit in rows for line in edit.paragraph.cells[number].split("\n"))
        for number in range(len(rows[0].cells))
    ]
    shares = [min(max(length, 4), 32) for length in longest]
    return [_WIDTH * share // sum(shares) for share in shares]
