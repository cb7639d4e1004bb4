"""结构层次序数: the labels of headings and measures (GB/T 9704-2012, 7.3.3) and their printed variants.

``NUMBERING_STYLES`` is the one place where a style is described: how it is read, which level it stands
for, how it is written. Nothing else needs to change when a style is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kepu_cli.lazy import Pattern, any_of
from kepu_cli.numerals import format_chinese_numeral, parse_enclosed, parse_number
from kepu_cli.records import dataclass

INLINE = 6
"""The level of ordinals inside a paragraph: 一是, 首先, 第一，."""

_HAN = "一二三四五六七八九十百零〇"


@dataclass(frozen=True, slots=True)
class NumberingStyle:
    """One way to print a level ordinal.

    ``pattern`` matches a label at the start of a text with the number in one group; ``weak`` labels also occur as
    ordinary text and count only where the sequence of numbers proves them.
    """

    name: str
    level: int
    pattern: str
    write: Callable[[int], str]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed, and what it says. ``end`` is where the words after it begin."""

    text: str
    level: int
    number: int
    style: str
    end: int
    weak: bool = False


def _enclosed(first: int, count: int) -> str:
    return f"[{chr(first)}-{chr(first + count - 1)}]"


_NUMERAL = r"\p{Han}"  # parse_number judges what it finds
_S = r"\s*"
_YEAR = rf"(?:19|20)\d\d{any_of('年—-–~至')}"
_OPEN, _CLOSE, _STOP = any_of("（(﹙"), any_of("）)﹚"), any_of("、.．")
_COUNT = any_of(_HAN)
_MEASURED = "[万亿千百倍元米吨亩度分年岁%％]|个百分|公里|公顷|平方|立方|小时|月份"
_WHOLE = rf"\d{{1,4}}(?:[A-Z+＋“《]|(?!{_MEASURED})\p{{Han}})|\d{{5}}(?:热线|平台)|\d{{1,3}}[.．]\d"
"""A number that has no decimals: what stands before it (2.30家, 3.5G网络, 1.3月底前) may be a label."""

# The first match wins: the specific stands before the general.
NUMBERING_STYLES: tuple[NumberingStyle, ...] = (
    NumberingStyle(
        "part",
        1,
        rf"第{_S}((?:{_COUNT}|\d){{1,5}}){_S}(?:编|部分|篇)(?=[ \t\u3000：:]|$)",
        lambda n: f"第{format_chinese_numeral(n)}部分",
    ),
    NumberingStyle(
        "chapter",
        1,
        rf"第{_S}((?:{_COUNT}|\d){{1,5}}){_S}章(?![程节，。、的])",
        lambda n: f"第{format_chinese_numeral(n)}章",
    ),
    NumberingStyle(
        "division",
        2,
        rf"第{_S}((?:{_COUNT}|\d){{1,5}}){_S}节(?![点课日，。、的])",
        lambda n: f"第{format_chinese_numeral(n)}节",
    ),
    NumberingStyle(
        "article",
        3,
        rf"第{_S}((?:{_COUNT}|\d){{1,6}}){_S}条(?![，。、；：至到第款的和及与之所]|项下|规定|中(?![央小国心长期])|第[{_HAN}]+款)",
        lambda n: f"第{format_chinese_numeral(n)}条",
    ),
    NumberingStyle(
        "han",
        1,
        rf"({_NUMERAL}{{1,5}}){_S}{any_of('、．.﹑')}",
        lambda n: f"{format_chinese_numeral(n)}、",
    ),
    NumberingStyle(
        "han-bracketed",
        2,
        rf"{_OPEN}{_S}(?![①-⒛])({_NUMERAL}{{1,5}}){_S}{_CLOSE}{_STOP}?",
        lambda n: f"（{format_chinese_numeral(n)}）",
    ),
    NumberingStyle(
        "han-enclosed",
        2,
        rf"({_enclosed(0x3220, 10)}){_STOP}?",
        lambda n: chr(0x3220 + n - 1) if n <= 10 else f"（{format_chinese_numeral(n)}）",
    ),
    NumberingStyle("arabic", 3, rf"(\d{{1,3}}){_S}(?:[.．](?![\da-z])|、(?!\d))", lambda n: f"{n}."),
    NumberingStyle(
        "arabic-stop", 3, rf"({_enclosed(0x2488, 20)}){_STOP}?", lambda n: chr(0x2488 + n - 1) if n <= 20 else f"{n}."
    ),
    NumberingStyle("arabic-bracketed", 4, rf"{_OPEN}{_S}(\d{{1,3}}){_S}{_CLOSE}{_STOP}?", lambda n: f"（{n}）"),
    NumberingStyle(
        "arabic-enclosed",
        4,
        rf"({_enclosed(0x2474, 20)}){_STOP}?",
        lambda n: chr(0x2474 + n - 1) if n <= 20 else f"（{n}）",
    ),
    NumberingStyle("arabic-closed", 4, rf"(\d{{1,2}}){_CLOSE}(?!{any_of('、，。')}){_STOP}?", lambda n: f"{n}）"),
    NumberingStyle(
        "circled",
        5,
        rf"({_enclosed(0x2460, 20)}|{_enclosed(0x2776, 10)}|{_enclosed(0x3251, 15)}){_STOP}?",
        lambda n: chr(0x2460 + n - 1) if n <= 20 else chr(0x3251 + n - 21),
    ),
    NumberingStyle("arabic-year", 3, rf"(\d{{1,2}}){_STOP}(?={_YEAR})", lambda n: f"{n}.", weak=True),
    NumberingStyle("arabic-figure", 3, r"(\d{1,2})[.．](?=\d{3}\p{Han})", lambda n: f"{n}.", weak=True),
    NumberingStyle("arabic-counted", 3, rf"(\d{{1,2}})[.．、](?={_WHOLE})", lambda n: f"{n}.", weak=True),
    NumberingStyle(
        "arabic-thousand", 3, rf"([1-9]\d{{3}}){_S}(?:[.．](?![\da-z])|、(?!\d))", lambda n: f"{n}.", weak=True
    ),
    NumberingStyle(
        "arabic-bracketed-thousand", 4, rf"{_OPEN}{_S}([1-9]\d{{3}}){_S}{_CLOSE}", lambda n: f"（{n}）", weak=True
    ),
    NumberingStyle(
        "han-half-bracketed", 2, rf"({_NUMERAL}{{1,4}}){_CLOSE}", lambda n: f"{format_chinese_numeral(n)}）", weak=True
    ),
    NumberingStyle(
        "han-bare",
        1,
        rf"({_NUMERAL}{{1,4}})\s+(?=\p{{Han}})",
        lambda n: f"{format_chinese_numeral(n)} ",
        weak=True,
    ),
    NumberingStyle("arabic-bare", 3, r"(\d{1,2})[ \t\u3000\xa0]+(?=\p{Han})", lambda n: f"{n} ", weak=True),
)

STYLE_OF: dict[str, NumberingStyle] = {style.name: style for style in NUMBERING_STYLES}
if len(STYLE_OF) != len(NUMBERING_STYLES):
    raise RuntimeError("two numbering styles share a name")

# Ordinals that open a sentence inside a paragraph. Each family counts by its own words.
_INLINE_FAMILIES: tuple[tuple[str, str], ...] = (
    ("是", rf"([{_HAN}]{{1,3}})是(?!否|不是|非)"),
    ("第", rf"第([{_HAN}]{{1,3}})[，,：:]"),
    ("其", rf"其([{_HAN}]{{1,2}})[，,：:是]"),
    ("首先", r"(首先|其次|再次|再者|最后)[，,：:]"),
)
_FIRST_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4}

_LISTED = Pattern(rf"{_COUNT}?、?{_COUNT}产业")  # 一、二、三产业融合
_by_opening: dict[str, list[tuple[NumberingStyle, Pattern]]] = {}
_inline: list[tuple[str, Pattern]] = []


def _opening(character: str) -> str:
    """What kind of sign a label begins with: 第, a Chinese numeral, a bracket, a figure, an enclosed numeral, or nothing."""
    if character == "第":
        return "第"
    if character in _HAN:
        return "han"
    if character in "（(﹙":
        return "bracket"
    if character.isdecimal():
        return "figure"
    return "sign" if parse_enclosed(character) is not None else ""


def _styles(opening: str) -> list[tuple[NumberingStyle, Pattern]]:
    """The styles whose labels begin with such a sign, in the order of the table."""
    if not _by_opening:
        for style in NUMBERING_STYLES:
            _by_opening.setdefault(_opening(style.write(1)[0]), []).append((style, Pattern(style.pattern)))
    return _by_opening.get(opening, [])


def parse_label(text: str, start: int = 0) -> Label | None:
    """The label that stands at ``start`` of a text (一、 （一） 1. （1） ① 第一条 …), or None.

    2023年 and 3.23世界气象日 do not start with one; 11.121人才工程 does weakly. The label keeps its punctuation; white space
    after it belongs to neither label nor words.
    """
    opening = _opening(text[start]) if start < len(text) else ""
    if not opening:
        return None
    for style, pattern in _styles(opening):
        match = pattern.match(text, start)
        if match is None:
            continue
        number = parse_number(match[1])
        if number is None or number == 0 or (style.name == "han" and _lists(text, match.end())):
            continue
        end = match.end()
        while end < len(text) and text[end].isspace():
            end += 1
        return Label(match[0].strip(), style.level, number, style.name, end, style.weak)
    return None


def _lists(text: str, at: int) -> bool:
    return "产业" in text[at : at + 5] and _LISTED.match(text, at) is not None


def format_label(style: str, number: int) -> str:
    """The label that a style prints for a number: ("han-bracketed", 12) -> （十二）."""
    return STYLE_OF[style].write(number)


_SENTENCE_START = set("。！？；：，;:!?\n”’）) \u3000")


def iter_inline_ordinals(text: str) -> Iterator[list[tuple[int, int, int]]]:
    """Runs of ordinals inside a paragraph, each at least two long and counting from one: [(start, end, number), …].

    一是…；二是… and 首先，…其次，… stand at the beginning of a sentence or clause; a lone 一是 is ordinary text.
    """
    if not _inline:
        _inline.extend((name, Pattern(pattern)) for name, pattern in _INLINE_FAMILIES)
    for name, pattern in _inline:
        if name not in text:
            continue
        run: list[tuple[int, int, int]] = []
        for match in pattern.finditer(text):
            at = match.start()
            if at and text[at - 1] not in _SENTENCE_START:
                continue
            number = _FIRST_WORDS.get(match[1]) or parse_number(match[1])
            if number is None:
                continue
            if number == 1:
                if len(run) > 1:
                    yield run
                run = [(at, match.end(), 1)]
            elif run and (number == run[-1][2] + 1 or (name == "首先" and number > run[-1][2])):
                run.append((at, match.end(), number))
        if len(run) > 1:
            yield run


_MIDLINE = Pattern(
    # No other character begins a label: to say so first is many times quicker.
    rf"(?=[{_HAN}第（(\d])(?<![第表图栏框附件\d.．、])(?:[{_HAN}]{{1,5}}、(?!{_COUNT})|第{_COUNT}{{1,5}}{any_of('章节条')}|[（(]{_COUNT}{{1,5}}[）)]|(?<![\d.])\d{{1,3}}{_STOP}(?![\d])|[（(]\d{{1,2}}[）)])"
)


def iter_midline_labels(text: str, start: int) -> Iterator[tuple[int, Label]]:
    """Everything after ``start`` that could be a label inside a line, with its position. Most are ordinary text:
    the caller accepts those that the sequence proves."""
    for match in _MIDLINE.finditer(text, start):
        label = parse_label(text, match.start())
        if label is not None and not label.weak and label.end < len(text):
            yield match.start(), label
