"""Places and levels: which level a name such as 威海市, 上海, 平阳县 or 浦东新区 stands on.

Only the provinces and their like are a closed list. Every other place is known by its last word, so that
a place nobody has heard of is read as well as a famous one.
"""

from __future__ import annotations

import re
from functools import cache

from kepu_cli.lazy import compile_pattern
from kepu_cli.lexicon.units import Level
from kepu_cli.resources import read_resource

MUNICIPALITIES = frozenset(("北京", "上海", "天津", "重庆"))
# fmt: off
PROVINCES: dict[str, str] = {
    "北京": "北京市", "天津": "天津市", "上海": "上海市", "重庆": "重庆市", "河北": "河北省", "山西": "山西省", "辽宁": "辽宁省",
    "吉林": "吉林省", "黑龙江": "黑龙江省", "江苏": "江苏省", "浙江": "浙江省", "安徽": "安徽省", "福建": "福建省", "江西": "江西省",
    "山东": "山东省", "河南": "河南省", "湖北": "湖北省", "湖南": "湖南省", "广东": "广东省", "海南": "海南省", "四川": "四川省",
    "贵州": "贵州省", "云南": "云南省", "陕西": "陕西省", "甘肃": "甘肃省", "青海": "青海省", "台湾": "台湾省",
    "内蒙古": "内蒙古自治区", "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区",
    "香港": "香港特别行政区", "澳门": "澳门特别行政区",
}
# fmt: on
"""Bare name to full name of the 34 units of province level."""

# fmt: off
LEVEL_WORDS: dict[str, Level] = {
    "省": "省", "自治区": "省", "兵团": "省", "市": "市", "州": "市", "盟": "市", "地区": "市", "自治州": "市", "县": "县", "区": "县",
    "旗": "县", "新区": "县", "特区": "县", "林区": "县", "自治县": "县", "自治旗": "县", "县级市": "县", "镇": "乡", "乡": "乡",
    "街道": "乡", "民族乡": "乡", "苏木": "乡",
}
# fmt: on
NATIONAL_WORDS = ("中华全国", "中华人民共和国", "国务院", "国家", "中央", "全国", "中国", "最高")

# fmt: off
_LEVEL_OF_LAST = {"省": "省", "市": "市", "州": "市", "盟": "市", "县": "县", "区": "县", "旗": "县", "镇": "乡", "乡": "乡"}
# fmt: on
_MAX_PLACE = 24


@cache
def _place_pattern() -> re.Pattern[str]:
    # A place is a chain of names, each closed by its level word: 温州市平阳县. Words that no place holds keep 发展规划区 out.
    return compile_pattern(
        r"(?![省州县区旗镇乡团]|中共|国家|全国|市(?![中北南]区))(?:\p{Han}{1,10}?(?:自治区|特别行政区|自治州|自治县|自治旗|民族乡|地区|新区|特区|林区|街道|[省市州盟县区旗镇乡])){1,4}"
    )


@cache
def _not_in_places() -> re.Pattern[str]:
    return re.compile(
        r"[、，；和及与的各等对为在是把将由向按照]|部门|单位|委员|管理|工作|发展|建设|相关|有关|政府|机关"
    )


def bare_place(place: str) -> str:
    """The proper name of a place without its level word: 威海市 → 威海, 广西壮族自治区 → 广西, 浦东新区 → 浦东."""
    for bare, full in PROVINCES.items():
        if place in (bare, full):
            return bare
    match = re.fullmatch(r"(.{2,}?)(?:特别行政区|自治[区州县旗]|地区|新区|特区|林区|街道|[省市州盟县区旗镇乡])", place)
    return match[1] if match else place


def is_municipality(place: str | None) -> bool:
    """Whether a place is one of the four 直辖市, or stands in one by its name (上海市徐汇区 does not count)."""
    return place is not None and (place in MUNICIPALITIES or place.removesuffix("市") in MUNICIPALITIES)


def level_of_place(place: str) -> Level | None:
    """The level of a place by its name, None where the name does not say: 上海 省, 威海市 市, 温州市平阳县 县, 威海 None.

    A 市 that is no 直辖市 counts as 市: only a document can tell that it is a county-level city.
    """
    if not place:
        return None
    if place in PROVINCES or place in PROVINCES.values() or place.endswith(("自治区", "特别行政区", "兵团")):
        return "省"
    if place.endswith("街道"):
        return "乡"
    if place.endswith(("地区", "自治州")):
        return "市"
    level = _LEVEL_OF_LAST.get(place[-1])
    return level if level is not None and len(place) > 1 else LEVEL_WORDS.get(place)  # type: ignore[return-value]


def read_prefix(text: str) -> tuple[Level | None, str | None] | None:
    """Level and place of what stands before the name of an organ, None where it is no such prefix.

    市 → (市, None); 威海市 → (市, 威海市); 上海 → (省, 上海); 国家 → (国家, None); 温州市平阳县 → (县, 温州市平阳县).
    """
    if text in LEVEL_WORDS:
        return LEVEL_WORDS[text], None
    if text in NATIONAL_WORDS:
        return "国家", None
    if text in PROVINCES:
        return "省", text
    if not 2 <= len(text) <= _MAX_PLACE or text[-1] not in "省市州盟县区旗镇乡道团":
        return None
    if text.endswith("生产建设兵团"):
        return "省", text
    if len(text) == 2 and text[1] in "省市盟旗镇乡区" and text not in ("郊区", "矿区", "城区"):
        return None
    if _not_in_places().search(text) or not _place_pattern().fullmatch(text):
        return None
    return level_of_place(text), text


@cache
def _cities() -> dict[str, str]:
    """The province of each place below it, by bare names."""
    found: dict[str, str] = {}
    for line in read_resource("data", "places.yaml").splitlines():
        province, separator, names = line.partition(": ")
        if separator and not line.startswith("#"):
            found |= dict.fromkeys(names.split(), province)
    return found


def province_of(place: str) -> str | None:
    """The bare name of the province that a city, prefecture or league belongs to: 威海市 -> 山东; None where it is not listed."""
    cities = _cities()
    bare = bare_place(place)
    if bare in cities:
        return cities[bare]
    if place.endswith(("自治州", "盟", "州", "地区")):
        return next((province for city, province in cities.items() if place.startswith(city)), None)
    return None
