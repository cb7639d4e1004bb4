"""How names of organs are spelled: marks and white space that do not count, customary variants levelled."""

from __future__ import annotations

_CLEAN = str.maketrans(
    {
        **dict.fromkeys("(<＜〈", "（"),
        **dict.fromkeys(")>＞〉", "）"),
        "\u3000": None,
        " ": None,
        "\n": None,
        "\t": None,
        "\r": None,
        "\xa0": None,
    }
)
_EDGES = "，。；、：:,;. "

_VARIANTS = (
    ("管理委员会", "管委会"), ("委员会", "委"), ("办公室", "办"), ("监督管理", "监管"), ("科学技术", "科技"), ("和", ""), ("与", ""),
    ("及", ""), ("暨", ""), ("管理局", "局"), ("管理办", "办"), ("事务局", "局"), ("事务厅", "厅"), ("工作委", "工委"), ("医疗保障", "医保"),
    ("人力资源社会保障", "人社"), ("住房城乡建设", "住建"), ("卫生健康", "卫健"), ("发展改革", "发改"), ("文化旅游", "文旅"),
    ("工业信息化", "工信"), ("经济信息化", "经信"), ("广播电视", "广电"), ("退役军人", "退役"), ("自然资源规划", "自规"),
    ("行政审批服务", "行政审批"),
)  # fmt: skip


def clean_name(name: str) -> str:
    """A name as it is looked up: no white space, full-width brackets, no punctuation at its ends."""
    return name.translate(_CLEAN).strip(_EDGES)


def level_variants(name: str) -> str:
    """A name with its customary variants levelled: 发展和改革委员会, 发展改革委 and 发改委 give one string."""
    for long, short in _VARIANTS:
        if long in name:
            name = name.replace(long, short)
    return name


def level_names(names: dict[str, str]) -> dict[str, str]:
    """The same with the variants of all names levelled at once; of several that become one the first counts."""
    found: dict[str, str] = {}
    for name, packed in zip(level_variants("\n".join(names)).split("\n"), names.values(), strict=True):
        found.setdefault(name, packed)
    return found
