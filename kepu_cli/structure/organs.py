"""Names of organs: how they end, and the single names in a line that prints several (GB/T 9704-2012, 7.2.4, 7.3.5)."""

from __future__ import annotations

import re

from kepu_cli.lazy import Pattern
from kepu_cli.structure.words import squeeze, without_brackets

_ENDS = (
    "委员会 领导小组 工作组 专班 联席会议 指挥部 办公厅 办公室 管委会 党工委 工委 总工会 联合会 协会 学会 "
    "研究会 总队 支队 大队 分局 总局 总站 中心 集团 公司 大学 学院 学校 医院 图书馆 博物馆 科技馆 文化馆 "
    "电视台 日报社 研究院 研究所 政府 法院 检察院 监委 常委会 总部 组织部 宣传部 统战部 政法委 编办 网信办 "
    "国务院 党组 党委 支行 分行 银行 海关 科协 文联 侨联 残联 妇联 商联 科联 厅 局 委 办 部 署 院 社 台 会 室 "
    "所 站 馆 处 科 司"
)
ORGAN_ENDS = tuple(_ENDS.split())


def ends_like_organ(text: str) -> bool:
    """Whether a text ends as names of organs do."""
    return text.endswith(ORGAN_ENDS)


_STAMP = Pattern(r"[（(](?:盖?章|印章|公章|代章|签章|印|盖\s*章)[）)]")


_NOT_IN_NAMES = frozenset("。；：:，,！？《》“”")


def _without_stamp(text: str) -> str:
    """A line without what says where the seal stands: （盖章）."""
    return (_STAMP.sub("", text) if "章" in text or "印" in text else text).strip()


def is_organ(text: str) -> bool:
    """Whether a short line names one organ or several (a signature, a red head)."""
    bare = _without_stamp(text)
    if not 2 <= len(squeeze(bare)) <= 60 or not _NOT_IN_NAMES.isdisjoint(bare) or any(map(str.isdecimal, bare)):
        return False
    names = bare.replace("、", " ").split()
    if len(names) > 1 and all(len(name) == 1 for name in names):
        return ends_like_organ("".join(names))
    return all(ends_like_organ(without_brackets(name, 1)) or len(name) < 4 for name in names) and ends_like_organ(
        without_brackets(names[-1], 1)
    )


def split_organs(text: str) -> list[str]:
    """The organs that one line names: several are parted by white space or 、; letters spaced for looks are one name."""
    bare = _without_stamp(text)
    names = bare.split()
    if len(names) > 1 and all(ends_like_organ(name) and len(name) >= 3 for name in names):
        return names
    wide = [squeeze(name) for name in re.split(r"[\s　]{2,}|、", bare) if name.strip()]
    if len(wide) > 1 and all(ends_like_organ(name) and len(name) >= 3 for name in wide):
        return wide
    return _split_glued(squeeze(bare))


_PLACE = Pattern(r"(?:中共)?(?P<place>\p{Han}{2,6}?[省市县区州盟旗])")


def _split_glued(name: str) -> list[str]:
    """Names printed without a gap, apart: 云岭市财政局云岭市教育局, 中共云岭市委办公室云岭市人民政府办公室."""
    match = _PLACE.match(name) if len(name) >= 8 else None
    if match is not None:
        starts = [found.start() for found in re.finditer(f"(?:中共)?{match['place']}", name)]
        pieces = [name[start:stop] for start, stop in zip(starts, [*starts[1:], len(name)], strict=True)]
        if len(pieces) > 1 and all(len(piece) > len(match[0]) and ends_like_organ(piece) for piece in pieces):
            return pieces
    if name.startswith("中共中央") and "国务院" in name:
        at = name.index("国务院")
        if ends_like_organ(name[at:]) and name[:at].endswith(("中央", "厅", "部", "委")):
            return [name[:at], name[at:]]
    return [name]


def is_mark(text: str) -> bool:
    """Whether a line is a red head by its words: 云岭市科学技术局文件."""
    bare = squeeze(text)
    if bare.endswith("文件") and len(bare) <= 60:
        return ends_like_organ(re.sub(r"(?:行政规范性|规范性|公文)$|[（(][^（）()]*[）)]$", "", bare[:-2]))
    return False


SERIES = ("命令", "令", "公告", "通告", "通报", "简报", "纪要")
"""The 文种 that are counted as a series, with the organ's name in front as their mark (GB/T 9704-2012, 10.2, 10.3). A 公报 is
counted too, but what stands under its name is the number of the gazette, not of the document."""


def without_series(text: str) -> str:
    """What stands before the 文种 of a series: 云岭市人民政府令 -> 云岭市人民政府; a text that names none as it is."""
    bare = squeeze(text)
    kind = next((kind for kind in SERIES if bare.endswith(kind)), "")
    for _ in kind:
        text = text.rstrip()[:-1]
    return text.rstrip() if kind else text


def names_series(text: str) -> bool:
    """Whether a text is the mark of a series by its words: 云岭市人民政府令, 公　告, 云岭市人民政府专题会议纪要."""
    bare = squeeze(text)
    before = without_series(text)
    if before == text or "关于" in bare:
        return False
    return not before or is_organ(before) or (bare.endswith(("纪要", "简报", "通报")) and len(bare) <= 40)
