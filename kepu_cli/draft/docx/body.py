"""Paragraphs of the 主体 as WordprocessingML: text by levels, 附件说明, signature and date (GB/T 9704-2012, 7.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import Paragraph, Signature
from kepu_cli.draft.docx.text import CLOSE, paragraph, run, runs
from kepu_cli.draft.fonts import Fonts
from kepu_cli.draft.labels import LONGEST_HEADING, find_label, find_lead
from kepu_cli.draft.measure import wrap_text
from kepu_cli.draft.signature import SignatureLine, kept_lines, place_signature

_LEVEL_STYLE = {1: "Heading1", 2: "Heading2", 3: "Heading3", 4: "Heading4"}
_RUN_IN_STYLE = {1: "RunIn1", 2: "RunIn2", 3: "RunIn3", 4: "RunIn4"}
_FACES = {1: "heiti", 2: "kaiti"}
_KEEP = "<w:keepNext/>"


def body_paragraph(block: Paragraph, fonts: Fonts, keep: bool = False) -> str:
    """One paragraph of the body: 黑体, 楷体 and 仿宋 by the level of its label (7.3.3)."""
    text, kept = block.text, _KEEP if keep else ""
    if block.align:
        return paragraph("BodyFlush", runs(text, fonts), f'{kept}<w:jc w:val="{block.align}"/>')
    if block.flush:
        return paragraph("BodyFlush", runs(text, fonts), kept)
    label = find_label(text)
    level = block.level or (label[0] if label else 0)
    if level not in _LEVEL_STYLE:
        return paragraph("BodyText", runs(text, fonts), kept)
    lead = block.lead if block.lead is not None else find_lead(text, label[2] if label else 0)
    if lead >= len(text):
        return paragraph(_LEVEL_STYLE[level], runs(text, fonts))
    short = len(text) <= LONGEST_HEADING and level <= 2 and lead > 0
    outline = f'<w:outlineLvl w:val="{level - 1}"/>' if short else ""
    inner = runs(text[:lead], fonts, _FACES.get(level, "")) + runs(text[lead:], fonts)
    return paragraph(_RUN_IN_STYLE[level], inner, kept + outline)


def blank_line(height: int = g.LINE, *, keep: bool = True) -> str:
    """A blank line as a paragraph, the way offices set it: one can be taken out to bring a signature onto its page."""
    line = "" if height == g.LINE else f'<w:spacing w:line="{height}" w:lineRule="exact"/>'
    return paragraph("Blank", "", (_KEEP if keep else "") + line)


def attachment_note(names: Sequence[str], fonts: Fonts) -> list[str]:
    """附件说明 (7.3.4) under a blank line: names in one column, the second line of a long one under its first character.

    One paragraph: as paragraphs of their own, 2. and 3. would be taken for paragraphs of the text.
    """
    if not names:
        return []
    start = column = 5 * g.CHARACTER
    text = names[0]
    if len(names) > 1:
        column += round(g.CHARACTER * (1.25 if len(names) < 10 else 1.75))
        listed = ["\n\t".join(wrap_text(name, (g.AREA_WIDTH - column) / 320)) for name in names]
        text = "\n".join(f"{number}.\t{name}" for number, name in enumerate(listed, start=1))
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="{column}"/></w:tabs>'
    indent = f'<w:ind w:left="{start}" w:hanging="{start - 2 * g.CHARACTER}"/>'
    return [blank_line(), paragraph("AttachmentNote", runs(f"附件：{text}", fonts), tabs + indent)]


def signature_lines(signature: Signature, annotation: str, fonts: Fonts) -> list[str]:
    """署名, 成文日期 (7.3.5) and 附注 (7.3.6) under their blank lines; what belongs together stays on one page."""
    lines = place_signature(signature)
    together = kept_lines(lines) == sum(line.gap_lines + 1 for line in lines)
    out: list[str] = []
    for index, line in enumerate(lines):
        last = index == len(lines) - 1
        keep = bool(annotation) if last else together or index == len(lines) - 2
        out += [blank_line(keep=together or index == 0)] * line.gap_lines
        out.append(_signature_line(line, keep, fonts))
    if annotation:
        out.append(paragraph("Annotation", runs(f"（{annotation}）", fonts)))
    return out


def _signature_line(line: SignatureLine, keep: bool, fonts: Fonts) -> str:
    tabs = ""
    if line.tabs:
        tabs = "<w:tabs>" + "".join(f'<w:tab w:val="center" w:pos="{at}"/>' for at in line.tabs) + "</w:tabs>"
        text = "".join("<w:r><w:tab/></w:r>" + run(name) for name in line.texts)
    else:
        text = date_runs(line.texts[0], fonts) if line.last else runs(line.texts[0], fonts)
    place = f'<w:ind w:left="{line.left}" w:right="{line.right}"/><w:jc w:val="{line.align}"/>'
    return paragraph("Signature", text, (_KEEP if keep else "") + CLOSE + tabs + place)


def date_runs(date: str, fonts: Fonts) -> str:
    """A date whose figures stand close to 年月日 in LibreOffice too.

    It heeds autoSpaceDE nowhere and would set 2024年1月5日 a character too wide to centre a signature on; an empty field
    between figure and character is invisible everywhere and keeps it from adding the space.
    """
    pieces = [piece for piece in re.split(r"(\d+)", date) if piece]
    if len(pieces) < 3:
        return runs(date, fonts)
    return '<w:fldSimple w:instr=" QUOTE &quot;&quot; "><w:r><w:t></w:t></w:r></w:fldSimple>'.join(
        run(piece) for piece in pieces
    )
