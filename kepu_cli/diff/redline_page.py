"""A redline as a page: the whole new draft, deleted words struck through, added ones underlined."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.diff.redline import KIND_NAMES, Edit, Redline, group_rows
from kepu_cli.diff.redline_text import format_words, summary_text
from kepu_cli.diff.result import Word
from kepu_cli.measures import policy_title
from kepu_cli.report.html import build_page, checkboxes
from kepu_cli.report.package import escape

_STYLE = (
    ".p{padding:2px 10px}.p p{text-indent:2em}.p,tr.r>:first-child{border-left:4px solid transparent}"
    ".changed,tr.changed>:first-child{border-left-color:#d9a400}.inserted,tr.inserted>:first-child{border-left-color:#3a9d4f}"
    ".deleted,tr.deleted>:first-child{border-left-color:#c9463d}.moved,tr.moved>:first-child{border-left-color:#5b6bd0}"
)


def render_redline_html(redline: Redline) -> str:
    """The page; what changed can be filtered by kind and looked for."""
    body = "".join(
        _table(group) if group[0].cells else "".join(map(_paragraph, group)) for group in group_rows(redline.edits)
    )
    title = f"修改对照：{policy_title(redline.new)}"
    head = (
        f"<header><h1>{escape(title)}</h1><p>旧稿：{escape(redline.old.source.file)}　新稿：{escape(redline.new.source.file)}</p>"
        f"<p>{escape(summary_text(redline))}</p></header>"
    )
    filters = checkboxes("显示", list(KIND_NAMES.items()))
    return build_page(title, f'{head}<main id="main">{body}</main>', style=_STYLE, filters=filters)


def _paragraph(edit: Edit) -> str:
    note = ""
    if edit.kind != "same":
        note = f'<span class="dim small">{KIND_NAMES[edit.kind]}　{escape(str(edit.paragraph.at))}</span>'
    return (
        f'<div class="p {edit.kind}" data-item tabindex="0" data-kind="{edit.kind}"><p>{_marked(edit.labelled)}</p>'
        f"{note}</div>"
    )


def _table(rows: Sequence[Edit]) -> str:
    return "<table><tbody>" + "".join(map(_row, rows)) + "</tbody></table>"


def _row(edit: Edit) -> str:
    header = edit.paragraph.cells == edit.paragraph.columns
    tag = 'th scope="col"' if header else "td"
    cells = "".join(f"<{tag}>{_marked(words)}</{tag[:2]}>" for words in edit.cells)
    title = f' title="{KIND_NAMES[edit.kind]}　{escape(str(edit.paragraph.at))}"' if edit.kind != "same" else ""
    return f'<tr class="r {edit.kind}" data-item tabindex="0" data-kind="{edit.kind}"{title}>{cells}</tr>'


def _marked(words: Sequence[Word]) -> str:
    return format_words(words, escape, _removed, _added)


def _removed(text: str) -> str:
    return f"<del>{escape(text)}</del>"


def _added(text: str) -> str:
    return f"<ins>{escape(text)}</ins>"
