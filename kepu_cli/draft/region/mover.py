"""A text moved: units, places, levels and collectives replaced, figures and deadlines marked, everything reported.

Document names 《…》, quotations “…” and 发文字号 are never touched. Whatever is changed, kept on purpose or left to a person
(【待定：…】) comes back as a ``Change``, so that nothing is replaced in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kepu_cli.draft.region.context import (
    close_bracket,
    ends_name,
    find_names,
    is_authority,
    may_follow,
    sentence_around,
)
from kepu_cli.draft.region.place import Region
from kepu_cli.draft.region.units import Counterparts
from kepu_cli.draft.region.wording import compiled, find_words, level_words, members, national_starts, wording
from kepu_cli.lexicon import Lexicon, current_lexicon
from kepu_cli.lexicon.places import PROVINCES, bare_place
from kepu_cli.records import dataclass

REPLACED, KEPT, OPEN = "替换", "未改", "待定"

_LONGEST_UNIT = 24
_JOINED = r"[的和与及在对]"  # a name ends before these
_LIST_MARKS = ("、", "，", ",", "和", "及", "；")


@dataclass(frozen=True, slots=True)
class Change:
    """One place of a text: ``kind`` is 替换, 未改 (seen and left as it is) or 待定 (a person decides)."""

    kind: str
    before: str
    after: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A text after the move and what happened to it."""

    text: str
    changes: tuple[Change, ...] = ()


class Mover:
    """Moves texts from ``source`` to ``target``, the place below it.

    ``numbers`` marks figures and deadlines for decision; ``dropped`` holds the 序号 (三, （二）) of what is left out, so that
    a reference to it is told apart.
    """

    def __init__(
        self,
        source: Region,
        target: Region,
        lexicon: Lexicon | None = None,
        *,
        numbers: bool = True,
        dropped: frozenset[str] = frozenset(),
    ) -> None:
        self.source, self.target = source, target
        self.lexicon = lexicon or current_lexicon()
        self.numbers = numbers
        self.dropped = dropped
        self.words: Mapping[str, str] = level_words(source, target)
        self.nation = national_starts(self.lexicon)
        self.units = Counterparts(source, target, self.lexicon)

    def move(self, text: str, units: Iterable[str] = ()) -> Moved:
        """The text at the target. ``units`` are unit names that are known to stand in it (those of its measure)."""
        return _Pass(self, text, units).run()

    def move_title(self, title: str) -> Moved:
        """A title at the target: no marks on figures."""
        return Mover(self.source, self.target, self.lexicon, numbers=False).move(title)


class _Pass:
    """One text on its way through a ``Mover``."""

    def __init__(self, mover: Mover, text: str, units: Iterable[str]) -> None:
        self.mover, self.text = mover, text
        self.source, self.target = mover.source, mover.target
        self.word = mover.units.word
        self.pattern = find_words(mover.source, mover.target, mover.numbers, mover.nation)
        self.known = find_names(text, units)
        self.out: list[str] = []
        self.changes: list[Change] = []
        self.list_units: set[str] = set()  # units of the list that is being written
        self.unit_end = -1
        self.written = 0

    def run(self) -> Moved:
        at = 0
        known = iter(self.known)
        next_unit = next(known, None)
        found = self.pattern.search(self.text)
        while True:
            while next_unit is not None and next_unit[0] < at:
                next_unit = next(known, None)
            if found is not None and found.start() < at:
                found = self.pattern.search(self.text, at)
            if next_unit is not None and (found is None or next_unit[0] <= found.start()):
                at = self._unit(*next_unit, listed=True)
            elif found is not None:
                at = self._handle(found)
            else:
                break
        self._keep(len(self.text))
        return Moved("".join(self.out), tuple(self.changes))

    # ---- writing

    def _keep(self, end: int) -> None:
        self.out.append(self.text[self.written : end])
        self.written = end

    def _write(self, start: int, end: int, after: str, kind: str, remark: str = "") -> int:
        before = self.text[start:end]
        if before == after and kind == REPLACED:
            return end
        self._keep(start)
        self.out.append(after)
        self.written = end
        self.changes.append(Change(kind, before, after if after != before else "", remark))
        return end

    def _mark(self, start: int, end: int, note: str, remark: str) -> int:
        """Leave what stands there and put a mark behind it."""
        self._keep(end)
        self.out.append(f"【待定：{note}】")
        self.changes.append(Change(OPEN, self.text[start:end], "", remark))
        return end

    def _leave(self, start: int, end: int, remark: str) -> int:
        self.changes.append(Change(KEPT, self.text[start:end], "", remark))
        return end

    # ---- one find

    def _handle(self, found: re.Match[str]) -> int:
        kind, start, end = found.lastgroup or "", found.start(), found.end()
        match kind:
            case "quoted":
                return self._quoted(start)
            case "number_name":
                return end
            case "decision":
                return self._leave(start, end, "上级的部署，原样保留")
            case "above":
                return self._leave(start, end, "上级的事项，原样保留")
            case "levels":
                return self._mark(start, end, "层级", "几级并列，请按本地改写")
            case "members":
                return self._members(start, end)
            case "own":
                return self._write(start, end, "本方案", REPLACED)
            case "reference":
                return self._reference(start, end)
            case "short":
                return self._mark(start, end, "地名", "地名的简称，请按本地改写")
            case "places":
                return self._mark(start, end, "地区", "来源点名的地区，请决定怎样写")
            case "national":
                return self._national(start)
            case "deadline":
                return self._mark(start, end, "期限", "期限")
            case "quantity":
                return self._mark(start, end, "指标", "指标")
        unit = self._longest_unit(start, end, kind)
        if unit:
            return self._unit(start, start + len(unit), listed=False)
        if kind == "place":
            return self._place(found)
        if kind == "bare":
            return self._bare(start, end)
        if kind == "words":
            return self._words(start, end)
        return self._level(start, end)

    def _quoted(self, start: int) -> int:
        """Past a document name or a quotation; one that names the place above is reported."""
        end = close_bracket(self.text, start)
        inside = self.text[start:end]
        old = self.source
        named = bool(old.place and bare_place(old.place) in inside) or any(
            word in inside for word in (f"全{old.whole}", f"我{old.whole}")
        )
        if inside[0] == "【" or not named or old.level == "国家":
            return end
        if inside[0] in "《〈":
            return self._leave(start, end, "文件名称里的地名不改")
        return self._mark(start, end, "引号内原文未改", "引号里有上级的名称，请决定怎样写")

    def _members(self, start: int, end: int) -> int:
        """各市（州） -> 各县（市、区）; a department behind it goes along or is left to a person."""
        before = self.text[start:end]
        each = next((word for word in ("各", "有关", "相关") if before.startswith(word)), "")
        if not each and not may_follow(self.text, start):
            return end  # 全国科普示范县（市、区） is a title, not a list of places
        organ = _OWN_ORGANS.match(self.text, end) if self.target.level == "乡" else None
        tail = organ[0] if organ else self._department_behind(end)
        below = members(self.target)
        if tail and self.target.level in ("县", "乡"):
            self.list_units.clear()
            whole = self.text[start : end + len(tail)]
            return self._write(start, end + len(tail), f"【待定：{whole}】", OPEN, f"{below}没有对应的单位")
        return self._write(start, end, each + below, REPLACED)

    def _department_behind(self, end: int) -> str:
        """A department that a list of places goes on with: 各县（市、区）科技局."""
        for size in range(10, 1, -1):
            name = self.text[end : end + size]
            own = name.startswith(("委", "政府", "人民政府"))
            if len(name) == size and not own and self.mover.lexicon.is_listed("市" + name):
                return name
        return ""

    def _reference(self, start: int, end: int) -> int:
        """第三部分, 第（二）项: the numbers of the source are not those of the draft."""
        words = self.text[start:end]
        number = re.sub(r"第|部分|[章条款项点].*", "", words)
        if number in self.mover.dropped:
            return self._mark(start, end, f"所指的{words}没有写入", "引用的部分已略去")
        return self._mark(start, end, "核对编号", "引用的编号可能已变")

    def _longest_unit(self, start: int, end: int, kind: str) -> str:
        """The longest listed unit that begins here, with the place written as the level word; "" where none does."""
        text, word = self.text, self.word
        if kind in ("place", "bare"):
            head, rest_from = word, end
            if kind == "bare" and text.startswith(word, end):
                return ""
        else:
            head, rest_from = "", start
            if not self._may_begin_unit(start):
                return ""
        for size in range(_LONGEST_UNIT, 1, -1):
            name = text[rest_from : rest_from + size]
            full = head + name
            if len(name) < size or "、" in full or full.find(f"{word}政府", 1) > 0:
                continue  # 省委省政府 is listed as one, and is two
            if (
                full not in self.mover.words
                and self.mover.units.listed(full)
                and ends_name(self.text, rest_from + size)
            ):
                return text[start : rest_from + size]
        return ""

    def _may_begin_unit(self, start: int) -> bool:
        """Whether a name may begin here: not inside the name of another place (临江市科技局)."""
        if self.source.level == "省" and self.word != "市":
            return not self.text[max(start - 4, 0) : start].endswith(tuple(PROVINCES))
        return may_follow(self.text, start)

    def _national(self, start: int) -> int:
        """A national organ in running text."""
        for size in range(_LONGEST_UNIT, 2, -1):
            end = start + size
            if end > len(self.text) or not ends_name(self.text, end):
                continue
            name = self.text[start:end]
            if self.mover.units.national(name):
                return self._unit(start, end, listed=False)
            if self.mover.units.national(name, "institution"):
                return self._mark(start, end, "本级机构", "国家的机构，请按本地改写")
        return self._national_bodies(start)

    def _national_bodies(self, start: int) -> int:
        """国务院有关部门 -> 省直有关部门, a leading group is left to a person; any other such beginning is no find."""
        departments = compiled("国务院部门").match(self.text, start)
        if departments is not None:
            return self._write(start, departments.end(), self.target.word + "直" + departments[0][3:], REPLACED)
        body = compiled("议事协调机构").match(self.text, start)
        if body is None:
            return start + 1
        if is_authority(self.text, start, body.end()):
            return self._leave(start, body.end(), "上级的权限或规定，原样保留")
        return self._mark(start, body.end(), "本级机构", "上级的议事协调机构，请按本地改写")

    def _unit(self, start: int, end: int, *, listed: bool) -> int:
        name = self.text[start:end]
        if not ends_name(self.text, end):
            return start + 1
        if is_authority(self.text, start, end):
            return self._leave(start, end, "上级的权限或规定，原样保留")
        after, remark = self.mover.units.find(name)
        if after == name and listed:
            # A collective or a unit of the state: its words are moved like any others.
            inner = self.pattern.search(self.text, start, end)
            return self._handle(inner) if inner is not None and inner.lastgroup in _IN_COLLECTIVES else end
        place = self.source.place or ""
        if after is not None and place and place in name and after.startswith(self.target.word) and self.target.place:
            after = self.target.place + after[len(self.target.word) :]
        gap = self.text[self.unit_end : start] if self.unit_end >= 0 else "-"
        if gap not in _LIST_MARKS:
            self.list_units.clear()
        self.unit_end = end
        if after is None:
            return self._write(start, end, f"【待定：{name}】", OPEN, remark)
        if after in self.list_units and gap:
            # Two organs above are one below: it stands once in the list.
            self.written = end
            self.changes.append(Change(REPLACED, name, "", f"与前面的{after}是同一单位，合并"))
            return end
        self.list_units.add(after)
        return self._write(start, end, after, REPLACED, remark)

    def _words(self, start: int, end: int) -> int:
        words = self.text[start:end]
        organ = words == self.source.committee or (words.startswith(self.word) and words.endswith("政府"))
        if organ and is_authority(self.text, start, end):
            return self._leave(start, end, "上级的权限或规定，原样保留")
        after = self.mover.words[words]
        if self.target.level == "市" and compiled("同级的地方").match(self.text, end):
            return self._mark(start, end, "层级", "说的是本地一级的各个地方，请按本地改写")
        if words.startswith(self.word) and after != words and after in sentence_around(self.text, start):
            # 省级 10 家、市级 20 家: both would be 市级.
            return self._mark(start, end, "层级", f"同一句里还有“{after}”，请按本地改写")
        return self._write(start, end, after, REPLACED)

    def _place(self, found: re.Match[str]) -> int:
        """The place with its level word: replaced, except where a body or a zone is named after it."""
        name = compiled("团体名").match(self.text, found.end()) if self.mover.numbers else None
        if name is not None and not re.search(_JOINED, name[0]):
            start, end = found.start(), name.end()
            return self._write(start, end, f"【待定：{self.text[start:end]}】", OPEN, "可能是专名，请决定怎样写")
        head = found[0].removesuffix(self.source.place or "")
        return self._write(found.start(), found.end(), head + (self.target.place or ""), REPLACED)

    def _bare(self, start: int, end: int) -> int:
        """The bare name of the place: replaced where it is the place, left to a person inside other names."""
        text = self.text
        if text[end : end + 1] in tuple("市州县区") and not text.startswith("区域", end):
            return self._mark(start, end + 1, "地名", "不是来源所在的地方，请核实")
        name = compiled("机构名").match(text, start)
        if name is not None and not re.search(_JOINED, name[0]):
            return self._write(start, name.end(), f"【待定：{name[0]}】", OPEN, "单位名称，本级没有对应的单位")
        if compiled("地名前").search(text[max(start - 3, 0) : start]) and compiled("地名后").match(text[end : end + 3]):
            return self._write(start, end, bare_place(self.target.place or ""), REPLACED)
        return self._mark(start, end, "地名", "可能是专名的一部分，请决定怎样写")

    def _level(self, start: int, end: int) -> int:
        """The word of the level alone: left to a person where it is one (市 in 城市 is none)."""
        if self.word == self.target.word or not self._may_begin_unit(start):
            return end
        found = compiled("不是级别字", self.word).match(self.text, start) if self._knows_level() else None
        if found is None:
            return end
        return self._mark(start, found.end(), f"是否改为“{self.target.word}”", "不能确定指哪一级")

    def _knows_level(self) -> bool:
        return self.word in wording()["不是级别字"]


_OWN_ORGANS = re.compile(
    r"(?:党委|党工委)?[、和及]?(?:人民)?政府|党委|党工委|办(?!公)(?:事处)?|人大|管委会"
)  # a village has none
_IN_COLLECTIVES = ("members", "words", "place", "national")
