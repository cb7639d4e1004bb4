"""The numbers of the page (GB/T 9704-2012, clauses 5 and 7) as Word counts them: twips, 1/1440 inch."""

from __future__ import annotations

TWIPS_PER_MM = 1440 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1587, 1474  # 37, 35, 28, 26 mm
AREA_WIDTH, AREA_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
LINE = 579  # 225 mm / 22 lines; 580 leaves room for 21 only
CHARACTER = 316  # 156 mm / 28 characters
TITLE_LINE = 660  # 2号 in lines of 33 pt
SQUEEZE = -5  # of 16 pt characters, in 1/20 pt: 28 fit on a line
BODY_SIZE, TITLE_SIZE, SMALL_SIZE = 32, 44, 28  # 3号, 2号, 4号 in half points
SMALL = 280  # one character of 4号
WIDE_FOOTER_DISTANCE = 567  # the footer of a turned page is empty but for a box; it must not push the text
FOOTER_LINE = 320
FOOTER_DISTANCE = 1446  # 25.5 mm: with a line of 16 pt the dashes stand 7 mm under the type area
HEAD_DROP = 1984  # 35 mm from the type area's edge to the issuer mark (7.2.4)

# A page turned for a wide table (clause 8): the binding edge is its top, the type area 225 x 156 mm.
WIDE_TOP, WIDE_BOTTOM, WIDE_LEFT, WIDE_RIGHT = LEFT, RIGHT, BOTTOM, TOP
WIDE_WIDTH, WIDE_HEIGHT = AREA_HEIGHT, AREA_WIDTH

LETTER_MARK_TOP = 1701  # 30 mm from the page's edge (10.1)
LETTER_RULE_WIDTH, LETTER_RULE_LEFT = 9638, 1134  # 170 mm, centred on the page
LETTER_RULE_BOTTOM = PAGE_HEIGHT - 1134  # 20 mm from the page's lower edge


def twips(mm: float) -> int:
    """Millimetres in twips."""
    return round(mm * TWIPS_PER_MM)
