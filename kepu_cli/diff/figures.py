"""What a figure says: what its unit counts, how much in one unit, and whether more or less of it promises more."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from kepu_cli.lazy import Pattern
from kepu_cli.model import Target
from kepu_cli.records import NamedTuple

# What a unit counts. Figures compare only within a kind; 人 and 人次 are one kind, but not one thing, which is said.
_KINDS: tuple[tuple[str, str], ...] = (
    ("share", "% ％ ‰ 个百分点 成"),
    ("money", "元 百元 千元 万元 亿元 万亿元"),
    ("people", "人 名 人次 位 对 万人次 人天"),
    ("time", "毫秒 分钟 小时 天 日 工作日 个工作日 周 个月 年"),
    ("lessons", "学时 课时"),
    ("area", "平方米 亩 公顷 平方公里"),
    ("length", "米 千米 公里"),
    ("mass", "斤 公斤 千克 吨"),
    ("power", "千瓦 兆瓦 万千瓦"),
    ("times", "场 场次 次 期 班次 批次 批"),
    ("growth", "倍"),
    # 5个基地 and 6家基地 count the same things where the indicator is the same.
    ("things", "个 家 户 所 项 处 座 支 套 件 种 类 篇 部 门 条 款 只 台 辆 间 块 册 本"),
)
_KIND_OF = {unit: kind for kind, units in _KINDS for unit in units.split()}
_FACTORS = {
    "百元": 100,
    "千元": 1000,
    "万元": 10**4,
    "亿元": 10**8,
    "万亿元": 10**12,
    "万人次": 10**4,
    "‰": 0.1,
    "成": 10,
    "毫秒": 1 / 86_400_000,
    "分钟": 1 / 1440,
    "小时": 1 / 24,
    "工作日": 1.4,
    "个工作日": 1.4,
    "周": 7,
    "个月": 30,
    "年": 365,
    "平方米": 0.0015,
    "公顷": 15,
    "平方公里": 1500,
    "千米": 1000,
    "公里": 1000,
    "斤": 0.5,
    "吨": 1000,
    "兆瓦": 1000,
    "万千瓦": 10**4,
}
_POINTS = "个百分点"

Sense: TypeAlias = Literal["least", "most", "rise", "fall", "added", "cap", "unknown"]
SENSE_NAMES: dict[Sense, str] = {
    "least": "达到的水平",
    "most": "上限",
    "rise": "增加的幅度",
    "fall": "减少的幅度",
    "added": "新增的数量",
    "cap": "补助的封顶数",
    "unknown": "不能判断高低的数",
}
_REACHED = (
    *(verb + end for verb in "高升长加少低减缩降短大精简增扩压" for end in "到至为"),
    "保持",
    "稳定",
    "控制",
)
_LESS = ("下降", "降低", "减少", "压减", "压缩", "压降", "缩减", "缩短", "精简", "降至", "降到", "降为")
_MORE = ("增长", "提高", "提升", "增加", "上升", "扩大", "增至", "增到")
_AT_MOST = (
    "不超过", "不高于", "不多于", "不得超过", "不得高于", "以内", "之内", "以下", "低于", "少于", "小于", "控制在",
)  # fmt: skip
_AT_LEAST = ("不少于", "不低于", "不小于", "不得少于", "不得低于", "不得小于")
_RISING = ("增速", "增幅", "增长率", "增长速度", "涨幅", "提高比例", "提升比例", "增长", "提高", "增加", "上升")
_RATE = ("比例", "幅度", "比率", "率", "的")
_FALLING = ("降幅", "压缩", "压减", "压降", "缩减", "缩短", "减少", "下降", "降低", "精简")
_ADDED = ("新增", "净增")
_GIVEN = ("补助", "补贴", "奖励", "资助", "奖补", "给予", "扶持资金", "贴息")
_QUICK = (
    "办结", "办理", "审批", "审查", "审评", "受理", "时限", "用时", "时间", "周期", "响应", "答复", "开办", "登记", "压缩", "压减", "缩短", "内",
)  # fmt: skip
_LONG = (
    "开放", "培训", "学习", "服务", "保障", "锻炼", "活动", "体育", "时长", "课时", "不少于", "不低于", "以上", "至少", "保存", "公示", "运行",
)  # fmt: skip
# Indicators of which less is better, or may be: a higher figure promises nothing.
_BAD = (
    # what is used up or lost
    "能耗", "水耗", "电耗", "煤耗", "油耗", "气耗", "耗水", "耗电", "耗能", "用水总量", "用水量", "取水量", "取水总量", "用能总量", "消费总量",
    "煤炭消费", "用煤", "漏损", "损耗", "损失率", "线损", "流失", "弃风率", "弃光率", "弃电率", "空置率", "闲置率", "撂荒",
    "农药使用", "农药用量", "农药施用", "化肥使用", "化肥用量", "化肥施用", "抗生素使用", "抗菌药物使用", "兽药使用", "填埋量", "填埋比例", "垃圾产生", "建设用地规模",
    # what pollutes
    "排放", "浓度", "超标", "重污染", "降尘", "劣V类", "劣Ⅴ类",
    # illness and harm
    "死亡", "发病", "患病", "近视率", "肥胖率", "超重率", "龋患率", "贫血率", "低体重", "感染率", "发生率", "致残率", "复发率", "吸烟率", "事故", "伤亡", "发案",
    "犯罪", "再犯", "火灾起数",
    # schools, work, money and service
    "辍学", "大班额", "失业率", "裁员", "返贫", "贫困发生", "收入比", "收入差距", "缺勤", "负债率", "债务率", "杠杆率", "不良率", "不良贷款", "逾期", "违约率",
    "欠薪", "物价", "消费价格", "成本", "费用率", "费率", "税负", "个人负担", "自付", "药占比", "住院日", "差错", "不合格", "退货率", "投诉率", "投诉量",
    "信访量", "万人案件比", "故障率", "停电时间", "拥堵",
)  # fmt: skip
# Of these more is better all the same: 投诉处理率, 排放达标率.
_HANDLED = ("处理率", "办结率", "达标率", "处置率", "化解率", "回复率", "覆盖率", "利用率", "治理率", "管理率", "监测率", "整改率")  # fmt: skip
_PER = Pattern(
    r"每(?:个|家|人|名|户|餐|亩|项|位|辆|套|所|县|市|区|镇|乡|村|街道|平方米)|人均|户均|平均每|/[项家人个户]"
)
_SCOPES = ("全国", "全省", "全市", "全县", "全区", "全州")
_PERIODS = (("季度", ("每季", "按季")), ("月", ("每月", "每个月", "按月")), ("周", ("每周",)), ("年", ("每年", "年均")))
_RATIO = Pattern(r"\d[%％]?\s?[:：]\s?\d")
_YEARLY = ("每年", "全年", "年均", "年度")
_YEARLY_GROWTH = ("年均", "每年", "逐年", "年增长", "年增速", "年递增")
_DONE = "建开培评举新立投组认办"  # begins the verb behind a 年 that means each year: 年培训教师300名
_SPAN = Pattern(r"(?<!\d)(\d{1,18}(?:\.\d{1,18})?)\s*[-—–~～至到]{1,2}\s*(\d{1,18}(?:\.\d{1,18})?)")
_SOFT = ("力争", "争取", "努力", "左右", "探索", "鼓励", "原则上")


_HEADS = frozenset(("人", "名", "位"))


class Amount(NamedTuple):
    """A figure in one unit for its kind; ``most`` is higher than ``least`` in a range (10—15个)."""

    least: float
    most: float


def kind_of(target: Target) -> str:
    """What a target's unit counts: share, money, people…; the unit itself where it is none of these, "" without one."""
    if target.value is None and _is_all(target):
        return "share"
    unit = target.unit or ""
    return _KIND_OF.get(unit, unit)


def _is_all(target: Target) -> bool:
    return "全覆盖" in (target.comparison or "")


def amount(target: Target) -> float | None:
    """The figure in one unit for its kind (元, 人次, 天, 亩, 米, 公斤, 千瓦), None where it has none. 全覆盖 is 100%."""
    if target.value is None:
        return 100.0 if _is_all(target) else None
    return float(target.value) * _FACTORS.get(target.unit or "", 1)


def extent(target: Target) -> Amount | None:
    """The figure with the end of its range, in one unit for its kind; None where it has none."""
    least = amount(target)
    if least is None or target.value is None:
        return None if least is None else Amount(least, least)
    words = f"{target.comparison or ''} {target.text}"
    spans = _SPAN.finditer(words) if any(mark in words for mark in "-—–~～至到") else ()
    for match in spans:
        low, high = float(match[1]), float(match[2])
        if low == 0 or high <= low:
            continue
        scale = float(target.value) / low
        if scale in (1, 100, 1000, 10**4, 10**8, 10**12):
            return Amount(least, least * high / low)
    return Amount(least, least)


def _has(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - a third of the time of any()
        if word in text:
            return True
    return False


def sense_of(target: Target) -> Sense:
    """Which way a figure counts: a level to reach, an upper bound, a rise, a fall, what is added, a cap of a grant.

    17% -> least, 降至3% -> most, 下降13.5% -> fall, 新增100家 -> added, 最高100万元 of a grant -> cap.
    """
    words, name = target.comparison or "", target.indicator or ""
    kind = kind_of(target)
    at_least = _has(words, _AT_LEAST)
    at_most = not at_least and _has(words, _AT_MOST)
    if kind == "money" and _has(name + target.text, _GIVEN):
        return "cap" if "最高" in words + name or at_most else "least"
    if at_least:
        return _rate_sense(name) or ("least" if kind != "time" or _has(name + words, _LONG) else "unknown")
    if _has(words, _REACHED):
        return "most" if at_most or _has(words, _LESS) else "unknown" if _is_bad(name) else "least"
    if _has(words, _LESS):
        return "most" if at_most else "fall"
    if target.unit == _POINTS or _has(words, _MORE):
        return "fall" if _has(name, _LESS) else "rise"
    if at_most:
        return "most"
    if kind == "time":
        return "fall" if name.endswith(_FALLING) else _time_sense(name + words, target.text)
    if _is_bad(name):
        return "unknown"
    return _rate_sense(name) or ("added" if _has(name, _ADDED) else "least")


@lru_cache(maxsize=10_000)
def _is_bad(name: str) -> bool:
    """Whether a higher figure of an indicator may be the worse one."""
    return _has(name, _BAD) and not name.endswith(_HANDLED)


def _rate_sense(name: str) -> Sense | None:
    """A rise or a fall by the name of the rate: 贷款增速, 办理时限压缩比例."""
    if name.endswith(_RISING):
        return "rise"
    for _ in range(2):
        name = next((name.removesuffix(word) for word in _RATE if name.endswith(word)), name)
    return "fall" if name.endswith(_FALLING) else None


def _time_sense(name: str, text: str) -> Sense:
    """5个工作日内办结 is an upper bound, 开放不少于10天 a lower one, 3天 alone neither."""
    if _has(name, _LONG):
        return "unknown" if _has(name, _QUICK) and "以上" not in name else "least"
    return "most" if _has(name + text, _QUICK) else "unknown"


def per_of(target: Target) -> frozenset[str]:
    """What a figure is counted for: 每家最高300万元 -> 每家; empty for a total."""
    text = (target.indicator or "") + target.text
    if not _has(text, ("每", "均", "/")):
        return frozenset()
    return frozenset(match[0].replace("平均每", "每") for match in _PER.finditer(text))


def is_total(target: Target) -> bool:
    """Whether a figure grows with the place it is told of: 200个基地, but not 17%, 5天 or 每个街道1个."""
    return kind_of(target) not in ("share", "time", "") and not per_of(target)


def scope_of(target: Target) -> str | None:
    """The place that a total is told of: 全省, 全市; None where none is named."""
    return next((word for word in _SCOPES if word in target.text), None) if is_total(target) else None


def period_of(target: Target) -> str | None:
    """The time in which a figure is to be done again and again: 每年, 每季度, 每月, 每周; None where none is named."""
    return next((name for name, words in _PERIODS if _has(target.text, words)), None)


def is_grant(target: Target) -> bool:
    """Whether a figure is money that is given: more of it is generous, not strict."""
    return kind_of(target) == "money" and _has((target.indicator or "") + target.text, _GIVEN)


def is_split(target: Target) -> bool:
    """Whether a figure is one side of a ratio: 按照70%:30%分担."""
    text = target.text
    return (":" in text or "：" in text) and _RATIO.search(text) is not None


def counts_alike(a: Target, b: Target) -> bool:
    """Whether two figures of one kind count the very same: 人 and 名 do, 人 and 人次 do not."""
    return a.unit == b.unit or kind_of(a) != "people" or {a.unit, b.unit} <= _HEADS


def is_yearly(target: Target) -> bool:
    """Whether a figure counts what is done within each year: 每年培训200名."""
    if kind_of(target) == "share":
        return False
    text = target.text
    if "每年" in str(target.by or "") or _has(text, _YEARLY):
        return True
    place = text.find("年")
    before = text[place - 1 : place] if place > 0 else ""
    return (
        place >= 0
        and text[place + 1 : place + 2] in tuple(_DONE)
        and not (before.isdigit() or before in tuple("一二三四五十"))
    )


def counts_points(target: Target) -> bool:
    """Whether a share is told in points: 提高5个百分点 is not 提高5%."""
    return target.unit == _POINTS


def grows_yearly(target: Target) -> bool:
    """Whether a figure says how much more it is each year: 年均增长8%."""
    return _has(target.text, _YEARLY_GROWTH) or _has(str(target.by or ""), _YEARLY_GROWTH)


def counts_all_years(target: Target) -> bool:
    """Whether a figure is the sum of all years: 累计更新60台."""
    return _has(target.text, ("累计", "合计", "总计"))


def is_soft(target: Target) -> bool:
    """Whether a target binds only half: 力争, 争取, 左右, 约."""
    words = target.comparison or ""
    return any(word in words + target.text for word in _SOFT) or "约" in words or "近" in words


def year_of(target: Target) -> int | None:
    """The year by which a figure is due, None where none is named."""
    match = re.search(r"20\d\d", str(target.by or ""))
    return int(match[0]) if match else None


def printed(target: Target) -> str:
    """The figure as one would write it: 17%, 8000人次, 1.5万人次, 1.3万亿斤."""
    if target.value is None:
        return target.comparison or target.text
    value, unit = float(target.value), target.unit or ""
    for scale, word in _LARGE:
        if abs(value) >= scale and unit[:1] not in _SCALED and (value * 1000 / scale).is_integer():
            return f"{value / scale:g}{word}{unit}"
    return f"{value:g}{unit}" if abs(value) < 10**6 else f"{value:.0f}{unit}"


_LARGE = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))
_SCALED = frozenset("%百千万亿")  # 2万万元 nobody writes
