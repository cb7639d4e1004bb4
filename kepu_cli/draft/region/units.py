"""Which unit of the target does what a unit of the source does."""

from __future__ import annotations

from kepu_cli.draft.region.place import Region
from kepu_cli.draft.region.wording import wording
from kepu_cli.lexicon import LEVELS, Kind, Lexicon, Unit, UnitContext
from kepu_cli.lexicon.places import bare_place
from kepu_cli.records import NamedTuple

_ORGANS: tuple[Kind, ...] = ("party", "government", "congress", "judicial", "mass", "vertical")
_OWN: tuple[Kind, ...] = ("enterprise", "institution")  # not every place has one of its own
_HEADS = ("国家", "中国", "中共", "人民银行", "中央")


class Counterpart(NamedTuple):
    """The name at the target, None where there is none, and what a person should know about it."""

    name: str | None
    remark: str = ""


class Counterparts:
    """Units of ``source`` and the units of ``target`` that answer to them, by the lexicon."""

    def __init__(self, source: Region, target: Region, lexicon: Lexicon) -> None:
        self.source, self.target, self.lexicon = source, target, lexicon
        self.word = source.word
        self.context = UnitContext(source.level, source.place)
        self._found: dict[str, Counterpart] = {}

    def find(self, name: str) -> Counterpart:
        """The unit of the target that does what ``name`` does at the source; a bare name (宣传部) stays bare.

        A unit of the state in the document of a place below it, and one of the target itself, stay as they are.
        """
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._find_with_bracket(name) or self._find(name)
        return found

    def _find_with_bracket(self, name: str) -> Counterpart | None:
        """市商务局（市粮食和物资储备局）: the organ and the one in brackets, each moved; one that has become the other is left out."""
        main, bracket, inner = name.removesuffix("）").partition("（")
        if not name.endswith("）") or not bracket or not self.lexicon.is_listed(main):
            return None
        first = self._find(main)
        others = [self._find(part) for part in inner.split("、")]
        names = [other.name for other in others if other.name is not None and other.name != first.name]
        if first.name is None or not names:
            return None
        lost = "" if len(names) == len(others) else "括号里有的单位本级没有"
        return Counterpart(f"{first.name}（{'、'.join(names)}）", lost or first.remark)

    def _find(self, name: str) -> Counterpart:
        unit = self.lexicon.look_up(name, self.context)
        if not unit.known or unit.function is None:
            return Counterpart(None, "词表里没有这个单位")
        if unit.level == "国家" and self.source.level != "国家":
            return Counterpart(name)
        if unit.kind == "collective":
            if unit.function not in ("departments", "institutions"):
                return Counterpart(name)
            return Counterpart(self.lexicon.unit_at_level(unit, self.target.level, self.target.place) or name)
        if unit.place and unit.place == self.target.place:
            return Counterpart(name)
        if unit.function in wording()["不按行政区设置"]:
            return Counterpart(None, "不按行政区设置，请填管辖本地的单位")
        if self._elsewhere(unit):
            return Counterpart(None, "是来源里另一个地方的单位")
        found = self.lexicon.unit_at_level(unit, self.target.level, self.target.place)
        if found is None:
            return Counterpart(None, self._suggest(unit))
        if name.startswith(self.source.committee) and unit.kind == "government" and self._is_of_government(found):
            return Counterpart(None, f"本级没有党委的这个机构，多由{found}承担，请核实")
        if self.target.tier == "自治区" and found.startswith(f"{self.target.word}委"):
            found = self.target.committee + found.removeprefix(f"{self.target.word}委")
        if not self._has_prefix(name):
            found = self._bare(found, name)
        bare = bare_place(self.target.place or "")
        doubtful = (bare and bare in found) or unit.confidence != "seen" or unit.kind in _OWN
        return Counterpart(found, "请核实本地有无这个单位" if doubtful else "")

    def _bare(self, found: str, name: str) -> str:
        """The counterpart without level word, as ``name`` has none: 宣传部 for 市委宣传部, 教育局 for 市教育局."""
        for head in (self.target.committee, self.target.word):
            rest = found.removeprefix(head)
            if rest and rest != found and (head == self.target.word or not name.startswith(("委", "党委"))):
                return rest
        return found

    def listed(self, name: str) -> bool:
        """Whether a name of the source is an organ of the lexicon at the source's own level."""
        word = self.word
        spelled = "省" + name[len(word) :].removeprefix("党") if word == "自治区" and name.startswith(word) else name
        if not self.lexicon.is_listed(spelled):
            return False
        unit = self.lexicon.look_up(name, self.context)
        return unit.level == self.source.level and unit.kind != "other"

    def national(self, name: str, *kinds: Kind) -> bool:
        """Whether a name is that of a national organ (or of one of ``kinds``); 党中央 and 国务院 give instructions and are none here."""
        packed = self.lexicon.table["exact"].get(name)
        if packed is None or packed.split(" ")[1] != "1":
            return False
        unit = self.lexicon.look_up(name, self.context)
        return unit.function not in ("dangwei", "zhengfu") and unit.kind in (kinds or _ORGANS)

    def _is_of_government(self, found: str) -> bool:
        return found.startswith(self.target.word) and not found.startswith(self.target.committee)

    def _elsewhere(self, unit: Unit) -> bool:
        """Whether a unit belongs to one of the places below the source, not to the source."""
        return (
            unit.level is not None
            and LEVELS.index(unit.level) > LEVELS.index(self.source.level)
            and unit.kind != "vertical"
        )

    def _suggest(self, unit: Unit) -> str:
        """Who bears the function at a level that has no organ for it, where that is known."""
        tables: dict[str, dict[str, str]] = wording()["多由谁承担"]
        function = tables.get(self.target.level, {}).get(unit.function or "")
        if function is None:
            return "本级没有对应的单位"
        name = self.lexicon.function_name(function)
        return f"本级没有对应的单位，多由{name}部门承担，请核实"

    def _has_prefix(self, name: str) -> bool:
        place, word = self.source.place or "", self.word
        heads = (word, f"团{word}", f"共青团{word}", *_HEADS)
        return name.startswith(heads) or bool(place and bare_place(place) in name) or self.source.level == "国家"
