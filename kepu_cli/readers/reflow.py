"""Rejoining the lines of one paragraph: lines broken at a fixed width, paragraphs cut by the end of a page.

Pure functions over lines. Two neighbouring lines are one paragraph only where the ordered table ``_SEAM_RULES`` has
good evidence for it; the first rule that matches decides, and where none does the lines stay apart. The lines of a
title are left apart: what belongs to a title is decided by structure, not by layout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from kepu_cli.blocks import Hints
from kepu_cli.lazy import Pattern
from kepu_cli.records import dataclass, field, replace

_TAIL = 200  # characters at the end of a line that are looked at for an open bracket or a full stop
_STOPS = "。！？!?；;：:…"
_CLOSERS = "”’」』）)》〉】〕]\"'"
_PAIRS = {"《": "》", "〈": "〉", "（": "）", "(": ")", "“": "”", "‘": "’", "「": "」", "【": "】", "〔": "〕"}
_NO_LINE_START = frozenset("。，、；：？！）》〉”’」』】〕,;:?!")
_OPENING = {closer: opener for opener, closer in _PAIRS.items()}
_BODY_MARKS = Pattern("[，。；：,;]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands: ``text`` without the white space around it, ``indent`` in 字, ``width`` in half-width columns.

    ``full`` says that it reaches the right margin of a text broken at a fixed width; ``fixed`` that it is a paragraph
    by itself (a heading, an item of a list); ``gap`` counts the empty lines before it; ``number`` is an automatic number
    at its start.
    """

    text: str
    indent: float = 0.0
    width: int = 0
    gap: int = 0
    full: bool = False
    fixed: bool = False
    hints: Hints = field(default_factory=Hints)
    number: str = ""


@dataclass(frozen=True, slots=True)
class Seam:
    """Two neighbouring lines: ``before`` is the text so far (its last characters), ``last`` its last line, ``after`` the next line."""

    before: str
    last: Line
    after: Line
    indented: bool = False  # paragraphs of this text begin with an indent


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: two for a hanzi or a full-width mark, one for the rest."""
    return len(text) if text.isascii() else len(text.encode("gbk", errors="replace"))


def ends_sentence(text: str, *, bracket_ends: bool = True) -> bool:
    """Whether ``text`` ends with 。；： or the like, closing quotes and brackets after it included.

    The bracket of a clause ends it too (…。（责任单位：市科技局）, …[牵头单位：市科协]) unless ``bracket_ends`` is false.
    """
    if bracket_ends and (
        text.endswith(("）", ")", "】")) or (text.endswith(("]", "］", "〕")) and not text[-2:-1].isdecimal())
    ):
        return True
    stripped = text.rstrip(_CLOSERS)
    return stripped.endswith(tuple(_STOPS))


def find_open_bracket(text: str) -> str | None:
    """The closing mark that the end of ``text`` still waits for (》 for …《关于新时代), or None."""
    waiting: list[str] = []
    for character in text[-_TAIL:]:
        if character in _PAIRS:
            waiting.append(_PAIRS[character])
        elif character in _OPENING and waiting and character in waiting:
            while waiting.pop() != character:
                pass
    return waiting[-1] if waiting else None


_LABEL = Pattern(
    r"[（(][一二三四五六七八九十百零〇]{1,5}[）)]|[一二三四五六七八九十百零〇]{1,5}[、.．]|"
    r"\d{1,3} ?(?:[、．]|\.(?!\d))|[（(]\d{1,3}[）)]|\d{1,2}[）)]|[①-⑳㈠-㈩⑴-⒇⒈-⒛]|第[一二三四五六七八九十百]{1,5}[章编节]|"
    r"附\s*件\s*(?:[:：]|\d|[一二三四五六七八九十]|$)|抄\s*送\s*[:：]|主\s*送\s*[:：]|联\s*系\s*人|[（(]此件|#"
)
_WEAK_LABEL = Pattern(
    r"第[一二三四五六七八九十百]{1,5}[条，,]|[一二三四五六七八九十][是要]|首先|其次|再次|最后[，,]|责任单位|牵头单位|[（(](?:责任|牵头|配合)|特此|"
    r"为(?:深入|贯彻|全面|进一步|加快|切实|认真|扎实|加强|推进|推动|了)|根据|按照|现将|近年来|同时[，,]|此外[，,]|下一步[，,]|感谢"
)
_OPENER = Pattern(r"现将|现就|根据|按照|兹|经.{2,30}同意|为(?:深入|贯彻|全面|进一步|加快|切实|认真|扎实|了)")
_DATE = Pattern(
    r"[\d〇○零一二三四五六七八九十两\s]{1,16}年[\d〇○零一二三四五六七八九十\s]{1,6}月[\d〇○零一二三四五六七八九十廿卅\s]{1,6}[日号]?(?:印发)?$"
)
_TITLE_END = Pattern(
    r"(?:通知|意见|方案|办法|规定|措施|计划|规划|纲要|决定|公告|通告|通报|报告|请示|批复|函|答复|纪要|要点|细则|条例|清单|分解表|分工表?|任务表|解读|规范|指南)"
    r"[》〉”\"]?(?:[（(][^（）()]{1,20}[）)])?[》〉]?$"
)


def is_date(text: str) -> bool:
    """Whether the whole line is a date such as 2024年1月30日 or 二〇二四年一月三十日印发."""
    return len(text) <= 40 and _DATE.match(text) is not None


def starts_paragraph(text: str) -> bool:
    """Whether a line begins with a label (一、 （一） 1. ① 第一章 附件：…) or is a date: nothing before it continues into it."""
    return _LABEL.match(text) is not None or is_date(text)


def looks_like_title(text: str) -> bool:
    """Whether ``text`` ends as a title does (…的通知, …实施方案（试行）) and holds no mark of a sentence."""
    return len(text) <= 150 and _TITLE_END.search(text[-40:]) is not None and not re.search("[。；;，,：:]", text)


def _within_title(seam: Seam) -> bool:
    if looks_like_title(seam.before) and _OPENER.match(seam.after.text):
        return True
    if seam.after.text.endswith(("：", ":")) and seam.after.text[0] in "各有" and looks_like_title(seam.before):
        return True  # the recipients below it
    if (seam.last.full and seam.after.full) or _OPENER.match(seam.before):
        return False
    if seam.last.full and seam.before.startswith("《") and _BODY_MARKS.search(seam.after.text):
        return False  # 《……方案》 / 已经市政府同意，…
    return looks_like_title(seam.before) or looks_like_title(seam.before + seam.after.text)


def _wrapped(seam: Seam) -> bool:
    if not seam.last.full or ends_sentence(seam.before, bracket_ends=False):
        return False
    return not (
        seam.before.endswith(("）", ")"))
        and re.search(
            r"[（(][^（(]{0,4}(?:责任|牵头|配合)[^（(]*$|负责[）)]$|[。；][（(][^（(。；]*$", seam.before[-_TAIL:]
        )
    )


def _wrapped_after_stop(seam: Seam) -> bool:
    """A full line that ends with a full stop: far more often a sentence than the paragraph ends just there."""
    if seam.before.endswith(("：", ":")) and "各" in seam.before and "。" not in seam.before:
        return False  # the recipients
    if not (seam.after.full or ends_sentence(seam.after.text)):
        return False  # a signature, a heading: the last line of a paragraph ends with a stop
    if _ARTICLE.match(seam.after.text):
        return False
    return seam.last.full and (seam.after.indent < 1 if seam.indented else seam.after.gap == 0)


def _open_bracket(seam: Seam) -> bool:
    closer = find_open_bracket(seam.before)
    if closer is None or closer not in seam.after.text[:_TAIL]:
        return False
    return _BODY_MARKS.search(seam.before) is not None or _BODY_MARKS.search(seam.after.text) is not None


_CLAUSE_OPENING = Pattern(r"[（(](?:[^（）()：:]{0,8}(?:单位|部门|牵头|责任|联系[人电方])[^（）()：:]{0,4}[：:])")


_UNIT_LIST = Pattern(r"(?:责任|牵头|配合|参与|主办|承办|协办|落实)(?:单位|部门|科室|处室)[：:][^。；;：:]{1,400}$")
_UNIT_ENDS = frozenset("局厅委办部会院府处室站所司署联行台社校园区县市州镇乡道位门构协团科队馆心司等）)】]］〕")


def _open_list(seam: Seam) -> bool:
    """责任单位：省发展改革委、省商 goes on in the next line: the last name has no end."""
    return seam.before[-1] not in _UNIT_ENDS and _UNIT_LIST.search(seam.before) is not None


_ARTICLE = Pattern(r"第[一二三四五六七八九十百]{1,5}条[\s\u3000]")


def _open_clause(seam: Seam) -> bool:
    """A clause （责任单位：… or a note （联系人：… that is still open goes on over as many lines as it takes."""
    if find_open_bracket(seam.before) not in ("）", ")"):
        return False
    *_, opening = [None, *_CLAUSE_OPENING.finditer(seam.before[-_TAIL * 2 :])]
    return opening is not None


def _cut_sentence(seam: Seam) -> bool:
    return (
        len(seam.before) >= 20
        and re.search("[。；，,]", seam.before) is not None
        and (len(seam.before) >= 40 or "。" in seam.before)
        and not ends_sentence(seam.before)
        and not _WEAK_LABEL.match(seam.after.text)
        and _BODY_MARKS.search(seam.after.text) is not None
    )


_FIELD_NAME = Pattern(
    r"(?:(?:责任|牵头|配合|主办|协办|承办|参与|落实|实施)(?:单位|部门|科室|处室)|(?:完成|办理|推进|工作)?(?:时限|期限)|完成时间)\s*[：:]"
)


def _value_below(seam: Seam) -> bool:
    """责任单位： on a line of its own, what it is on the next: the fields of a card."""
    return (
        len(seam.before) <= 8
        and _FIELD_NAME.fullmatch(seam.before) is not None
        and _LABEL.match(seam.after.text) is None
        and not seam.after.text.endswith(("：", ":"))
    )


_OFFICE = Pattern(
    r"(?:第[一二三]|常务|名誉)?副?(?:组\s*长|召集人|总指挥|指挥长|主\s*任|主\s*席|会\s*长|秘书长|顾\s*问)|成\s*员|委\s*员|联络员|办公室主任|时\s*间|地\s*点|出\s*席|列\s*席|参\s*加|主\s*持|记\s*录"
)  # 组长： above the names of a group


def _recipients(seam: Seam) -> bool:
    return (
        seam.after.gap == 0
        and seam.after.text.endswith(("：", ":"))
        and len(seam.after.text) <= 80
        and "。" not in seam.before
        and re.search("[、，,]", seam.before) is not None
        and not ends_sentence(seam.before, bracket_ends=False)
        and not starts_paragraph(seam.before)
        and _OFFICE.match(seam.after.text) is None
        and _FIELD_NAME.fullmatch(seam.after.text) is None
    )


def _opened_sentence(seam: Seam) -> bool:
    return (
        _OPENER.match(seam.before) is not None
        and len(seam.before) >= 10
        and not ends_sentence(seam.before)
        and ends_sentence(seam.after.text, bracket_ends=False)
    )


_SEAM_RULES: tuple[tuple[str, bool, Callable[[Seam], bool]], ...] = (
    # name, whether the two lines are one paragraph, evidence
    ("own paragraph", False, lambda seam: seam.last.fixed or seam.after.fixed or is_date(seam.before)),
    ("mark that begins no line", True, lambda seam: seam.after.text[0] in _NO_LINE_START),
    ("value below the name of its field", True, _value_below),
    ("label or date follows", False, lambda seam: starts_paragraph(seam.after.text)),
    ("indent follows", False, lambda seam: seam.after.indent >= 1.5),
    ("clause left open", True, _open_clause),
    ("list of units left open", True, _open_list),
    ("lines of a title", False, _within_title),
    ("line broken at the margin", True, _wrapped),
    ("sentence ended at the margin", True, _wrapped_after_stop),
    ("comma at the end", True, lambda seam: seam.before.endswith(("，", "、"))),
    ("bracket closed in the next line", True, _open_bracket),
    ("sentence cut", True, _cut_sentence),
    ("recipients in several lines", True, _recipients),
    ("opening words without an end", True, _opened_sentence),
)


def find_seam_rule(seam: Seam) -> tuple[str, bool] | None:
    """The name of the first rule that matches and whether it joins the two lines, None where there is no evidence."""
    for name, joins, test in _SEAM_RULES:
        if test(seam):
            return name, joins
    return None


def find_wrap_width(lines: Iterable[Line]) -> int | None:
    """The width in columns at which the lines of a text were broken, None where each paragraph is one line.

    Evidence: four lines or more that end alike in mid-sentence and next to none that ends otherwise; or a good third of the lines end within two hanzi of the longest, half of these in mid-sentence and half with a
    mark inside (names in a list have none), and next to none is longer.
    """
    widths = sorted(line.width for line in lines if line.width)
    if len(widths) < 6:
        return None
    limit = widths[max(0, len(widths) - 1 - len(widths) // 50)]
    near = [line for line in lines if limit - 4 <= line.width <= limit + 4]
    if len(near) == 1 and len(widths) > 9:  # a running head
        second = widths[-2]
        below = [line for line in lines if second - 4 <= line.width <= second + 4]
        if 40 <= second <= 160 and _all_cut(below):
            return second
    if not 40 <= limit <= 160:
        return None
    if _all_cut(near):
        return limit
    if len(near) < max(5, len(widths) // 3):
        return None
    cut = sum(not ends_sentence(line.text) for line in near)
    marked = sum(_BODY_MARKS.search(line.text) is not None or "、" in line.text for line in near)
    return limit if 2 * cut >= len(near) and 2 * marked >= len(near) else None


def _all_cut(near: Sequence[Line]) -> bool:
    """Whether the longest lines are pieces of sentences, four or three alone: a short letter has no third of long lines."""
    prose = [
        line
        for line in near
        if _BODY_MARKS.search(line.text) and ("。" in line.text or not starts_paragraph(line.text))
    ]
    cut = sum(not ends_sentence(line.text) for line in prose)
    opened = sum(not ends_sentence(line.text) for line in near) - cut  # headings, or the first lines of items
    if cut == len(near) == 3:
        return True
    return cut >= 4 and 4 * cut >= 3 * (len(near) - opened) and 2 * cut >= len(near)


def mark_full_lines(lines: Sequence[Line]) -> list[Line]:
    """The same lines with ``full`` set on those that reach the width at which the text was broken."""
    width = find_wrap_width(lines)
    if width is None:
        return list(lines)
    return [replace(line, full=line.width >= width - 4) for line in lines]


def _without_line_spacing(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without the empty lines that stand after every line of a text broken at a fixed width."""
    gaps = [after.gap for before, after in pairwise(lines) if before.full]
    if not gaps:
        return lines
    usual = max(set(gaps), key=gaps.count)
    if not 1 <= usual <= 3 or 4 * gaps.count(usual) < 3 * len(gaps):
        return lines
    return [replace(line, gap=max(0, line.gap - usual)) for line in lines]


def _without_margin(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines of a text broken at a fixed width without the white space that stands before all of them."""
    if not any(line.full for line in lines):
        return lines
    indents = [line.indent for line in lines]
    often = len(indents) // 5
    margin = min((indent for indent, count in Counter(indents).items() if count > often), default=0.0)
    if margin < 1 or margin == max(indents):
        return lines
    return [replace(line, indent=max(0.0, line.indent - margin)) for line in lines]


def join_texts(before: str, after: str) -> str:
    """Two pieces of one paragraph as one text: a space between two Latin words, nothing elsewhere."""
    if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha():
        return f"{before} {after}"
    return before + after


def rejoin(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines grouped by paragraph, in order."""
    marked = _without_margin(_without_line_spacing(mark_full_lines(lines)))
    indented = (
        3 * sum(1.5 <= line.indent <= 4 for line in marked)
        >= sum(line.indent < 1.5 and line.full for line in marked)
        > 0
    )
    groups: list[list[Line]] = []
    tail = ""
    for line in marked:
        rule = find_seam_rule(Seam(tail, groups[-1][-1], line, indented)) if groups else None
        if rule is not None and rule[1]:
            groups[-1].append(line)
            tail = join_texts(tail, line.text)[-2 * _TAIL :]
        else:
            groups.append([line])
            tail = line.text[-2 * _TAIL :]
    return groups


def join_lines(lines: Sequence[Line]) -> str:
    """The text of one paragraph from its lines."""
    if len(lines) == 1:
        return lines[0].text
    pieces = [lines[0].text]
    for line in lines[1:]:
        joined = join_texts(pieces[-1][-1:], line.text)
        pieces.append(joined[len(pieces[-1][-1:]) :])
    return "".join(pieces)
