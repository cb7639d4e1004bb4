"""版头 as WordprocessingML (GB/T 9704-2012, 7.2 and 10.1), with the height that it takes on the first page."""

from __future__ import annotations

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import Head
from kepu_cli.draft.docx.text import CLOSE, frame, paragraph, run, runs
from kepu_cli.draft.fonts import Fonts
from kepu_cli.draft.measure import text_width
from kepu_cli.records import dataclass

_RED_MARK = 104  # 52 pt
_LETTER_MARK = 76  # 38 pt
_JOINT_HEIGHT = 3800  # of several marks: page one must have room for text
_NUMBER_LINE = 400  # the line of the 发文字号: the rule stands 4 mm under it
_RULE = 210  # from that line to the rule's lower edge


@dataclass(frozen=True, slots=True)
class HeadXml:
    """The paragraphs of a 版头 and how far they reach down, in twips from the upper edge of the type area."""

    xml: tuple[str, ...] = ()
    height: int = 0


def set_head(head: Head, fonts: Fonts) -> HeadXml:
    """The 版头 of a layout; empty for a document without one."""
    if head.layout == "red":
        return _red_head(head, fonts)
    if head.layout == "letter":
        return _letter_head(head, fonts)
    return HeadXml()


def mark_size(text: str, largest: int) -> tuple[int, int]:
    """Size in half points and horizontal scale in percent of a 发文机关标志 that fills at most the type area.

    A long name is made narrow before it is made small: offices set it so, and it stays a mark rather than a line.
    """
    width = g.AREA_WIDTH / 20 * 0.98
    size = min(largest / 2, width / max(1.0, text_width(text)))
    least = min(largest / 2, 36.0)
    if size >= least:
        return int(size) * 2, 100
    return int(least) * 2, max(33, int(100 * size / least))


def letter_rule_top(head: Head) -> int:
    """Where the upper double rule of a letter stands: 4 mm under the mark (10.1), in twips from the page's edge."""
    size, _ = mark_size(head.marks[0] if head.marks else "　", _LETTER_MARK)
    return g.LETTER_MARK_TOP + size * 10 + g.twips(4)


def _corner_lines(left: list[str], right: list[str], plain: str, fonts: Fonts, before: int = 0) -> list[str]:
    """Lines with a text at each margin; what stands on the left is 黑体 but for the copy number (``plain``)."""
    out = []
    for index in range(max(len(left), len(right))):
        label = left[index] if index < len(left) else ""
        value = right[index] if index < len(right) else ""
        text = run(label, face="" if label == plain else "heiti", fonts=fonts) if label else ""
        text += "<w:r><w:tab/></w:r>" + runs(value, fonts) if value else ""
        out.append(paragraph("HeadLine", text, f'<w:spacing w:before="{before}"/>' if before and index == 0 else ""))
    return out


def _labels(head: Head) -> list[str]:
    return [line for line in (head.copy_number, head.classification, head.urgency) if line]


def _red_head(head: Head, fonts: Fonts) -> HeadXml:
    xml = _corner_lines(_labels(head), list(head.corner), head.copy_number, fonts)
    used = len(xml) * g.LINE
    before = max(0, g.HEAD_DROP - used)
    if len(head.marks) < 2:
        mark = "".join(head.marks) + head.suffix
        size, scale = mark_size(mark, _RED_MARK)
        height = round(size * 10 * 1.1)
        xml.append(_mark(mark, size, scale, f'<w:spacing w:before="{before}" w:line="{height}" w:lineRule="exact"/>'))
    else:
        block, height = _joint_mark(head.marks, head.suffix, before)
        xml.append(block)
    xml += _number_lines(head, fonts)
    lines = max(1, (len(head.signatories) + 1) // 2)
    number = 2 * g.LINE + lines * g.LINE + _RULE
    return HeadXml(tuple(xml), used + before + height + number)


def _mark(text: str, size: int, scale: int, properties: str) -> str:
    form = f'<w:w w:val="{scale}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return paragraph("IssuerMark", run(text, extra=form), properties)


def _number_lines(head: Head, fonts: Fonts) -> list[str]:
    number = runs(head.number, fonts)
    spacing = f'{CLOSE}<w:spacing w:before="{3 * g.LINE - _NUMBER_LINE}" w:line="{_NUMBER_LINE}" w:lineRule="exact"/>'
    if not head.signatories:
        return [paragraph("DocumentNumber", number, spacing)]
    # 上行文: the number stands on the line of the last signatory, two names to a line (7.2.6).
    pairs = [head.signatories[at : at + 2] for at in range(0, len(head.signatories), 2)]
    widest = max(text_width("　".join(pair)) for pair in pairs)
    start = g.AREA_WIDTH - g.CHARACTER - round((4 + widest) * 320)
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="{start}"/><w:tab w:val="left" w:pos="{start + 4 * 320}"/></w:tabs>'
    out = []
    for index, pair in enumerate(pairs):
        last = index == len(pairs) - 1
        label = "<w:r><w:tab/></w:r>" + (run("签发人：") if index == 0 else "<w:r><w:tab/></w:r>")
        # A tab, not an indent: the red rule is the paragraph's border and spans the whole width (7.2.7).
        text = (
            ("<w:r><w:tab/></w:r>" + number if last else "") + label + run("　".join(pair), face="kaiti", fonts=fonts)
        )
        style = "DocumentNumberUp" if last else "SignatoryLine"
        stops = tabs.replace("<w:tabs>", f'<w:tabs><w:tab w:val="left" w:pos="{g.CHARACTER}"/>') if last else tabs
        out.append(paragraph(style, text, stops + (spacing if index == 0 else "")))
    return out


def _letter_head(head: Head, fonts: Fonts) -> HeadXml:
    mark = head.marks[0] if head.marks else ""
    size, scale = mark_size(mark or "　", _LETTER_MARK)
    height = round(size * 10 * 1.1)
    place = f'w:hAnchor="page" w:xAlign="center" w:vAnchor="page" w:y="{g.LETTER_MARK_TOP}" w:wrap="notBeside"'
    spacing = f'<w:spacing w:line="{height}" w:lineRule="exact"/>'
    xml = [_mark(mark, size, scale, frame(g.AREA_WIDTH, height, place) + spacing)]
    # 7/8 of a character under the rule; the first line's em box begins 0.8 of its height less 0.88 of 16 pt down.
    start = letter_rule_top(head) + 60 + g.twips(4.94) - g.TOP - round(0.8 * g.LINE - 0.88 * 320)
    right = [line for line in (head.number, *head.corner) if line]
    lines = _corner_lines(_labels(head), right or [""], head.copy_number, fonts, max(0, start))
    return HeadXml((*xml, *lines), max(0, start) + len(lines) * g.LINE)


def _joint_mark(names: tuple[str, ...], suffix: str, before: int) -> tuple[str, int]:
    """Several marks above one another and their height, 文件 at their right, centred on them (7.2.4).

    One row of a table, so that it reads as a head.
    """
    room = g.AREA_WIDTH - (round(2.4 * 760) if suffix else 0)
    widest = max(text_width(name) for name in names)
    largest = min(76 if len(names) < 3 else 60, _JOINT_HEIGHT // round(12.5 * len(names)))
    size = max(30, min(largest, int(room / 20 / widest) * 2))
    scale = min(100, max(40, int(100 * room / 10 / (widest * size)))) if widest * size * 10 > room else 100
    height = round(size * 10 * 1.25)
    name_width = round(min(room, widest * size * 10 * scale / 100 + 100))
    suffix_size = min(76, size + 16)
    suffix_width = round(suffix_size * 10 * 2.4) if suffix else 0
    line = f'<w:spacing w:line="{height}" w:lineRule="exact"/><w:jc w:val="distribute"/>'
    left = "".join(_mark(name, size, scale, line) for name in names)
    right = _mark(suffix, suffix_size, 100, f'<w:spacing w:line="{round(suffix_size * 11)}" w:lineRule="exact"/>')
    cell = '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}</w:tcPr>{}</w:tc>'
    cells = cell.format(name_width, "", left)
    columns = f'<w:gridCol w:w="{name_width}"/>'
    if suffix:
        cells += cell.format(suffix_width, '<w:vAlign w:val="center"/>', right)
        columns += f'<w:gridCol w:w="{suffix_width}"/>'
    # The first name's em box begins 0.8 of its line's height less 0.88 of its size down.
    drop = round(0.8 * height - 0.88 * size * 10)
    spacer = paragraph("Tail", "", f'<w:spacing w:before="{max(0, before - 10 - drop)}"/>')
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{name_width + suffix_width}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    )
    return spacer + table, len(names) * height - drop
