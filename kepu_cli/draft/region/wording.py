"""What in a text may have to change when it is moved: the words of ``data/region.yaml`` as one pattern.

The names of the pattern's groups say what was found; at one place the first alternative that fits wins.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from kepu_cli.draft.region.place import Region
from kepu_cli.lexicon import Lexicon
from kepu_cli.lexicon.places import PROVINCES, bare_place

OPENING = {"《": "》", "“": "”", "「": "」", "『": "』", "【": "】", "〈": "〉"}
_NUMBERED_NAME = r"[\u4e00-\u9fff]{1,12}[〔\[]\d{4}[〕\]]\d{1,5}号"
_EACH = "各|有关|相关"


@cache
def wording() -> dict[str, Any]:
    """The words of ``data/region.yaml`` by their headings."""
    import yaml

    from kepu_cli.resources import read_resource

    data: dict[str, Any] = yaml.load(
        read_resource("data", "region.yaml"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return data


@cache
def compiled(name: str, key: str = "") -> re.Pattern[str]:
    """One expression of the words, compiled when it is first needed."""
    row = wording()[name]
    return re.compile(row[key] if key else row)


def level_words(source: Region, target: Region) -> dict[str, str]:
    """Words that hold the level of the source, and those of the target: 全省 全市, 省级 市级, 自治区党委 市委."""
    if source.level == "国家":
        return {}
    words = {before + source.whole: before + target.whole for before in ("全", "我", "本")}
    words |= {source.word + after: target.word + after for after in wording()["级别字后的词"]}
    if source.whole != source.word:
        words |= {source.whole + after: target.word + after for after in ("直", "属", "内外")}
    words[source.committee] = target.committee
    if source.committee.endswith("党委"):
        for between in ("、", "和"):
            words[f"{source.committee}{between}政府"] = f"{target.committee}{between}{target.word}政府"
    words[f"团{source.word}委"] = f"团{target.word}委"
    return words


def members(region: Region) -> str:
    """How a document of a region calls the places below it, without 各: 市（州）, 县（市、区）, 乡镇（街道）."""
    table: dict[str, str] = wording()["本级合称下一级"]
    special = "" if region.word in ("省", "市") else region.word  # 州, 盟, 区, 旗 and 自治区 have words of their own
    return next(table[key] for key in (region.place, special, region.tier, region.level) if key in table)


@cache
def find_words(source: Region, target: Region, numbers: bool, nation: str) -> re.Pattern[str]:
    """The pattern of a move; ``numbers`` adds figures and deadlines, ``nation`` is what ``national_starts`` gives."""
    words, tier, level = wording(), source.tier, source.level
    place = source.place or ""
    bare = bare_place(place) if level != "国家" else ""
    named = level != "国家"
    rows = [
        ("quoted", '[《“「『【〈"]'),
        ("number_name", _NUMBERED_NAME),
        ("decision", _of_tier("上级的部署", source)),
        ("above", _of_tier("上级的事项", source)),
        ("levels", _levels(source, target)),
        ("members", _members(tier, level)),
        ("own", words["本文件"] if numbers else ""),
        ("reference", words["编号引用"] if numbers else ""),
        ("place", f"(?:国家税务总局|中共|中国共产党)?{re.escape(place)}" if place and named else ""),
        ("bare", re.escape(bare) if len(bare) > 1 and bare != place else ""),
        ("short", _short_name(bare)),
        ("words", "|".join(_bounded(word, source) for word in sorted(level_words(source, target), key=_by_length))),
        ("start", _before(source) + re.escape(source.word) if named else ""),
        ("places", "" if named else _list_of_provinces()),
        ("national", "" if named else f"[{nation}]"),
        ("deadline", "|".join(words["期限"]) if numbers else ""),
        ("quantity", "|".join(words["指标"]).replace("{M}", words["量词"]) if numbers else ""),
    ]
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in rows if pattern))


def _by_length(word: str) -> int:
    return -len(word)


def _of_tier(name: str, source: Region) -> str:
    table = wording()[name]
    if isinstance(table, dict):
        table = table.get(source.tier, [])
    elif source.level == "国家":
        return ""
    return "|".join(table).replace("{S}", source.word).replace("{P}", source.committee)


def _levels(source: Region, target: Region) -> str:
    if source.level == "国家" and target.level == "省":
        return ""  # 省市县三级 is said by a province too
    table = wording()["几级并列"]
    before = _before(source) if source.word == "市" else ""
    rows = [*table.get(source.tier, ()), *(table["省"] if source.tier == "自治区" else ())]
    return f"{before}(?:{'|'.join(rows)})".replace("{U}", _several(source.tier, source.level)) if rows else ""


def _members(tier: str, level: str) -> str:
    words = wording()
    rows = words["合称"].get(tier) or words["合称"].get(level, [])
    bare = words["不带各也改的合称"].get(tier) or words["不带各也改的合称"].get(level, [])
    if tier == "直辖市":
        bare = []
    several = _several(tier, level)
    return "|".join(filter(None, (f"(?:{_EACH})(?:{'|'.join(rows)})" if rows else "", *bare))).replace("{U}", several)


def _several(tier: str, level: str) -> str:
    """Two kinds of places or more written as one: 县（市）区, 市、县（市、区）. Atomic: 各县（市）区级 is not 各县（市）."""
    table = wording()["合称里的地方"]
    kinds = table.get(tier) or table.get(level, "")
    return f"(?>(?:{kinds})(?:、?(?:{kinds})|[（(](?:{kinds})(?:、?(?:{kinds}))*[）)])+)"


def _short_name(bare: str) -> str:
    """在沪, 来渝: the one-character name of the province behind a verb."""
    words = wording()
    short = words["简称"].get(bare)
    return f"(?<=[{words['简称前']}]){short}" if short else ""


def _before(source: Region) -> str:
    characters = wording()["级别字前不能有的字"].get(source.whole if source.word == "自治区" else source.word, "")
    return f"(?<![{characters}])" if characters and source.word != "自治区" else ""


def _bounded(word: str, source: Region) -> str:
    """A word of the table where it is one: 全市 but not 全市场, 市级 but not 县市级."""
    stop = r"(?![场值面容民])" if word.endswith("市") else r"(?![域别块间位])" if word.endswith("区") else ""
    if word.startswith(source.word):
        return _before(source) + re.escape(word) + (r"(?!员)" if word.endswith("委") else "")
    if source.whole != source.word and word[0] == source.whole:
        characters = wording()["级别字前不能有的字"]["区"]
        return f"(?<![{characters}治])" + re.escape(word)
    # 健全省、市两级, 完全市场化: there 全 belongs to the word before.
    return (f"(?<![{wording()['全字前不能有的字']}])" if word[0] == "全" else "") + re.escape(word) + stop


def national_starts(lexicon: Lexicon) -> str:
    """The first characters of the names of national organs."""
    return "".join(sorted({name[0] for name in lexicon.table["exact"]}))


def _list_of_provinces() -> str:
    """Two provinces or more in a row: the list is the source's own, another place has to look at it."""
    one = f"(?:{'|'.join(sorted((*PROVINCES.values(), *PROVINCES), key=_by_length))})"
    return f"{one}(?:[、和及]{one})+"
