"""Places with their levels: the one that a document speaks for, and the one below it that a draft is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kepu_cli.errors import UsageError
from kepu_cli.lexicon import LEVELS, Level, Lexicon, current_lexicon, is_municipality, level_of_place
from kepu_cli.lexicon.places import PROVINCES, bare_place, province_of, read_prefix
from kepu_cli.measures import iter_sections
from kepu_cli.model import Policy, Responsibility
from kepu_cli.records import dataclass

_LEVEL_WORD = {"省": "省", "市": "市", "县": "县", "乡": "镇"}
_LONGEST_NAME = 24


@dataclass(frozen=True, slots=True)
class Region:
    """A place with its level and the word of its level: 云岭市 市 市; 内蒙古自治区 省 自治区; 徐汇区 县 区."""

    level: Level
    place: str | None = None

    @property
    def word(self) -> str:
        """The word that stands before the names of its organs: 省, 市, 自治区, 州, 县, 区…"""
        if self.level == "国家":
            return "国家"
        place = PROVINCES.get(self.place or "", self.place or "")
        for word in ("特别行政区", "自治区", "街道"):
            if place.endswith(word):
                return word
        return place[-1] if place and place[-1] in "省市州盟县区旗镇乡" else _LEVEL_WORD[self.level]

    @property
    def whole(self) -> str:
        """The word behind 全 and 我: 区 for a 自治区, else the level word."""
        return "区" if self.word == "自治区" else self.word

    @property
    def tier(self) -> str:
        """The level by its wording: a 直辖市 speaks of its 区县 as a city does of its 县, a 自治区 has no 省."""
        if self.level == "省" and is_municipality(self.place):
            return "直辖市"
        return "自治区" if self.word == "自治区" else self.level

    @property
    def committee(self) -> str:
        """How its 党委 is called: 市委, 自治区党委, 镇党委."""
        return self.word + ("党委" if self.word == "自治区" or self.level == "乡" else "委")


def read_region(name: str, above: Region | None = None) -> Region:
    """The place that ``--region`` names, as one below ``above``: a 市 below a city is a county-level city.

    UsageError: no level can be told from the name, or it does not stand below ``above``.
    """
    name = "".join(name.split())
    level = level_of_place(name) if 2 <= len(name) <= _LONGEST_NAME else None
    if level is None:
        raise UsageError(f"--region 写的是“{name}”，看不出是省、市还是县；请写全称，例如 云岭市、云岭县")
    name = PROVINCES.get(name, name)
    if above is None:
        return Region(level, name)
    province = province_of(name) if level == "市" else None
    if province and above.place and above.level in ("省", "市") and province != bare_place(above.place):
        raise UsageError(
            f"{name}属于{PROVINCES[province]}，不在{above.place}的下一级；--region 请写它下面的地方。借鉴外地的文件请不写 --region，或用 kepu diff 对照"
        )
    if level == "市" and (above.level == "市" or above.tier == "直辖市"):
        level = "县"
    if LEVELS.index(level) <= LEVELS.index(above.level):
        raise UsageError(
            f"来源是{above.place or above.level + '级'}的文件，“{name}”不在它的下一级；--region 请写它下面的地方"
        )
    return Region(level, name)


def find_region(policy: Policy, lexicon: Lexicon | None = None) -> Region | None:
    """The level and place of the organ that issued a document, None where nothing in it says.

    The issuers say it, else the mark, the title and the units that its measures name; the place may also be the province
    that the text names most.
    """
    lexicon = lexicon or current_lexicon()
    document = policy.document
    names = [*document.issuers, (document.issuer_mark or "").removesuffix("文件")]
    names += [(document.title or "").split("关于")[0]] if "关于" in (document.title or "") else []
    level, place = None, None
    for name in names:
        unit = lexicon.look_up(name) if 2 < len(name) <= 40 else None
        if unit is not None and unit.known and unit.level is not None:
            level, place = level or unit.level, place or unit.place
            if level == "国家" or place is not None:
                return Region(level, _full(place, level))
    level = level or _level_of_units(policy, lexicon) or _level_of_words(policy)
    if level is None or level == "国家":
        return None if level is None else Region(level)
    return Region(level, _full(place or _place_of_title(policy, level) or _most_named(policy, level), level))


def _full(place: str | None, level: Level) -> str | None:
    if place is None:
        return None
    return PROVINCES.get(place, place) if level == "省" else place


def _place_of_title(policy: Policy, level: Level) -> str | None:
    """The place of this level that the title of the document or of what it issues begins with: 云岭省科普工作方案."""
    for title in (policy.document.title or "", *(part.title or "" for part in policy.parts)):
        title = re.sub(r"^\D{0,3}20\d\d年(?:度)?", "", title)
        for size in range(3, min(len(title), 12)):
            found = read_prefix(title[:size])
            if found is not None and found[0] == level and found[1]:
                return found[1]
    return None


def _level_of_units(policy: Policy, lexicon: Lexicon) -> Level | None:
    counts: Counter[Level] = Counter()
    for duty in _iter_duties(policy):
        for name in duty.units[:20]:
            unit = lexicon.look_up(name)
            if unit.level is not None and unit.known and unit.kind != "collective":
                counts[unit.level] += 1
    return counts.most_common(1)[0][0] if counts else None


# What only a document of this level says, the highest first.
_WORDS_OF_LEVEL: tuple[tuple[Level, str], ...] = (
    ("国家", r"中共中央|国务院|中央一号文件|各省（区、市）|各省、自治区、直辖市|各省级"),
    ("省", r"各市（州|各市州|各设区的?市|各盟市|全省|我省"),
    ("市", r"各县（市、区）|各区县|各县区|全市(?![场值面容民])|我市"),
    ("县", r"各乡镇|各镇街|各街道|全县|我县|我区"),
)


def _level_of_words(policy: Policy) -> Level | None:
    """By its title, else by how a document calls itself and the places below it."""
    texts = [policy.document.title or "", *_iter_texts(policy)]
    for rows in (texts[:1], texts[1:]):
        counts = [(sum(len(re.findall(words, text)) for text in rows), level) for level, words in _WORDS_OF_LEVEL]
        best, level = max(counts, key=lambda row: row[0])
        if best:
            return level
    return None


def _most_named(policy: Policy, level: Level) -> str | None:
    if level != "省":
        return None
    counts: Counter[str] = Counter()
    for text in _iter_texts(policy):
        for full in PROVINCES.values():
            counts[full] += text.count(full)
    best = [full for full, count in counts.most_common(2) if count]
    return best[0] if best and (len(best) == 1 or counts[best[0]] > counts[best[1]]) else None


def _iter_duties(policy: Policy) -> Iterator[Responsibility]:
    for part in policy.parts:
        for section in iter_sections(part.sections):
            yield from section.responsibilities
        yield from (duty for table in part.tables for task in table.tasks for duty in task.responsibilities)


def _iter_texts(policy: Policy) -> Iterator[str]:
    for part in policy.parts:
        yield from (text for text in (part.title, part.preamble, part.closing) if text)
        for section in iter_sections(part.sections):
            yield from (text for text in (section.title, section.text) if text)
        yield from (cell for table in part.tables for row in table.rows for cell in row)
