"""What must stand on the first page (GB/T 9704-2012, 7.3.2 to 7.3.5): some text, and no signature without any.

Lines are counted as the page sets them, 22 of 28 characters; where fonts may make a line more or less, the count says both.
"""

from __future__ import annotations

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import DraftDocument, DraftPart, Paragraph
from kepu_cli.draft.measure import count_lines, wide_width
from kepu_cli.draft.signature import kept_lines, place_signature
from kepu_cli.draft.title import break_title
from kepu_cli.records import replace

_COLUMNS = g.AREA_WIDTH / g.CHARACTER
_DOUBT = 0.15  # of a line that may fit after all
_CARRIED = 2  # lines of a paragraph that go over to the signature's page


def move_recipients(document: DraftDocument, head_height: int) -> DraftDocument:
    """The draft with its 主送机关 in the 版记 where they leave no room for text on page one (7.3.2); else the draft as it is."""
    part = document.parts[0] if document.parts else None
    if part is None or not part.recipients or part.landscape or document.head.layout == "plain":
        return document
    if g.AREA_HEIGHT - _above_text(part, head_height) >= g.LINE:
        return document
    imprint = replace(document.imprint, recipients=part.recipients)
    return replace(document, parts=(replace(part, recipients=""), *document.parts[1:]), imprint=imprint)


def find_reserve(document: DraftDocument, head_height: int) -> int:
    """How much of page one must stay empty (twips) so that text goes over to the page of the signature; mostly 0.

    A text of one paragraph cannot be moved as a whole, because page one must show text: its last lines are moved.
    """
    part = document.parts[0] if document.parts else None
    if part is None or part.landscape or len(part.blocks) != 1 or not isinstance(part.blocks[0], Paragraph):
        return 0
    room = g.AREA_HEIGHT - _above_text(part, head_height)
    fewest, most = _lines(part.blocks[0])
    after = _below_text(document) * g.LINE
    if not after or most * g.LINE + after <= room or fewest * g.LINE > room:
        return 0
    carried = _CARRIED if fewest > _CARRIED + 1 else 1
    if fewest <= carried:
        return 0
    # Whole lines: LibreOffice centres the lines of a page in what is left of its height.
    return (int(room / g.LINE + _DOUBT) - (fewest - carried)) * g.LINE


def title_gap(lines: int) -> int:
    """About one blank line under a title of ``lines`` lines, so that the text below stands on the page's 22 lines again."""
    used = lines * g.TITLE_LINE
    return next(gap for gap in range(-used % g.LINE, 3 * g.LINE, g.LINE) if gap > g.LINE // 2)


def title_lines(part: DraftPart) -> tuple[str, ...]:
    """The title of a part in lines that fit on its page."""
    width = (g.WIDE_WIDTH if part.landscape else g.AREA_WIDTH) / (g.TITLE_SIZE * 10)
    return break_title(part.title, int(width) - (6 if part.landscape else 1)) if part.title else ()


def _above_text(part: DraftPart, head_height: int) -> int:
    """Head, title and 主送机关 in twips."""
    lines = len(title_lines(part))
    height = head_height + (2 * g.LINE if head_height else 0) + lines * g.TITLE_LINE
    height += g.LINE if part.subtitle else 0
    if part.recipients:
        return height + g.LINE * (1 + count_lines(f"{part.recipients}：", _COLUMNS))
    return height + (title_gap(lines) if lines else 0)


def _below_text(document: DraftDocument) -> int:
    """附件说明, signature, date and 附注 with the blank lines above them, as far as they stay together, in lines."""
    notes = sum(count_lines(name, _COLUMNS - 7) for name in document.attachments)
    signature = kept_lines(place_signature(document.signature))
    if not notes and not signature:
        return 0
    return (notes + 1 if notes else 0) + signature + bool(document.annotation)


def _lines(paragraph: Paragraph) -> tuple[int, int]:
    """The fewest and the most lines that a paragraph takes: fonts, and marks that no line may begin with."""
    text = "　　" + paragraph.text
    return count_lines(text, _COLUMNS + 0.3), max(1, -int(-(wide_width(text) + 0.5) // (_COLUMNS - 0.3)))
