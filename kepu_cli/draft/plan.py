"""实施方案: the document above moved one level down, in frames of the region's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kepu_cli.draft.content import Content, Request
from kepu_cli.draft.document import Block, Evidence, Grid, GridCell, Paragraph
from kepu_cli.draft.keep_drop import choose_sections
from kepu_cli.draft.notice import issued_part, part_title
from kepu_cli.draft.region import OPEN, REPLACED, Moved, Mover, find_region, read_region
from kepu_cli.draft.render import render_table, section_paragraphs
from kepu_cli.draft.template import Blocks
from kepu_cli.errors import UsageError
from kepu_cli.location import Location
from kepu_cli.model import Part, Policy, Section

_INLINE = 6
_GENERAL = r"^(?:总体(?:要求|目标|思路)|指导思想|主要目标|工作目标|发展目标|目标任务|基本原则|工作思路)"
_SAFEGUARDS = r"(?:保障|组织(?:实施|领导|推进)|(?:工作|实施|有关|相关)要求|监督检查|督促检查|监督评估)"
_KINDS = r"(?:的)?(?:实施意见|指导意见|意见|实施方案|工作方案|行动方案|方案|行动计划|工作计划|若干措施|政策措施|工作要点|通知)(?=（[^（）]*）$|$)"


def produce_plan(request: Request) -> Content:
    """The sections of the sources at the region: title, basis, frames of 总体要求 and 保障措施, tasks.

    Without a region the words stay as they are. UsageError: the region does not stand below the source, or a label of
    ``keep`` or ``drop`` is not in the sources.
    """
    if not request.policies:
        return Content()
    general: list[Block] = []
    tasks: list[Block] = []
    safeguards: list[Block] = []
    apart: list[Evidence] = []
    movers = [_mover(policy, request.region) for policy in request.policies]
    remarks: list[str] = [] if request.region else ["没有写 --region：单位、地名照录来源，没有改为本地的"]
    missed: list[tuple[set[str], set[str]]] = []
    for policy, mover in zip(request.policies, movers, strict=True):
        part = issued_part(policy)
        chosen = choose_sections(part.sections, request.keep, request.drop)
        missed.append((set(chosen.unknown), set(chosen.labels)))
        writer = _Writer(policy, mover)
        heads, middle, tails = _divide(chosen.sections)
        general += writer.frame(heads)
        tasks += writer.body(middle, part if not part.sections else None)
        safeguards += writer.frame(tails)
        tasks += writer.tables(part)
        file = policy.source.file
        apart += [
            Evidence("略去", file, f"{row.label}{row.title or ''}", row.at, remark="--keep、--drop")
            for row in chosen.left_out
        ]
        if part.sections:
            apart += [
                Evidence("略去", file, name, before=text, remark="本方案另写依据和结尾")
                for name, text in (("引言", part.preamble), ("结尾", part.closing))
                if text
            ]
        for other in policy.parts:
            if other.role == "attachment" and other is not part:
                apart.append(Evidence("略去", file, f"附件：{other.title or ''}", remark="附件没有写入"))
                remarks.append(f"上级文件的附件“{other.title or '（无标题）'}”没有写入方案，请另行处理")
    unknown = set.intersection(*(row[0] for row in missed))
    if unknown:
        labels = "、".join(dict.fromkeys(label for row in missed for label in sorted(row[1])))
        raise UsageError(f"来源里没有编号为 {'、'.join(sorted(unknown))} 的部分；有的是 {labels[:120]}")
    values: dict[str, object] = {
        "上级文件": "和".join(cite(policy) for policy in request.policies),
        "任务": Blocks(tuple(tasks)),
    }
    values |= {
        name: Blocks(tuple(blocks)) for name, blocks in (("总体要求", general), ("保障措施", safeguards)) if blocks
    }
    first, mover = request.policies[0], movers[0]
    if mover is not None:
        values["本地"] = f"我{mover.target.whole}"
        values["标题"], changes = _title(first, mover)
        apart += changes
    remarks += _count([*general, *tasks, *safeguards]) if request.region else []
    return Content(values, tuple(remarks), tuple(apart))


def _mover(policy: Policy, region: str | None) -> Mover | None:
    if region is None:
        return None
    source = find_region(policy)
    if source is None:
        raise UsageError(
            "看不出是哪一级发的文件（没有署名、发文机关标志和带级别的单位），不能改为本地的", file=policy.source.file
        )
    return Mover(source, read_region(region, source))


def _title(policy: Policy, mover: Mover) -> tuple[str, list[Evidence]]:
    """云州省关于…的实施意见 -> 云岭市关于…的实施方案."""
    before = part_title(issued_part(policy), policy)
    issuer, about, rest = before.partition("关于")
    if about and issuer and (mover.lexicon.is_known(issuer) or issuer in policy.document.issuers):
        before_move = about + rest
    else:
        before_move = before
    title = mover.move_title(before_move).text
    title = re.sub(_KINDS, lambda found: ("的" if found[0].startswith("的") else "") + "实施方案", title, count=1)
    place = mover.target.place or ""
    if title and place not in title.split("《")[0]:
        title = place + title
    return title, [Evidence(REPLACED, policy.source.file, "标题", before=before, after=title)] if before else []


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
    """Paragraphs of one source, moved, each with its evidence."""

    def __init__(self, policy: Policy, mover: Mover | None) -> None:
        self.file, self.mover = policy.source.file, mover

    def frame(self, chapters: Sequence[Section]) -> list[Block]:
        """What stands in a frame: one chapter without its heading; several each under its heading, a level lower."""
        if len(chapters) == 1:
            chapter = replace(chapters[0], label="", title=None)
            return [block for block in self._section(chapter, 0) if not isinstance(block, Paragraph) or block.text]
        return [block for chapter in chapters for block in self._section(chapter, 1)]

    def body(self, sections: Sequence[Section], bare: Part | None) -> list[Block]:
        """The chapters of the tasks; the paragraphs of a source without sections."""
        out: list[Block] = []
        if sections and min(section.level for section in sections) > 1:
            out.append(Paragraph("重点任务", 1, numbered=True, evidence=(Evidence("模板"),)))
        for section in sections:
            out += self._section(section, 0)
        for line in ("\n".join(filter(None, (bare.preamble, bare.closing))) if bare else "").splitlines():
            out += [self._paragraph(line.strip(), 0, None, (), "", Location())] if line.strip() else []
        return out

    def tables(self, part: Part) -> list[Block]:
        """The tables of a part with their cells moved."""
        return [self._grid(render_table(table, self.file)) for table in part.tables]

    def _section(self, section: Section, deeper: int) -> list[Block]:
        inline = [child for child in section.sections if child.level == _INLINE]
        units = [name for row in (section, *inline) for duty in row.responsibilities for name in duty.units]
        place = f"{section.label}{section.title or ''}"
        level = min(section.level + deeper, 5) if section.label and section.level <= 5 else 0
        lines = section_paragraphs(replace(section, label="" if level else section.label), inline)
        out: list[Block] = []
        for index, (text, lead) in enumerate(lines):
            if text:
                first = index == 0
                out.append(
                    self._paragraph(text, level if first else 0, lead if first else None, units, place, section.at)
                )
        for child in section.sections:
            if child.level != _INLINE:
                out += self._section(child, deeper)
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

    def _grid(self, grid: Grid) -> Grid:
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
                moved = self.mover.move(cell.text)
                cells.append(replace(cell, text=moved.text))
                proof += self._evidence(moved, grid.title, Location())[1:]
            rows.append(tuple(cells))
            proofs.append(tuple(proof))
        return replace(grid, rows=tuple(rows), row_evidence=tuple(proofs))


def _count(blocks: Sequence[Block]) -> list[str]:
    kinds: Counter[str] = Counter()
    for block in blocks:
        rows = (block.evidence,) if isinstance(block, Paragraph) else block.row_evidence
        kinds.update(item.kind for items in rows for item in items)
    return [f"替换 {kinds[REPLACED]} 处，待定 {kinds[OPEN]} 处，原样保留 {kinds['未改']} 处；逐处见 --trace"]


def cite(policy: Policy) -> str:
    """《…》（文号） of a document."""
    from kepu_cli.draft.filters import book_title

    title = part_title(issued_part(policy), policy)
    number = policy.document.number
    return book_title(title) + (f"（{number}）" if number and title else "")
