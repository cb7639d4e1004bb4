"""主送机关: the names that end with a colon, over as many lines as they take (GB/T 9704-2012, 7.3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.structure.document_number import read_number_line
from kepu_cli.structure.lines import Line
from kepu_cli.structure.numbering import parse_label
from kepu_cli.structure.organs import ORGAN_ENDS, is_mark
from kepu_cli.structure.titles import ends_like_title
from kepu_cli.structure.words import squeeze, without_brackets

PROSE_ENDS = tuple("。！？；…")


_OTHER_ENDS = (
    "单位 部门 机构 企业 区 县 市 州 盟 旗 镇 乡 街道 省 兵团 人 各有关方面 园 团 队 校 组织 高校 院所 党支部 "
    "支部 党总支 组 系统 成员 主体 用户 等"
)
_RECIPIENT_ENDS = (*ORGAN_ENDS, *_OTHER_ENDS.split())


_GREETED = ("代表", "委员", "议员", "同志", "先生", "女士", "主席", "院士", "教授", "老师", "网友", "市民")
_GREETED_WITH_REMARK = Pattern(rf"(?:{'|'.join(_GREETED)})（[^）]*）$")


_NOT_RECIPIENTS = (
    "如下", "现将", "现就", "下列", "以下", "包括", "要求", "按照", "根据", "为了", "为：", "为:", "提出", "做好", "注意", "联系", "电话", "日期",
    "时间", "责任", "牵头",
)  # fmt: skip
_NO_RECIPIENT_ENDS = ("通知", "意见", "办法", "方案", "措施", "目标", "原则")


_EACH = Pattern(r"各[^要应须将把对被让使的]{2,}")  # 各科普基地, whatever they end with


def is_recipients(text: str) -> bool:
    """Whether a text is 主送机关 or the 称谓 of a reply: names that end with a colon."""
    bare = text.strip()
    if not bare.endswith(("：", ":")) or len(bare) > 1500:
        return False
    bare = bare[:-1].strip()
    if not bare or "。" in bare or ("；" in bare[:-1] and len(bare) < 20):
        return False
    if bare.endswith(_GREETED) or (bare.endswith("）") and _GREETED_WITH_REMARK.search(bare)):
        return len(bare) <= 200
    if parse_label(bare) is not None or bare.startswith("附") or bare.endswith(_NO_RECIPIENT_ENDS):
        return False
    words = bare.replace("有限责任公司", "")
    if any(word in words for word in _NOT_RECIPIENTS):
        return False
    if bare.endswith(_RECIPIENT_ENDS) or without_brackets(bare, 1).endswith(_RECIPIENT_ENDS):
        return True
    names = bare.replace("，", "、").split("、")
    if len(names) > 2 and all(2 <= len(name) <= 30 for name in names):
        # 国网云岭市电力公司、云岭电力交易中心、云岭石化: most of them show by their end what the last does not
        return 2 * sum(without_brackets(name, 1).endswith(_RECIPIENT_ENDS) for name in names) >= len(names)
    return len(bare) <= 60 and _EACH.fullmatch(bare) is not None


def recipients_at(lines: Sequence[Line], index: int) -> int:
    """How many lines from ``index`` on make up the recipients, 0 where none begin there."""
    joined = ""
    for count in range(1, 7):
        if index + count > len(lines):
            return 0
        line = lines[index + count - 1]
        if line.table is not None or (count > 1 and (line.text.endswith(PROSE_ENDS) or parse_label(line.text))):
            return 0
        if count == 1 and (
            read_number_line(line.text)
            or is_mark(line.text)
            or (ends_like_title(squeeze(line.text)) and "，" not in line.text)
        ):
            return 0
        if count > 1 and ends_like_title(squeeze(line.text)) and "关于" in joined:
            return 0
        joined += line.text
        if (
            count == 1
            and not line.text.endswith(("：", ":"))
            and "，" not in line.text
            and "、" not in line.text
            and not line.text.startswith("各")
        ):
            return 0
        if line.text.endswith(("：", ":")):
            return count if is_recipients(joined) else 0
        if joined.endswith(PROSE_ENDS):
            return 0
    return 0
