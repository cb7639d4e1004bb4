"""The changes of a redline as data, as a table, for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kepu_cli.diff.data import Data, place_data, policy_data
from kepu_cli.diff.redline import KIND_NAMES, Edit, Redline
from kepu_cli.diff.redline_paragraphs import Paragraph
from kepu_cli.diff.result import Word
from kepu_cli.measures import policy_title
from kepu_cli.report import Report, Sheet

Format = Callable[[str], str]
_SHORT_CELL = 20  # characters of an unchanged cell that tells which row this is


def summary_text(redline: Redline) -> str:
    """One line: how many paragraphs and rows changed in which way."""
    told = []
    for kind, name in KIND_NAMES.items():
        rows = [bool(edit.cells) for edit in redline.changes if edit.kind == kind]
        told += [f"{name} {rows.count(False)} 段"] if False in rows else []
        told += [f"{name}表格 {rows.count(True)} 行"] if True in rows else []
    return f"{'，'.join(told)}。" if told else "没有差异。"


def redline_data(redline: Redline) -> Data:
    """The edits as dicts and lists; paragraphs that stayed as they are are counted only."""
    return {
        "old": policy_data(redline.old),
        "new": policy_data(redline.new),
        "summary": {kind: sum(edit.kind == kind for edit in redline.edits) for kind in KIND_NAMES},
        "edits": [_edit_data(edit) for edit in redline.changes],
    }


def _edit_data(edit: Edit) -> Data:
    return {
        "kind": edit.kind,
        "old": _whole(edit.old) if edit.old else None,
        "new": _whole(edit.new) if edit.new else None,
        "at_old": place_data(edit.old.at) if edit.old else None,
        "at_new": place_data(edit.new.at) if edit.new else None,
        **({"cells": [_words_data(cell) for cell in edit.cells]} if edit.cells else {"words": _words_data(edit.shown)}),
    }


def _words_data(words: Sequence[Word]) -> list[list[str]]:
    return [[word.a] if word.a == word.b else [word.a, word.b] for word in words]


def _whole(paragraph: Paragraph | None) -> str:
    return paragraph.label + paragraph.text if paragraph else ""


def redline_report(redline: Redline) -> Report:
    """The changed paragraphs as a table: what became of them, old words, new words."""
    rows = tuple(
        (KIND_NAMES[edit.kind], _whole(edit.old), _whole(edit.new), str(edit.paragraph.at)) for edit in redline.changes
    )
    sheet = Sheet("修改", ("修改", "旧稿", "新稿", "位置"), rows, (5, 30, 30, 8), "没有差异。")
    return Report(f"修改对照：{policy_title(redline.new)}", (summary_text(redline),), (sheet,))


def render_redline_text(redline: Redline, *, colours: bool = False) -> str:
    """The changed paragraphs for a terminal: [-删去的-] and {+新增的+}, coloured where the terminal takes it."""

    def removed(text: str) -> str:
        return f"\x1b[31;9m{text}\x1b[0m" if colours else f"[-{text}-]"

    def added(text: str) -> str:
        return f"\x1b[32;4m{text}\x1b[0m" if colours else f"{{+{text}+}}"

    lines = [f"旧稿：{policy_title(redline.old)}", f"新稿：{policy_title(redline.new)}", summary_text(redline)]
    for edit in redline.changes:
        at = str(edit.paragraph.at)
        lines += ["", f"{KIND_NAMES[edit.kind]}（{at}）" if at else KIND_NAMES[edit.kind]]
        lines.append(format_edit(edit, str, removed, added))
    return _printable("\n".join(lines) + "\n", keep_escapes=colours)


def _printable(text: str, *, keep_escapes: bool) -> str:
    allowed = {"\n", "\x1b"} if keep_escapes else {"\n"}
    return "".join(c for c in text if (c >= " " and c != "\x7f") or c in allowed)


def render_redline_markdown(redline: Redline) -> str:
    """The changed paragraphs as Markdown: ~~deleted~~ and **added**."""
    from kepu_cli.report.text import escape_markdown

    def removed(text: str) -> str:
        return f"~~{escape_markdown(text)}~~"

    def added(text: str) -> str:
        return f"**{escape_markdown(text)}**"

    lines = [f"# 修改对照：{escape_markdown(policy_title(redline.new))}", "", summary_text(redline)]
    for edit in redline.changes:
        lines += ["", f"- {KIND_NAMES[edit.kind]}：{format_edit(edit, escape_markdown, removed, added)}"]
    return "\n".join(lines) + "\n"


def format_edit(edit: Edit, kept: Format, removed: Format, added: Format) -> str:
    """The label and the words of an edit in one line; of a row the cells that changed and the short ones, each behind its column's name."""
    if not edit.cells:
        return format_words(edit.labelled, kept, removed, added)
    columns = edit.paragraph.columns
    told = []
    for number, words in enumerate(edit.cells):
        if all(word.a == word.b for word in words) and len(edit.paragraph.cells[number]) > _SHORT_CELL:
            continue
        name = columns[number] if number < len(columns) and edit.paragraph.cells != columns else ""
        flat = [Word(" ".join(word.a.split("\n")), " ".join(word.b.split("\n"))) for word in words]
        told.append((kept(f"{name}：") if name else "") + format_words(flat, kept, removed, added))
    return "　|　".join(told)


def format_words(words: Sequence[Word], kept: Format, removed: Format, added: Format) -> str:
    """Runs of text with what was deleted and what was added marked."""
    return "".join(
        kept(word.a) if word.a == word.b else (removed(word.a) if word.a else "") + (added(word.b) if word.b else "")
        for word in words
    )
