"""标题: what titles end with, which lines make one up, how one is cited (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.structure.citations import NUMBER
from kepu_cli.structure.document_number import read_serial
from kepu_cli.structure.lines import Line
from kepu_cli.structure.organs import is_mark, is_organ
from kepu_cli.structure.words import core, squeeze, without_brackets

KINDS = "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|答复函|答复|复函|办法|规定|细则|条例|规则|规程|方案|计划|规划|纲要|要点|措施|举措|政策|清单|指引|指南|制度|章程|标准|分解表|分工表|任务书|安排|实施意见|回复|说明|公示|倡议书|承诺书|总结|讲话|目录|预案|行动|工程|工作|一号文件|十条|若干条|\\d{1,3}条|白皮书|名单|汇总表|一览表|台账|责任分工|任务分工|解读"


_KIND_ENDS = tuple(kind for kind in KINDS.split("|") if "\\" not in kind)


_FULL_KIND_WORDS = (
    "决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要 答复 办法 规定 细则 条例 方案 "
    "分解表 分工表"
)
_FULL_KINDS = tuple(_FULL_KIND_WORDS.split())


TITLE_ENDS = (*_FULL_KINDS, "》", "计划", "规划", "措施", "要点", "任务", "）", ")")


_ARTICLES = Pattern(r"\d{1,3}条$")


def ends_like_title(text: str) -> bool:
    """Whether a text ends with a 文种 or what else titles end with, brackets behind it left aside."""
    bare = without_brackets(text)
    return bare.endswith(_KIND_ENDS) or _ARTICLES.search(bare) is not None


_STATUS = Pattern(
    r"[（(](?:(?:全文|现行|继续)?有效|已?(?:失效|废止|修改|修订)|(?:19|20)\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)[）)]$"
)


def without_status(title: str) -> str:
    """A title without the remark on whether it still holds (……的通知（有效）) and without the day below it (（2026年1月）)."""
    return _STATUS.sub("", title) if title.endswith(("）", ")")) else title


def join_title(pieces: Sequence[str]) -> str:
    """A title as one would cite it: one line, letters that were spaced for looks together (答 复 函)."""
    joined = "".join(_join_words(piece.split()) for piece in pieces).strip()
    if joined.startswith("《") and joined.endswith("》") and joined.count("《") == 1:
        joined = joined[1:-1]
    return joined


def _join_words(words: Sequence[str]) -> str:
    """Words of one line with a space where print means one, without it between spaced letters and around brackets."""
    joined = ""
    for index, word in enumerate(words):
        spaced = len(word) == 1 and (
            (index + 1 < len(words) and len(words[index + 1]) == 1) or (index > 0 and len(words[index - 1]) == 1)
        )
        tight = (
            not joined
            or spaced
            or (joined[-1].isdecimal() and word[0] in "年月日")
            or (len(word) == 1 and index == len(words) - 1 and ends_like_title(joined + word))  # ……的请　示
            or joined[-1] in "（《〈“("
            or word[0] in "）》〉”)"
        )
        joined += word if tight else " " + word
    return joined


def title_score(text: str, lines: Sequence[Line]) -> float:
    """How much speaks for a text set on these lines being the title of a document, the more the higher."""
    bare = squeeze(text)
    score = 0.0
    if ends_like_title(bare):
        score += 3
    if "关于" in bare:
        score += 2
    if any(line.hints.align == "center" for line in lines):
        score += 1
    if any(line.hints.heading for line in lines):
        score += 1.5
    if max((line.hints.size_pt or 0 for line in lines), default=0) >= 18:
        score += 1
    if 8 <= len(bare) <= 120:
        score += 1
    if bare.endswith(("：", ":", "。")):
        score -= 3
    if is_organ(text):
        score -= 2
    if NUMBER.match(bare):
        score -= 2  # the page's own heading: number and title on one line
    return score


_ISSUING = Pattern(
    r"(?:关于)?(?:印发|转发|批转|发布|公布|下发)(?!.*(?:通知|公告|通报|决定|令|函)(?:[（(][^（）()]{1,30}[）)])*$)"
)


_QUOTED = Pattern(r"《.*》")


_ENDS_ISSUING = Pattern(r"的(?:通知|意见|决定|公告|通告|函|通报|批复)$")


def _is_complete(bare: str) -> bool:
    """Whether a title needs no further line: brackets closed, a 文种 at its end, what it issues named and 的通知 behind it."""
    if any(
        bare.count(a) > bare.count(b) for a, b in (("《", "》"), ("（", "）"), ("(", ")"), ("〈", "〉"), ("“", "”"))
    ):
        return False
    if bare.endswith("》") and re.search(r"印发|转发|发布", bare):
        return True
    if not without_brackets(bare).endswith(_FULL_KINDS):
        return False
    return _ISSUING.search(_QUOTED.sub("《》", bare)) is None


def _is_whole_title(own: str) -> bool:
    """Whether a line is a title by itself: 关于……的通知, with the issuers in front or on the lines above."""
    return len(own) >= 12 and "关于" in _QUOTED.sub("《》", own) and _is_complete(own)


def _opens_with_issuer(own: str) -> bool:
    """Whether a title begins here with the name of its issuer: 云岭市科学技术局关于……"""
    before, mark, _ = own.partition("关于")
    return bool(mark) and len(before) >= 4 and "《" not in before and is_organ(before)


def _names_issuers(group: Sequence[Line]) -> bool:
    """Whether lines above a title name those who issue it, and nothing else."""
    return all(
        is_organ(line.text) or line.text.endswith(("部门", "单位", "、")) or is_mark(line.text) for line in group
    )


def _waits(bare: str, group: Sequence[Line]) -> bool:
    """Whether lines of a title call for more: they end with 关于, 印发, 、 or only name who issues it."""
    return bare.endswith(("关于", "印发", "转发", "、")) or _names_issuers(group)


def continues_title(group: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on with the title above it."""
    bare = squeeze("".join(item.text for item in group))
    own = squeeze(line.text)
    if any(bare.count(a) > bare.count(b) for a, b in (("《", "》"), ("（", "）"), ("〈", "〉"))):
        return True
    if read_serial(bare) is not None:
        return False  # 第3期 of the gazette above
    if core(own) == core(bare) or (len(core(bare)) >= 10 and core(bare) in core(own)):
        return False
    if len(core(own)) >= 10 and core(own) in core(bare):
        return False  # a page is headed by title and site, the title stands below
    if re.match(r"[的之和及与并》]", own):
        return True
    if _is_whole_title(own) and not _waits(bare, group):
        return False
    if _opens_with_issuer(own) and not _waits(bare, group):
        return False
    first, hints = group[-1].hints, line.hints
    if first.align is None and first.indent == 0.0 and hints.align == "center":
        return False  # a running head at the left margin
    if first.heading and hints.heading != first.heading and (hints.heading or not _waits(bare, group)):
        return False
    if bare.endswith("》") and "关于" in _QUOTED.sub("", bare) and "关于" not in own and _ENDS_ISSUING.search(own):
        return True  # 关于印发2024年《……报告》 / 重点任务分工的通知
    if _is_complete(bare):
        return re.fullmatch(r"(?:[（(][^（）()]{1,30}[）)])+|(?:[答复函回通知意见方案]){1,4}", own) is not None
    if first.size_pt and hints.size_pt and abs(first.size_pt - hints.size_pt) > 3:
        return False
    return len(own) <= 70 and "：" not in own[:-1]
