"""The measures of a policy: what a person would compare, count and hand out, one by one.

A measure is a numbered section that says something itself: a leaf of the numbering, or a section whose children are only
inline (一是、二是) or short items without a heading of their own. The projects of a task table are measures too: rows that carry
the same project are one measure with the units and the words of all of them. A text without either is taken paragraph by
paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import add

from kepu_cli.deadlines import clause_time
from kepu_cli.duties import Bound, bind, strip_clauses
from kepu_cli.lazy import Pattern
from kepu_cli.location import Location
from kepu_cli.model import Part, Policy, Responsibility, Section, Table, Target, Task
from kepu_cli.records import NamedTuple, replace

INLINE_LEVEL = 6
_MOST_FIGURES = 40  # targets of a section that are looked for in one of its paragraphs
_ITEM_LENGTH = 120  # characters: a longer child says enough to be a measure of its own


class Assignment(NamedTuple):
    """One unit that has to do something: as printed, in its role, with the words of its own table row or item if it has any."""

    unit: str
    role: str
    qualifier: str | None = None
    content: str | None = None  # the words of its own row or item, None where the whole measure is meant
    deadline: str | None = None  # that of the row or item
    at: Location = Location()
    targets: tuple[Target, ...] = ()


class Measure(NamedTuple):
    """One measure. ``text`` is without the responsibility clause; ``path`` holds the headings above it, the chapter first.

    ``kind`` says where it comes from: a numbered ``section``, the ``table`` of tasks, a plain ``paragraph``, or the
    ``general`` words of a document (preamble, what stands before the first child of a chapter, closing), which are no measures.
    """

    label: str
    title: str
    text: str
    path: tuple[str, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    targets: tuple[Target, ...] = ()
    deadlines: tuple[str, ...] = ()
    at: Location = Location()
    kind: str = "section"

    @property
    def name(self) -> str:
        """Label and title as one would cite it: （四）壮大科普人才队伍."""
        return f"{self.label}{self.title}"

    @property
    def units(self) -> tuple[str, ...]:
        """The units as printed, each once, in order."""
        return tuple(dict.fromkeys(assignment.unit for assignment in self.assignments))


# What a plan sets out from is nothing to hand out.
_FRAME = Pattern(
    r"^(?:总体(?:要求|思路|目标|考虑)|(?:主要|工作|发展|行动|目标任务|总)?目标(?:任务|要求)?|指导思想|(?:基本|工作|主要)原则|工作思路|"
    r"(?:重大|重要)意义|(?:发展|现实)?(?:基础|背景|形势|现状)(?:与|和|及)?(?:基础|背景|形势|现状)?|有关背景|附则|解释权?|施行日期|有效期)$"
)


def is_frame(measure: Measure) -> bool:
    """Whether a section without units is no measure but a plan's aims, principles or closing rules, or stands under such a heading."""
    return not measure.assignments and any(_FRAME.match(name) for name in (measure.title, *measure.path))


_WIDE = (("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("！", "!"), ("？", "?"), ("％", "%"))


def _narrow(text: str) -> str:
    for wide, half in _WIDE:
        text = text.replace(wide, half)
    return unicodedata.normalize("NFKC", text)


def _fold(text: str) -> str:
    return re.sub(r"[^\w%.]+", "", narrow(text)).replace("_", "")


_SHORT = 1_000  # characters of a text worth remembering: every stage of a comparison asks for the same ones again
_narrow_short = lru_cache(maxsize=20_000)(_narrow)
_fold_short = lru_cache(maxsize=20_000)(_fold)


def narrow(text: str) -> str:
    """Text without differences of width (NFKC). Most texts hold no other wide characters than these, and then that is quick."""
    return _narrow_short(text) if len(text) < _SHORT else _narrow(text)


def fold(text: str) -> str:
    """Text for comparison: without spaces, punctuation and differences of width. 到2025年，达 17％ -> 到2025年达17%."""
    return _fold_short(text) if len(text) < _SHORT else _fold(text)


def fold_pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a folded text, figures left out: what two texts that say one thing share."""
    folded = re.sub(r"[^\w%.]+|[\d_]+", "", narrow(text))
    return frozenset(map(add, folded, folded[1:]))


def policy_title(policy: Policy) -> str:
    """The title of a document, else of its first part that has one, else its file name."""
    return (
        policy.document.title or next((part.title for part in policy.parts if part.title), None) or policy.source.file
    )


class Content(NamedTuple):
    """A policy taken apart: its measures in order, and the words that are none (preambles, a chapter's own words, closings)."""

    policy: Policy
    measures: tuple[Measure, ...]
    general: tuple[Measure, ...]


def read_content(policy: Policy) -> Content:
    """The measures of a policy and the rest; paragraphs are the measures where it has neither numbering nor a task table."""
    found = [measure for part in policy.parts for measure in _iter_part(part)]
    if not any(measure.kind != "general" for measure in found):
        return Content(policy, tuple(measure for general in found for measure in _paragraphs(general)), ())
    general = tuple(measure for measure in found if measure.kind == "general")
    return Content(policy, tuple(_merge_tables([measure for measure in found if measure.kind != "general"])), general)


# How a paragraph begins that speaks of a whole document, and what the title of a measure says that may say so itself.
_CLOSING = Pattern(
    r"各(?:地区?|级|区|县|市)[^，。；]{0,16}[、和]各(?:有关)?(?:部门|单位|方面)[^，。；]{0,12}要|各(?:地区?|级|区|县|市)[^，。；]{0,16}要在[^，。；]{2,20}领导下"
    r"|(?:让)?我们要?更?加?紧密地?团结|本(?:文件|方案|意见|措施|通知|办法|规定|计划)自[^，。；]{2,24}(?:施行|实施|执行)"
)
_MAY_CLOSE = Pattern(r"组织|领导|保障|落实|实施|要求|推进|督|责任|附则|协同|统筹|机制")


def split_closing(title: str, text: str) -> tuple[str, str]:
    """The text of the last measure of a document without the paragraphs at its end that speak of the whole, and these.

    Nothing is split off where the measure itself is on carrying out the document (加强组织领导), nor its only paragraph.
    """
    lines = text.split("\n")
    cut = len(lines)
    while cut > 1 and _CLOSING.match(lines[cut - 1].lstrip()):
        cut -= 1
    if cut == len(lines) or _MAY_CLOSE.search(title):
        return text, ""
    return "\n".join(lines[:cut]), "\n".join(lines[cut:])


def without_closing(content: Content) -> Content:
    """The same without the words at the end of the last section that speak of the whole document."""
    last = next(
        (place for place in reversed(range(len(content.measures))) if content.measures[place].kind == "section"), -1
    )
    if last < 0:
        return content
    measure = content.measures[last]
    text, closing = split_closing(measure.title, measure.text)
    if not closing:
        return content
    measures = (*content.measures[:last], measure._replace(text=text), *content.measures[last + 1 :])
    return content._replace(measures=measures)


def iter_sections(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections with all that stands under them, in the order of the text."""
    stack = list(sections)[::-1]
    while stack:
        section = stack.pop()
        yield section
        stack.extend(section.sections[::-1])


def iter_measures(policy: Policy) -> Iterator[Measure]:
    """The measures of a policy in its order."""
    yield from read_content(policy).measures


def _merge_tables(found: list[Measure]) -> list[Measure]:
    """The measures with the projects of a table that repeat a section's title given to that section."""
    if not any(measure.kind == "table" for measure in found) or not any(measure.kind == "section" for measure in found):
        return found
    sections = {fold(measure.title): position for position, measure in enumerate(found) if measure.kind == "section"}
    merged: dict[int, list[Assignment]] = {}
    kept: list[Measure] = []
    for measure in found:
        position = sections.get(fold(measure.title)) if measure.kind == "table" else None
        if position is None:
            kept.append(measure)
        else:
            merged.setdefault(position, []).extend(measure.assignments)
    for position, assignments in merged.items():
        section = found[position]
        seen = {assignment.unit for assignment in section.assignments}
        more = tuple(assignment for assignment in assignments if assignment.unit not in seen)
        place = next(n for n, measure in enumerate(kept) if measure is section)
        kept[place] = section._replace(assignments=section.assignments + more)
    return kept


def iter_assigned(policy: Policy) -> Iterator[Measure]:
    """Whatever assigns something to somebody, in the order of the policy, text and tables each for themselves."""
    yield from (measure for part in policy.parts for measure in _iter_part(part) if measure.assignments)


def _iter_part(part: Part) -> Iterator[Measure]:
    if part.preamble or part.responsibilities or part.targets:
        yield Measure(
            "",
            "正文开头" if part.role == "main" else "引言",
            part.preamble or "",
            (part.title or "",),
            _assignments(part.responsibilities, Location()),
            part.targets,
            kind="general",
        )
    following = _list_following(part.sections)
    for section in part.sections:
        yield from _iter_section(section, (), following)
    for table in part.tables:
        yield from _iter_table(table)
    if part.closing:
        yield Measure("", "结尾", part.closing, (part.title or "",), kind="general")


_Following = dict[int, Location]  # where the section behind each one stands, by its identity


def _list_following(sections: Iterable[Section]) -> _Following:
    found = list(iter_sections(sections))
    return {id(section): behind.at for section, behind in pairwise(found)}


def _iter_section(section: Section, path: tuple[str, ...], following: _Following) -> Iterator[Measure]:
    if _is_measure(section):
        yield _measure(section, path, following)
        return
    below = (*path, section.title or section.label)
    if section.text or section.responsibilities or section.targets:
        measure = _measure(section, path, following, with_children=False)
        # A chapter that assigns something before its items is a measure besides them.
        yield measure if measure.assignments else measure._replace(kind="general")
    for child in section.sections:
        yield from _iter_section(child, below, following)


def _is_measure(section: Section) -> bool:
    """Whether a section is one measure together with all that stands under it."""
    children = section.sections
    if all(child.level == INLINE_LEVEL for child in children):
        return True
    return all(
        not child.sections
        and not child.responsibilities
        and not (child.title and child.text)
        and len(child.title or "") + len(child.text or "") <= _ITEM_LENGTH
        for child in children
        if child.level != INLINE_LEVEL
    ) and _lists_items(section)


def _lists_items(section: Section) -> bool:
    """Items stand under a heading that leads into them; headings without any words below them are a plan's own measures."""
    return section.level >= 2 and any(child.text for child in section.sections)


def _measure(section: Section, path: tuple[str, ...], following: _Following, *, with_children: bool = True) -> Measure:
    """A section as a measure; what a paragraph or a child assigns by itself keeps its own words, not the whole measure's."""
    bare, own = bind(section.text or "", section.responsibilities, section.title or "")
    texts = [bare]
    assignments: list[Assignment] = []
    figures = deque((row, _said_before_clause(row.text)) for row in section.targets)
    divided = any(piece.words != bare for piece in own)
    places = _places_of(own, section, following.get(id(section))) if divided else [section.at] * len(own)
    for piece, place in zip(own, places, strict=True):
        rows = _assignments(piece.duties, place)
        if divided and (piece.words != bare or piece.clause):
            said = fold(piece.words)
            targets = _take_said(figures, said)
            deadline = _own_deadline(piece.clause, said, section.deadline)
            rows = tuple(row._replace(content=piece.words, deadline=deadline, targets=targets) for row in rows)
        elif len(own) > 1:  # each clause may name its own day
            rows = tuple(row._replace(deadline=_own_deadline(piece.clause, "", None)) for row in rows)
        assignments += rows
    targets_of_all = list(section.targets)
    deadlines = [section.deadline] if section.deadline else []
    stack = list(reversed(section.sections)) if with_children else []
    while stack:
        child = stack.pop()
        words = f"{child.label}{child.title or ''}{'。' if child.title and child.text else ''}{child.text or ''}"
        words = strip_clauses(words, child.responsibilities)
        texts.append(words)
        assignments += [
            row._replace(content=words, deadline=child.deadline, targets=child.targets)
            for row in _assignments(child.responsibilities, child.at)
        ]
        targets_of_all += child.targets
        deadlines += [child.deadline] if child.deadline else []
        stack.extend(reversed(child.sections))
    text = "\n".join(part for part in texts if part)
    title = section.title or first_sentence(text)
    if not section.title:
        text = text[len(title) :].lstrip("。；;，, \n") if text.startswith(title) else text
    return Measure(
        section.label,
        title,
        text,
        path,
        tuple(assignments),
        tuple(targets_of_all),
        tuple(dict.fromkeys(deadlines)),
        section.at,
    )


def _places_of(pieces: Sequence[Bound], section: Section, behind: Location | None) -> list[Location]:
    """Where the clause of each piece stands: in its own paragraph, where the section behind tells that each line is one.

    A heading stands in a paragraph of its own or in the first one; where neither fits, all that is known is where it begins.
    """
    text, at = section.text or "", section.at
    first = None
    if behind is not None and behind.block is not None and at.block is not None and behind.page == at.page:
        first = behind.block - text.count("\n") - 1
    if first is None or first not in (at.block, (at.block or 0) + 1):
        return [at] * len(pieces)
    places, position = [], 0
    for piece in pieces:
        position = max(text.find(piece.clause, position), position)
        places.append(replace(at, block=first + text.count("\n", 0, position)))
        position += len(piece.clause)
    return places


def _said_before_clause(text: str) -> str:
    """The folded words of a figure without the clause behind it: 补助100万元（牵头单位：市财政局）."""
    before = text.partition("（")[0]
    return fold(before if any(character.isdigit() for character in before) else text)


def _take_said(figures: deque[tuple[Target, str]], said: str) -> tuple[Target, ...]:
    """The targets that stand in some words, taken from all that are left in the order of the text."""
    taken: list[Target] = []
    for _ in range(min(len(figures), _MOST_FIGURES)):
        row, words = figures[0]
        if words in said:
            taken.append(row)
            figures.popleft()
        elif taken:
            break
        else:
            figures.rotate(-1)
    return tuple(taken)


def _own_deadline(clause: str, said: str, deadline: str | None) -> str | None:
    """The time that a clause names for its own units: （市教育局负责，4月中旬前完成）; else the section's, where it stands in these words."""
    if deadline and fold(deadline) in fold(clause) + said:
        return deadline
    return clause_time(clause)


def first_sentence(text: str) -> str:
    """The words up to the first full stop, semicolon or line end, at most 60 characters."""
    match = re.match(r"[^。；;！？\n]{1,60}", text.lstrip())
    return match[0].strip() if match else text[:60].strip()


def _assignments(
    responsibilities: tuple[Responsibility, ...] | list[Responsibility], at: Location
) -> tuple[Assignment, ...]:
    return tuple(Assignment(unit, duty.role, duty.qualifier, at=at) for duty in responsibilities for unit in duty.units)


def _paragraphs(general: Measure) -> Iterator[Measure]:
    for line in general.text.splitlines():
        line = line.strip()
        if not line:
            continue
        title = first_sentence(line)
        yield Measure("", title, line[len(title) :].lstrip("。；;"), (), general.assignments, (), kind="paragraph")


def _iter_table(table: Table) -> Iterator[Measure]:
    projects: dict[str, list[Task]] = {}
    for number, task in enumerate(table.tasks):
        key = fold(task.project) if task.project else f"#{number}"
        projects.setdefault(key, []).append(task)
    for tasks in projects.values():
        yield _project(tasks)


def _project(tasks: list[Task]) -> Measure:
    first = tasks[0]
    text = "\n".join(dict.fromkeys(item for task in tasks for item in task.items))
    title = first.project or first_sentence(text)
    if not first.project:
        text = text[len(title) :].lstrip("。；;，, \n") if text.startswith(title) else text
    assignments = tuple(
        Assignment(unit, duty.role, duty.qualifier, "\n".join(task.items) or None, task.deadline, task.at, task.targets)
        for task in tasks
        for duty in task.responsibilities
        for unit in duty.units
    )
    return Measure(
        "",
        title,
        text,
        (first.category,) if first.category else (),
        assignments,
        tuple(target for task in tasks for target in task.targets),
        tuple(dict.fromkeys(task.deadline for task in tasks if task.deadline)),
        first.at,
        "table",
    )
