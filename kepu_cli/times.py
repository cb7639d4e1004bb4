"""What every reading of times has in common: years in words, and times that say which, not until when."""

from __future__ import annotations

from kepu_cli.lazy import Pattern

_WINDOW = 60  # characters behind a time that are looked at
_TO_WHOM = ("对", "对于", "针对", "凡", "凡是", "对在", "对于在", "凡在", "凡于")
_WHOM = Pattern(r"[^，,。；;\n]*的")
_RECEIVERS = "企业|单位|项目|个人|人员|家庭|用户|业主|消费者|机构|车主|农户|车辆|住房|房屋|设备|商户"
# Something is given to what was done by then; 2025年底前出台支持企业的补贴政策 is a task.
_GIVEN = Pattern(
    rf"[^，,。；;\n对为向给]{{1,30}}的(?:{_RECEIVERS})?"
    r"(?:(?<!的)[，,]?(?:给予|予以|不予|可享受|可申请|享受|按照?(?!月|季|年|时))"
    r"|[，,](?:给予|予以|不予|可|享受|按照?(?!月|季|年|时)|一次性|奖励|补助|补贴|奖补|免|减|不再))"
)
_WHICH = Pattern(r"(?:\d{1,2}日)?(?:之前|以前|前|[起后])?(?:（[^（）]{1,12}）)?(?:前|后)?(?:注册|登记|出生)")
_BASE = Pattern(r"[^，,。；;\n]{0,40}?(?P<of>的)?基础上")
_IN_WORDS = Pattern(r"[一二][〇○零九][〇○零一二三四五六七八九]{2}年(?:十[一二]月|[一二三四五六七八九]月)?")
_FIGURES = str.maketrans("〇○零一二三四五六七八九十", "0001234567891")


def in_figures(text: str) -> str:
    """A text of the same length with 2025年12月 for 二〇二五年十二月."""
    if "二〇" not in text and "二○" not in text and "二零" not in text:
        return text
    return _IN_WORDS.sub(lambda match: match[0].translate(_FIGURES), text)


def is_condition(text: str, start: int, end: int) -> bool:
    """Whether the time from ``start`` to ``end`` of a text belongs to a condition or to what a plan sets out from.

    对2024年底前达产的项目给予奖励 says which projects, 在2024年建成10个的基础上 from where: neither is a deadline.
    """
    behind = text[end : end + _WINDOW]
    if "的" not in behind and "基础上" not in behind:
        return False
    stop = end + _WINDOW
    before = text[max(0, start - 4) : start].rstrip()
    if (before.endswith(_TO_WHOM) and _WHOM.match(text, end, stop)) or _WHICH.match(text, end, stop):
        return True
    base = _BASE.match(text, end, stop) if "基础上" in behind else None
    if base is not None and (base["of"] or before.endswith(("在", "以")) or text.startswith("在", start)):
        return True
    return _GIVEN.match(text, end, stop) is not None
