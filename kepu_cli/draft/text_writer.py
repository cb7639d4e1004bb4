"""A draft as plain text, Markdown and HTML: the same words in the same order as in Word."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kepu_cli.draft.document import Block, DraftDocument, DraftPart, Grid, Paragraph
from kepu_cli.draft.labels import find_label, find_lead

_INDENT = "\u3000\u3000"


def write_text(document: DraftDocument) -> str:
    """Plain text: paragraphs begin with two blank characters, cells of a table are divided by tabs."""
    out = list(_head_lines(document))
    for index, part in enumerate(document.parts):
        out += ["", ""] if index else []
        out += _part_lines(document, part)
    out += _imprint_lines(document)
    return "\n".join(out).strip("\n") + "\n"


def _head_lines(document: DraftDocument) -> Iterator[str]:
    head = document.head
    yield from (line for line in (head.copy_number, head.classification, head.urgency) if line)
    if head.layout != "letter":
        yield from head.corner
    for index, mark in enumerate(head.marks):
        yield mark + (head.suffix if index == len(head.marks) - 1 else "")
    if head.marks:
        yield ""
    if head.number:
        yield head.number
    if head.signatories:
        yield "签发人：" + "　".join(head.signatories)
    if head.layout == "letter":
        yield from head.corner
    if head.number or head.corner:
        yield ""


def _part_lines(document: DraftDocument, part: DraftPart) -> list[str]:
    out: list[str] = []
    if part.label:
        out += [part.label, ""]
    if part.title:
        out += [part.title.replace("\n", ""), ""]
    if part.subtitle:
        out += [part.subtitle, ""]
    if part.recipients:
        out.append(f"{part.recipients}：")
    for block in part.blocks:
        out += _block_lines(block)
    if part.role == "main":
        out += _note_lines(document)
        signature = document.signature
        if signature.issuers or signature.date:
            out += ["", *signature.issuers, *([signature.date] if signature.date else [])]
        if document.annotation:
            out.append(f"{_INDENT}（{document.annotation}）")
    return out


def _note_lines(document: DraftDocument) -> list[str]:
    names = document.attachments
    if not names:
        return []
    if len(names) == 1:
        return ["", f"{_INDENT}附件：{names[0]}"]
    first, *rest = [f"{index}. {name}" for index, name in enumerate(names, start=1)]
    return ["", f"{_INDENT}附件：{first}", *[f"{_INDENT}　　　{line}" for line in rest]]


def _block_lines(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text if block.flush or block.align else _INDENT + block.text]
    title = [block.title] if block.title else []
    return [*title, *("\t".join(row) for row in _grid_texts(block)), ""]


def _grid_texts(grid: Grid) -> Iterator[list[str]]:
    for row in grid.rows:
        yield [" ".join(cell.text.split()) if cell is not None else "" for cell in row]


def _imprint_lines(document: DraftDocument) -> list[str]:
    imprint, out = document.imprint, []
    if imprint.recipients:
        out.append(f"主送：{imprint.recipients.rstrip('。')}。")
    if imprint.cc:
        out.append(f"抄送：{imprint.cc.rstrip('。')}。")
    if imprint.authority or imprint.date:
        date = imprint.date if not imprint.date or imprint.date.endswith("印发") else f"{imprint.date}印发"
        out.append("　　".join(piece for piece in (imprint.authority, date) if piece))
    return ["", *out] if out else []


def write_markdown(document: DraftDocument) -> str:
    """Markdown: headings by level, tables with pipes."""
    out: list[str] = []
    for line in _head_lines(document):
        out += [_markdown(line), ""] if line else []
    for part in document.parts:
        for line in (part.label,):
            out += [_markdown(line), ""] if line else []
        if part.title:
            out += [f"# {_markdown(part.title.replace(chr(10), ''))}", ""]
        out += [_markdown(part.subtitle), ""] if part.subtitle else []
        out += [_markdown(f"{part.recipients}："), ""] if part.recipients else []
        for block in part.blocks:
            out += [*_markdown_block(block), ""]
        if part.role == "main":
            for line in _note_lines(document):
                out += [_markdown(line.strip()), ""] if line else []
            for line in (*document.signature.issuers, document.signature.date):
                out += [_markdown(line), ""] if line else []
            if document.annotation:
                out += [_markdown(f"（{document.annotation}）"), ""]
    for line in _imprint_lines(document):
        out += [_markdown(line), ""] if line else []
    return "\n".join(out).strip("\n") + "\n"


def _markdown_block(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        label = find_label(block.text)
        level = block.level or (label[0] if label else 0)
        lead = block.lead if block.lead is not None else find_lead(block.text, label[2] if label else 0)
        if 1 <= level <= 4 and lead >= len(block.text):
            return [f"{'#' * (level + 1)} {_markdown(block.text)}"]
        return [_markdown(block.text)]
    rows = [[cell.replace("|", "\\|") for cell in _break_rows(row)] for row in fill_grid(block)]
    if not rows:
        return []
    head = rows[0] if block.header else [""] * len(rows[0])
    body = rows[1:] if block.header else rows
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body)]
    return ([_markdown(block.title), ""] if block.title else []) + lines


def _break_rows(row: list[str]) -> list[str]:
    return ["<br>".join(_markdown(line) for line in cell.split("\n")) for cell in row]


def fill_grid(grid: Grid) -> list[list[str]]:
    """Texts with merged cells repeated: Markdown has no spans."""
    out: list[list[str]] = []
    reach: dict[int, tuple[int, str]] = {}
    for row in grid.rows:
        texts: list[str] = []
        across = 0
        for column, cell in enumerate(row):
            left, text = reach.get(column, (0, ""))
            if cell is not None:
                texts.append(cell.text)
                reach[column] = (cell.down - 1, cell.text)
                across = cell.across - 1
            elif left:
                texts.append(text)
                reach[column] = (left - 1, text)
            else:
                texts.append(texts[-1] if across and texts else "")
                across -= 1
        out.append(texts)
    return out


_SPECIAL: dict[str, str | int | None] = {character: "\\" + character for character in "\\`*_<>[]#"}


def _markdown(text: str) -> str:
    return text.translate(str.maketrans(_SPECIAL))


_CSS = """body{max-width:39em;margin:2em auto;font:16pt/1.8 "仿宋_GB2312","仿宋",FangSong,serif;color:#000}
p{margin:0;text-indent:2em;text-align:justify}.flush{text-indent:0}.center{text-align:center;text-indent:0}.right{text-align:right;text-indent:0;padding-right:2em}
.mark{font:bold 34pt/1.3 "方正小标宋简体",SimSun,serif;color:#f00;text-align:center;text-indent:0}.number{text-align:center;text-indent:0;border-bottom:2px solid #f00;padding-bottom:8px;margin-bottom:1.5em}
h1{font:22pt/1.5 "方正小标宋简体",SimSun,serif;text-align:center;margin:1em 0}h2,h3,h4,h5{font-size:16pt;font-weight:normal;text-indent:2em;margin:0}h2,.l1{font-family:"黑体",SimHei,sans-serif}h3,.l2{font-family:"楷体_GB2312","楷体",KaiTi,serif}
table{border-collapse:collapse;width:100%;font-size:12pt;margin:1em 0}td,th{border:1px solid #000;padding:3px 6px;vertical-align:middle}th{font-family:"黑体",SimHei,sans-serif;font-weight:normal}
.imprint{margin-top:2em;border-top:2px solid #000;border-bottom:2px solid #000;font-size:14pt}.todo{background:#ff0}section+section{margin-top:3em}"""


def write_html(document: DraftDocument) -> str:
    """A page of HTML that stands alone; tables keep their merged cells."""
    title = escape(document.parts[0].title.replace("\n", "") if document.parts else "")
    out = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        f'<head><meta charset="utf-8"><title>{title}</title><style>{_CSS}</style></head>',
        "<body>",
    ]
    head = document.head
    out += [
        f'<p class="flush">{_html(line)}</p>' for line in (head.copy_number, head.classification, head.urgency) if line
    ]
    for index, mark in enumerate(head.marks):
        out.append(f'<p class="mark">{_html(mark + (head.suffix if index == len(head.marks) - 1 else ""))}</p>')
    if head.number:
        signatories = "　　签发人：" + "　".join(head.signatories) if head.signatories else ""
        out.append(f'<p class="number">{_html(head.number + signatories)}</p>')
    out += [f'<p class="right">{_html(line)}</p>' for line in head.corner]
    for part in document.parts:
        out += ["<section>", *_html_part(document, part), "</section>"]
    imprint = [line for line in _imprint_lines(document) if line]
    if imprint:
        out += ['<div class="imprint">', *[f'<p class="flush">{_html(line)}</p>' for line in imprint], "</div>"]
    return "\n".join([*out, "</body>", "</html>"]) + "\n"


def _html_part(document: DraftDocument, part: DraftPart) -> Iterator[str]:
    if part.label:
        yield f'<p class="flush l1">{_html(part.label)}</p>'
    if part.title:
        yield f"<h1>{_html(part.title.replace(chr(10), ''))}</h1>"
    if part.subtitle:
        yield f'<p class="center">{_html(part.subtitle)}</p>'
    if part.recipients:
        yield f'<p class="flush">{_html(part.recipients)}：</p>'
    for block in part.blocks:
        yield _html_block(block)
    if part.role == "main":
        yield from (f"<p>{_html(line.strip())}</p>" for line in _note_lines(document) if line)
        yield from (
            f'<p class="right">{_html(line)}</p>'
            for line in (*document.signature.issuers, document.signature.date)
            if line
        )
        if document.annotation:
            yield f"<p>{_html(f'（{document.annotation}）')}</p>"


def _html_block(block: Block) -> str:
    if isinstance(block, Paragraph):
        label = find_label(block.text)
        level = block.level or (label[0] if label else 0)
        lead = block.lead if block.lead is not None else find_lead(block.text, label[2] if label else 0)
        if block.align or block.flush:
            return f'<p class="{block.align or "flush"}">{_html(block.text)}</p>'
        if 1 <= level <= 4 and lead >= len(block.text):
            return f"<h{level + 1}>{_html(block.text)}</h{level + 1}>"
        if level in (1, 2) and lead:
            return f'<p><span class="l{level}">{_html(block.text[:lead])}</span>{_html(block.text[lead:])}</p>'
        return f"<p>{_html(block.text)}</p>"
    rows = []
    for index, row in enumerate(block.rows):
        tag = "th" if index < block.header else "td"
        cells = []
        for cell in row:
            if cell is not None:
                span = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
                    f' colspan="{cell.across}"' if cell.across > 1 else ""
                )
                cells.append(f"<{tag}{span}>{'<br>'.join(_html(line) for line in cell.text.split(chr(10)))}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    header = f"<thead>{''.join(rows[: block.header])}</thead>" if block.header else ""
    caption = f"<caption>{_html(block.title)}</caption>" if block.title else ""
    return f"<table>{caption}{header}<tbody>{''.join(rows[block.header :])}</tbody></table>"


def _html(text: str) -> str:
    import re

    return re.sub(r"【待[^】]{0,120}】", lambda match: f'<span class="todo">{match[0]}</span>', escape(text))
