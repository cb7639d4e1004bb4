"""Two drafts of one document: what changed, paragraph by paragraph and word by word. Numbering that only shifted is no change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kepu_cli.diff.align import align
from kepu_cli.diff.data import Data, place_data, policy_data
from kepu_cli.diff.result import Word
from kepu_cli.diff.words import build_joined, diff_words
from kepu_cli.location import Location
from kepu_cli.measures import Measure, fold, policy_title
from kepu_cli.model import Part, Policy, Section
from kepu_cli.report import Report, Sheet

Kind: TypeAlias = Literal["same", "changed", "inserted", "deleted", "moved"]
KIND_NAMES: dict[Kind, str] = {
    "same": "未变",
    "changed": "修改",
    "inserted": "新增",
    "deleted": "删除",
    "moved": "移动",
}
_ALIKE = 0.35  # similarity from which a paragraph is the other one rewritten
_CELL = "　|　"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document as printed; ``label`` is its number, which is not compared."""

    label: str
    text: str
    at: Location
    level: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one paragraph. ``words`` run over old and new text; a moved one may be changed as well.

    ``old`` and ``new`` are None where that draft does not have it. A moved paragraph stands where the new draft has it.
    """

    kind: Kind
    old: Paragraph | None
    new: Paragraph | None
    words: tuple[Word, ...]
    place: int = -1  # of the old paragraph in its draft, -1 without one


@dataclass(frozen=True, slots=True)
class Redline:
    """All paragraphs of both drafts in the order of the new one, deleted ones where they stood."""

    old: Policy
    new: Policy
    edits: tuple[Edit, ...]

    @property
    def differs(self) -> bool:
        return any(edit.kind != "same" for edit in self.edits)


def list_paragraphs(policy: Policy) -> list[Paragraph]:
    """Every paragraph of a document in its order: head, parts with their tables, imprint."""
    document = policy.document
    head = (document.number, document.title, f"{document.recipients}：" if document.recipients else None)
    found = [Paragraph("", text, Location()) for text in head if text]
    for part in policy.parts:
        found += _part_paragraphs(part, document.title)
    tail = (
        "、".join(document.issuers),
        str(document.date or ""),
        document.annotation,
        f"抄送：{document.cc}" if document.cc else None,
    )
    found += [Paragraph("", text, Location()) for text in tail if text]
    return found


def _part_paragraphs(part: Part, title: str | None) -> Iterator[Paragraph]:
    if part.title and part.title != title:
        yield Paragraph("", part.title, Location())
    yield from _lines(part.preamble, Location())
    for section in part.sections:
        yield from _section_paragraphs(section)
    for table in part.tables:
        if table.title:
            yield Paragraph("", table.title, table.at)
        for row in (table.header, *table.rows):
            if row:
                yield Paragraph("", _CELL.join(" ".join(cell.split()) for cell in row), table.at)
    yield from _lines(part.closing, Location())


def _lines(text: str | None, at: Location) -> Iterator[Paragraph]:
    for line in (text or "").splitlines():
        if line.strip():
            yield Paragraph("", line.strip(), at)


def _section_paragraphs(section: Section) -> Iterator[Paragraph]:
    lines = [line.strip() for line in (section.text or "").splitlines() if line.strip()]
    if section.title and lines and section.level > 1:
        # A run-in heading and its words are one paragraph.
        yield Paragraph(section.label, f"{section.title.rstrip('。')}。{lines[0]}", section.at, section.level)
        lines = lines[1:]
    elif section.title:
        yield Paragraph(section.label, section.title, section.at, section.level)
    elif lines:
        yield Paragraph(section.label, lines[0], section.at, section.level)
        lines = lines[1:]
    for line in lines:
        yield Paragraph("", line, section.at, section.level)
    for child in section.sections:
        yield from _section_paragraphs(child)


def build_redline(old: Policy, new: Policy) -> Redline:
    """What it takes to make the new draft of the old one."""
    first, second = list_paragraphs(old), list_paragraphs(new)
    alignment, _ = align(_as_measures(first), _as_measures(second), _ALIKE)
    pairs = {link.b: link.a for link in alignment.links if link.primary}
    kept = _in_order(pairs)
    joined = build_joined((paragraph.text for paragraph in first), (paragraph.text for paragraph in second))
    left = set(pairs.values())
    edits: list[Edit] = []
    waiting = 0

    def take_deleted(until: int) -> None:
        nonlocal waiting
        while waiting < until:
            if waiting not in left:
                edits.append(Edit("deleted", first[waiting], None, (Word(first[waiting].text, ""),), waiting))
            waiting += 1

    for position, paragraph in enumerate(second):
        source = pairs.get(position)
        if source is None:
            edits.append(Edit("inserted", None, paragraph, (Word("", paragraph.text),)))
            continue
        if position in kept:
            take_deleted(source)
        before = first[source]
        same = fold(before.text) == fold(paragraph.text)
        words = (Word(paragraph.text, paragraph.text),) if same else diff_words(before.text, paragraph.text, joined)
        kind: Kind = "moved" if position not in kept else "same" if same else "changed"
        edits.append(Edit(kind, before, paragraph, words, source))
        if position in kept:
            waiting = max(waiting, source + 1)
    take_deleted(len(first))
    return Redline(old, new, tuple(edits))


def _as_measures(paragraphs: Sequence[Paragraph]) -> list[Measure]:
    return [Measure("", "", paragraph.text) for paragraph in paragraphs]


def _in_order(pairs: dict[int, int]) -> set[int]:
    """The new positions whose paragraphs kept their order: as many as can be."""
    from kepu_cli.diff.compare import longest_rising

    positions = sorted(pairs)
    return {positions[n] for n in longest_rising([pairs[position] for position in positions])}


def redline_data(redline: Redline) -> Data:
    """The edits as dicts and lists; paragraphs that stayed as they are are counted only."""
    counts = {kind: sum(edit.kind == kind for edit in redline.edits) for kind in KIND_NAMES}
    return {
        "old": policy_data(redline.old),
        "new": policy_data(redline.new),
        "summary": counts,
        "edits": [
            {
                "kind": edit.kind,
                "old": edit.old.label + edit.old.text if edit.old else None,
                "new": edit.new.label + edit.new.text if edit.new else None,
                "at_old": place_data(edit.old.at) if edit.old else None,
                "at_new": place_data(edit.new.at) if edit.new else None,
                "words": [[word.a] if word.a == word.b else [word.a, word.b] for word in edit.words],
            }
            for edit in redline.edits
            if edit.kind != "same"
        ],
    }


def summary_text(redline: Redline) -> str:
    """One line: how many paragraphs changed in which way."""
    counts = [
        (name, sum(edit.kind == kind for edit in redline.edits)) for kind, name in KIND_NAMES.items() if kind != "same"
    ]
    told = "，".join(f"{name} {count} 段" for name, count in counts if count)
    return f"{told}。" if told else "没有差异。"


def render_redline_text(redline: Redline, *, colours: bool = False) -> str:
    """The changed paragraphs for a terminal: [-删去的-] and {+新增的+}, coloured where the terminal takes it."""
    removed = ("\x1b[31;9m", "\x1b[0m") if colours else ("[-", "-]")
    added = ("\x1b[32;4m", "\x1b[0m") if colours else ("{+", "+}")
    lines = [f"旧稿：{policy_title(redline.old)}", f"新稿：{policy_title(redline.new)}", summary_text(redline)]
    for edit in redline.edits:
        if edit.kind == "same":
            continue
        paragraph = edit.new or edit.old
        assert paragraph is not None
        place = f"（{paragraph.at}）" if str(paragraph.at) else ""
        text = "".join(
            word.a
            if word.a == word.b
            else (f"{removed[0]}{word.a}{removed[1]}" if word.a else "")
            + (f"{added[0]}{word.b}{added[1]}" if word.b else "")
            for word in edit.words
        )
        lines += ["", f"{KIND_NAMES[edit.kind]}{place}", paragraph.label + text]
    return _printable("\n".join(lines) + "\n", keep_escapes=colours)


def redline_report(redline: Redline) -> Report:
    """The changed paragraphs as a table: what became of them, old words, new words."""
    rows = tuple(
        (
            KIND_NAMES[edit.kind],
            edit.old.label + edit.old.text if edit.old else "",
            edit.new.label + edit.new.text if edit.new else "",
            str((edit.new or edit.old or Paragraph("", "", Location())).at),
        )
        for edit in redline.edits
        if edit.kind != "same"
    )
    sheet = Sheet("修改", ("修改", "旧稿", "新稿", "位置"), rows, (5, 30, 30, 8), "没有差异。")
    return Report(f"修改对照：{policy_title(redline.new)}", (summary_text(redline),), (sheet,))


def _printable(text: str, *, keep_escapes: bool) -> str:
    allowed = {"\n", "\x1b"} if keep_escapes else {"\n"}
    return "".join(c for c in text if (c >= " " and c != "\x7f") or c in allowed)


def render_redline_markdown(redline: Redline) -> str:
    """The changed paragraphs as Markdown: ~~deleted~~ and **added**."""
    from kepu_cli.report.text import escape_markdown

    lines = [f"# 修改对照：{escape_markdown(policy_title(redline.new))}", "", summary_text(redline)]
    for edit in redline.edits:
        if edit.kind != "same":
            paragraph = edit.new or edit.old
            assert paragraph is not None
            text = "".join(
                escape_markdown(word.a)
                if word.a == word.b
                else (f"~~{escape_markdown(word.a)}~~" if word.a else "")
                + (f"**{escape_markdown(word.b)}**" if word.b else "")
                for word in edit.words
            )
            lines += ["", f"- {KIND_NAMES[edit.kind]}：{escape_markdown(paragraph.label)}{text}"]
    return "\n".join(lines) + "\n"


def render_redline_html(redline: Redline) -> str:
    """The whole new draft as a page, deleted words struck through, added ones underlined."""
    from kepu_cli.report.html import build_page, checkboxes
    from kepu_cli.report.package import escape

    rows = []
    for edit in redline.edits:
        paragraph = edit.new or edit.old
        assert paragraph is not None
        text = "".join(
            escape(word.a)
            if word.a == word.b
            else (f"<del>{escape(word.a)}</del>" if word.a else "") + (f"<ins>{escape(word.b)}</ins>" if word.b else "")
            for word in edit.words
        )
        label = escape(paragraph.label)
        if edit.kind == "inserted":
            label = f"<ins>{label}</ins>" if label else ""
        elif edit.kind == "deleted":
            label = f"<del>{label}</del>" if label else ""
        note = (
            f'<span class="dim small">{KIND_NAMES[edit.kind]}　{escape(str(paragraph.at))}</span>'
            if edit.kind != "same"
            else ""
        )
        rows.append(
            f'<div class="p {edit.kind}" data-item tabindex="0" data-kind="{edit.kind}"><p>{label}{text}</p>{note}</div>'
        )
    title = f"修改对照：{policy_title(redline.new)}"
    body = (
        f"<header><h1>{escape(title)}</h1><p>旧稿：{escape(redline.old.source.file)}　新稿：{escape(redline.new.source.file)}</p>"
        f'<p>{escape(summary_text(redline))}</p></header><main id="main">{"".join(rows)}</main>'
    )
    style = (
        ".p{padding:2px 10px;border-left:4px solid transparent}.p p{text-indent:2em}.changed{border-color:#d9a400}"
        ".inserted{border-color:#3a9d4f}.deleted{border-color:#c9463d}.moved{border-color:#5b6bd0}"
    )
    return build_page(title, body, style=style, filters=checkboxes("显示", list(KIND_NAMES.items())))


def render_redline_docx(redline: Redline) -> bytes:
    """The new draft as a Word file with the changes tracked: accepting all gives the new draft, rejecting all the old one."""
    from kepu_cli.report.docx import build_document, run

    number = 0

    def tracked(tag: str, content: str) -> str:
        nonlocal number
        number += 1
        return f'<w:{tag} w:id="{number}" w:author="kepu">{content}</w:{tag}>'

    paragraphs = []
    for edit in _with_origins(redline):
        kind = edit.kind
        paragraph = (edit.new or edit.old) if kind != "deleted" else edit.old
        assert paragraph is not None
        label = run(paragraph.label) if paragraph.label else ""
        if kind in ("inserted", "moved"):
            text = paragraph.label + paragraph.text
            mark, content = f"<w:rPr>{tracked('ins', '')}</w:rPr>", tracked("ins", run(text))
        elif kind == "deleted":
            text = run(paragraph.label + paragraph.text, deleted=True)
            mark, content = f"<w:rPr>{tracked('del', '')}</w:rPr>", tracked("del", text)
        else:
            mark = ""
            old_label = edit.old.label if edit.old else ""
            if old_label != paragraph.label:
                label = (tracked("del", run(old_label, deleted=True)) if old_label else "") + (
                    tracked("ins", run(paragraph.label)) if paragraph.label else ""
                )
            content = label + "".join(
                run(word.b)
                if word.a == word.b
                else (tracked("del", run(word.a, deleted=True)) if word.a else "")
                + (tracked("ins", run(word.b)) if word.b else "")
                for word in edit.words
            )
        indent = '<w:ind w:firstLineChars="200"/>'
        paragraphs.append(f"<w:p><w:pPr>{indent}{mark}</w:pPr>{content}</w:p>")
    return build_document("".join(paragraphs))


def _with_origins(redline: Redline) -> Iterator[Edit]:
    """The edits, and a deletion where each moved paragraph stood in the old draft."""
    origins = sorted((edit for edit in redline.edits if edit.kind == "moved"), key=lambda edit: -edit.place)
    for edit in redline.edits:
        while origins and edit.kind != "moved" and origins[-1].place < edit.place:
            yield Edit("deleted", origins.pop().old, None, ())
        yield edit
    while origins:
        yield Edit("deleted", origins.pop().old, None, ())
