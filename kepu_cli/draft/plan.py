"""实施方案: the document above moved one level down, in frames of the region's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kepu_cli.draft.content import Content, Request
from kepu_cli.draft.document import Block, Evidence, Grid, GridCell, Paragraph
from kepu_cli.draft.keep_drop import Chosen, choose_sections
from kepu_cli.draft.notice import issued_part
from kepu_cli.draft.plan_title import cite, draft_title
from kepu_cli.draft.region import KEPT, OPEN, REPLACED, Moved, Mover, find_region, read_region
from kepu_cli.draft.render import render_table, section_paragraphs
from kepu_cli.draft.template import Blocks
from kepu_cli.errors import UsageError
from kepu_cli.location import Location
from kepu_cli.measures import iter_sections, split_closing
from kepu_cli.model import Part, Policy, Section, Table
from kepu_cli.records import NamedTuple, replace

_INLINE = 6
_FIGURES = ("指标", "期限")
_GENERAL = r"^(?:总体(?:要求|目标|思路)|指导思想|主要目标|工作目标|发展目标|目标任务|基本原则|工作思路)"
_SAFEGUARDS = (
    r"保障|组织(?:实施|领导|推进)|(?:工作|实施|有关|相关)要求|监督检查|督促检查|监督评估"
    r"|(?:抓好|强化|狠抓|加强|推动|确保)(?:工作|贯彻|任务)?落实|落实.{0,4}责任$"
)


def produce_plan(request: Request) -> Content:
    """The sections of the sources at the region: title, basis, frames of 总体要求 and 保障措施, tasks.

    Without a region the words stay as they are. UsageError: the region does not stand below the source, or a label of
    ``keep`` or ``drop`` is not in the sources.
    """
    if not request.policies:
        return Content()
    cut = [_cut_closing(issued_part(policy).sections) for policy in request.policies]
    chosen = [choose_sections(sections, request.keep, request.drop) for sections, _ in cut]
    _check_labels(chosen)
    movers = [_mover(policy, request.region, rows) for policy, rows in zip(request.policies, chosen, strict=True)]
    drafts = [
        _draft(policy, rows, mover, closing)
        for policy, rows, mover, (_, closing) in zip(request.policies, chosen, movers, cut, strict=True)
    ]
    values: dict[str, object] = {
        "上级文件": "和".join(
            cite(policy, mover.source.place if mover else None)
            for policy, mover in zip(request.policies, movers, strict=True)
        ),
        "任务": Blocks(tuple(block for draft in drafts for block in draft.tasks)),
    }
    frames = {
        "总体要求": Blocks(tuple(block for draft in drafts for block in draft.general)),
        "保障措施": Blocks(tuple(block for draft in drafts for block in draft.safeguards)),
    }
    values |= {name: blocks for name, blocks in frames.items() if blocks}
    origins = {
        "上级文件": tuple(Evidence("引用", row.source.file, "标题、发文字号") for row in request.policies),
    }
    remarks = ["没有写 --region：单位、地名照录来源，没有改为本地的"]
    first, mover = request.policies[0], movers[0]
    if mover is not None:
        values["本地"] = f"我{mover.target.whole}"
        values["标题"], origins["标题"] = draft_title(first, mover)
        origins["本地"] = (Evidence("设定", "--region", request.region or ""),)
        remarks = _count([block for draft in drafts for block in (*draft.general, *draft.tasks, *draft.safeguards)])
    remarks += [
        f"上级文件的附件“{part.title or '（无标题）'}”没有写入方案，请另行处理"
        for policy in request.policies
        for part in _attachments(policy)
    ]
    return Content(values, tuple(remarks), tuple(item for draft in drafts for item in draft.left_out), origins)


class _Draft(NamedTuple):
    """What one source gives: the blocks of the two frames and of the tasks, and what was left out."""

    general: list[Block]
    tasks: list[Block]
    safeguards: list[Block]
    left_out: list[Evidence]


def _cut_closing(sections: Sequence[Section]) -> tuple[tuple[Section, ...], str]:
    """The sections without what the last one says of the whole document at its end, and those words."""
    *others, last = sections or (None,)
    if last is None:
        return (), ""
    if last.sections:
        below, closing = _cut_closing(last.sections)
        return (*others, replace(last, sections=below)), closing
    text, closing = split_closing(last.title or "", last.text or "")
    return (*others, replace(last, text=text)) if closing else tuple(sections), closing


def _draft(policy: Policy, chosen: Chosen, mover: Mover | None, closing: str) -> _Draft:
    part, file = issued_part(policy), policy.source.file
    writer = _Writer(policy, mover)
    heads, middle, tails = _divide(chosen.sections)
    general, tasks, safeguards = writer.frame(heads), writer.body(middle, part), writer.frame(tails)
    (safeguards if tails else tasks).extend(writer.rest())
    left = [
        Evidence("略去", file, f"{row.label}{row.title or ''}", row.at, remark="--keep、--drop")
        for row in chosen.left_out
    ]
    if part.sections:
        left += [
            Evidence("略去", file, name, before=text, remark="本方案另写依据和结尾")
            for name, text in (("引言", part.preamble), ("结尾", "\n".join(filter(None, (closing, part.closing)))))
            if text
        ]
    left += [
        Evidence("略去", file, f"附件：{other.title or ''}", remark="附件没有写入") for other in _attachments(policy)
    ]
    return _Draft(general, tasks, safeguards, left)


def _attachments(policy: Policy) -> list[Part]:
    part = issued_part(policy)
    return [other for other in policy.parts if other.role == "attachment" and other is not part]


def _check_labels(chosen: Sequence[Chosen]) -> None:
    """UsageError for a label of --keep or --drop that no source has."""
    unknown = set.intersection(*(set(row.unknown) for row in chosen))
    if unknown:
        labels = "、".join(dict.fromkeys(label for row in chosen for label in row.labels))
        raise UsageError(f"来源里没有编号为 {'、'.join(sorted(unknown))} 的部分；有的是 {labels[:120]}")


def _mover(policy: Policy, region: str | None, chosen: Chosen) -> Mover | None:
    if region is None:
        return None
    source = find_region(policy)
    if source is None:
        raise UsageError(
            "看不出是哪一级发的文件（没有署名、发文机关标志和带级别的单位），不能改为本地的", file=policy.source.file
        )
    dropped = {_number(row) for row in chosen.left_out} - {_number(row) for row in iter_sections(chosen.sections)}
    return Mover(source, read_region(region, source), dropped=frozenset(dropped))


def _number(section: Section) -> str:
    """What a reference calls a section: 三 (第三部分) for 三、, （二） for one below."""
    return section.label.rstrip("、.．") if section.level == 1 else section.label


def _divide(sections: Sequence[Section]) -> tuple[list[Section], list[Section], list[Section]]:
    """The chapters of 总体要求 at the beginning, those of 保障措施 at the end, and what stands between them."""
    rest = list(sections)
    heads: list[Section] = []
    tails: list[Section] = []
    if not any(section.level == 1 for section in sections):
        return heads, rest, tails
    while rest and len(rest[0].title or "") <= 16 and re.search(_GENERAL, rest[0].title or ""):
        heads.append(rest.pop(0))
    while (
        len(rest) > 1
        and len(rest[-1].title or "") <= 16
        and re.search(_SAFEGUARDS, rest[-1].title or "")
        and len(tails) < 2
    ):
        tails.insert(0, rest.pop())
    return heads, rest, tails


class _Writer:
    """Paragraphs and tables of one source in its order, moved, each with its evidence."""

    def __init__(self, policy: Policy, mover: Mover | None) -> None:
        self.file, self.mover = policy.source.file, mover
        self.waiting = sorted(issued_part(policy).tables, key=lambda table: table.at.block or 0)

    def frame(self, chapters: Sequence[Section]) -> list[Block]:
        """What stands in a frame: one chapter without its heading; several each under its heading, a level lower."""
        if len(chapters) == 1:
            chapter = replace(chapters[0], label="", title=None)
            return [block for block in self._section(chapter, 0) if not isinstance(block, Paragraph) or block.text]
        return [block for chapter in chapters for block in self._section(chapter, 1)]

    def body(self, sections: Sequence[Section], part: Part) -> list[Block]:
        """The chapters of the tasks; the paragraphs of a source without sections."""
        out: list[Block] = []
        if sections and min(section.level for section in sections) > 1:
            out.append(Paragraph("重点任务", 1, numbered=True, evidence=(Evidence("模板"),)))
        for section in sections:
            out += self._section(section, 0)
        for line in "\n".join(filter(None, (part.preamble, part.closing))).splitlines() if not part.sections else ():
            out += [self._paragraph(line.strip(), 0, None, (), "", Location())] if line.strip() else []
        return out

    def rest(self, before: int | None = None) -> list[Block]:
        """The tables that are still to come, or those of them that stand before a block of the source."""
        count = sum(1 for table in self.waiting if before is None or (table.at.block or 0) < before)
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return [self._table(table) for table in taken]

    def _table(self, table: Table) -> Grid:
        units = {name for task in table.tasks for duty in task.responsibilities for name in duty.units}
        return self._grid(render_table(table, self.file), units)

    def _section(self, section: Section, deeper: int, above: int = 0) -> list[Block]:
        """A section and what stands under it; each stands at its own level, at least one below ``above``.

        The items of 第三条 are labelled （一）, as sections of the second level are, and stand below it all the same.
        """
        inline = [child for child in section.sections if child.level == _INLINE]
        units = [name for row in (section, *inline) for duty in row.responsibilities for name in duty.units]
        place = f"{section.label}{section.title or ''}"
        level = min(max(section.level + deeper, above + 1), 5) if section.label and section.level <= 5 else 0
        lines = section_paragraphs(replace(section, label="" if level else section.label), inline)
        out = self.rest(section.at.block) if section.at.block else []
        for index, (text, lead) in enumerate(lines):
            if text:
                first = index == 0
                out.append(
                    self._paragraph(text, level if first else 0, lead if first else None, units, place, section.at)
                )
        for child in section.sections:
            if child.level != _INLINE:
                out += self._section(child, deeper, level or above)
        return out

    def _paragraph(
        self, text: str, level: int, lead: int | None, units: Iterable[str], place: str, at: Location
    ) -> Paragraph:
        moved, lead = self._move(text, lead, tuple(units))
        return Paragraph(moved.text, level, lead, numbered=level > 0, evidence=self._evidence(moved, place, at))

    def _move(self, text: str, lead: int | None, units: tuple[str, ...]) -> tuple[Moved, int | None]:
        if self.mover is None:
            return Moved(text), lead
        if not lead or lead >= len(text):
            moved = self.mover.move(text, units)
            return moved, len(moved.text) if lead else lead
        head, tail = self.mover.move(text[:lead], units), self.mover.move(text[lead:], units)
        return Moved(head.text + tail.text, head.changes + tail.changes), len(head.text)

    def _evidence(self, moved: Moved, place: str, at: Location) -> tuple[Evidence, ...]:
        first = Evidence("移用" if moved.changes else "照录", self.file, place, at)
        return (
            first,
            *(Evidence(row.kind, self.file, place, at, row.before, row.after, row.remark) for row in moved.changes),
        )

    def _grid(self, grid: Grid, units: Iterable[str]) -> Grid:
        if self.mover is None:
            return grid
        rows: list[tuple[GridCell | None, ...]] = []
        proofs: list[tuple[Evidence, ...]] = []
        for row in grid.rows:
            cells: list[GridCell | None] = []
            proof = list(grid.evidence)
            for cell in row:
                if cell is None:
                    cells.append(None)
                    continue
                moved = self.mover.move(cell.text, units)
                cells.append(replace(cell, text=moved.text))
                proof += self._evidence(moved, grid.title, Location())[1:]
            rows.append(tuple(cells))
            proofs.append(tuple(proof))
        title = self.mover.move_title(grid.title).text
        return replace(grid, rows=tuple(rows), row_evidence=tuple(proofs), title=title)


def _count(blocks: Sequence[Block]) -> list[str]:
    """What was done, in one line: 替换 42 处，待定 20 处（指标 12、期限 7、单位 1）…"""
    kinds: Counter[str] = Counter()
    left_open: Counter[str] = Counter()
    for block in blocks:
        rows = (block.evidence,) if isinstance(block, Paragraph) else block.row_evidence
        for item in (item for items in rows for item in items):
            kinds[item.kind] += 1
            if item.kind == OPEN:
                left_open[item.remark if item.remark in _FIGURES else "单位" if item.after else "写法"] += 1
    detail = "、".join(f"{name} {count}" for name, count in left_open.most_common())
    opened = f"待定 {kinds[OPEN]} 处" + (f"（{detail}）" if detail else "")
    return [f"替换 {kinds[REPLACED]} 处，{opened}，原样保留 {kinds[KEPT]} 处；逐处见 --trace"]
