"""Word's automatic numbers for the samples: one list of five levels, restarted where the text restarts."""

from __future__ import annotations

from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

_ABSTRACT = 90
# number format and text of each level, in the order 一、（一）1.（1）①
_LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
    ("decimalEnclosedCircleChinese", "%5"),
)
_DIGITS = "〇一二三四五六七八九"


class Numbers:
    """The list of one document: gives paragraphs their number and starts a new count where theirs is another.

    State between calls: the counters that Word will have, and the ``w:num`` in use.
    """

    def __init__(self, document: Docx) -> None:
        self._numbering = document.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
            for place, (kind, text) in enumerate(_LEVELS)
        )
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_ABSTRACT}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        self._numbering.insert(0, abstract)
        self._next_id = _ABSTRACT
        self._current = 0
        self._counters = [0] * len(_LEVELS)
        self._new_list({})

    def apply(self, paragraph: Paragraph, label: str, level: int) -> bool:
        """Number a paragraph as ``label``; False where this list has no such label and it must be typed."""
        place = level - 1
        if not 0 <= place < len(_LEVELS):
            return False
        value = _value(label, place)
        if value is None:
            return False
        if self._counters[place] + 1 != value:
            self._new_list({place: value})
        self._counters[place] = value
        for lower in range(place + 1, len(_LEVELS)):
            self._counters[lower] = 0
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = place
        properties.get_or_add_numId().val = self._current
        return True

    def _new_list(self, starts: dict[int, int]) -> None:
        self._next_id += 1
        self._current = self._next_id
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
            for place, value in starts.items()
        )
        number = parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{self._current}"><w:abstractNumId w:val="{_ABSTRACT}"/>{overrides}</w:num>'
        )
        nums = self._numbering.findall(qn("w:num"))
        if nums:
            nums[-1].addnext(number)
        else:
            self._numbering.append(number)


def _value(label: str, place: int) -> int | None:
    """What a label counts where it is exactly what the level's pattern prints, else None."""
    for value in range(1, 100):
        text = str(value) if place in {2, 3} else chr(0x2460 + value - 1) if place == 4 else _chinese(value)
        if _LEVELS[place][1].replace(f"%{place + 1}", text) == label:
            return value
    return None


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
