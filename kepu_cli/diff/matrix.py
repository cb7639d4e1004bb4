"""More than two policies side by side: one row a measure, one column a document.

A row holds measures that belong together as a whole: on average each is like the row's measures in the other documents. A chain of
weak likenesses (A like B, B like C, A not like C) makes no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from kepu_cli.bearers import Resolver, resolvers
from kepu_cli.deadlines import Calendar, Due, policy_calendar
from kepu_cli.diff.align import THRESHOLD, align
from kepu_cli.diff.covers import SURE
from kepu_cli.diff.figures import is_total, printed
from kepu_cli.diff.result import Bearer, TargetDiff
from kepu_cli.diff.targets import compare_targets, list_promises, same_thing
from kepu_cli.diff.units import Part, list_bearers, list_parts
from kepu_cli.dues import measure_dues
from kepu_cli.lexicon import Lexicon
from kepu_cli.lexicon.units import Level
from kepu_cli.measures import Content, Measure, fold
from kepu_cli.model import Policy, Target
from kepu_cli.records import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one cell under the name that its indicator has in the whole row; ``strongest``: no other promises as much."""

    indicator: str
    target: Target
    shared: int  # how many documents have a figure for it
    strongest: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one document does in one row: its measures, their units, their figures by indicator, the earliest deadline."""

    measures: tuple[Measure, ...] = ()
    units: tuple[Bearer, ...] = ()
    figures: tuple[Figure, ...] = ()
    due: Due | None = None
    parts: tuple[dict[str, Part], ...] = ()  # who has to do which paragraph, item or row
    near: Measure | None = (
        None  # in an empty cell: what of the document answers one of the row's measures, but not the row
    )
    similarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """Measures that answer each other, one cell for each document (empty where it has none)."""

    title: str
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """How many documents have it."""
        return sum(bool(cell.measures) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows over all documents: the order is that of the first document, then what only later ones have."""

    policies: tuple[Policy, ...]
    rows: tuple[Row, ...]
    least: float  # the likeness from which measures share a row

    @property
    def differs(self) -> bool:
        """Whether any row is not in every document, or not with the same words, units, figures and deadlines."""
        return any(
            row.count < len(self.policies) or any(_content(cell) != _content(row.cells[0]) for cell in row.cells)
            for row in self.rows
        )


def _content(cell: Cell) -> tuple[object, ...]:
    return (
        tuple((fold(measure.title), fold(measure.text)) for measure in cell.measures),
        frozenset((bearer.keys[0], bearer.role_class) for bearer in cell.units),
        [
            {words: frozenset(bearer.keys[0] for bearer in bearers) for words, (_, bearers) in parts.items()}
            for parts in cell.parts
        ],
        [(fold(figure.indicator), printed(figure.target)) for figure in cell.figures],
        cell.due and (cell.due.day or cell.due.text),
    )


def build_matrix(
    contents: Sequence[Content], *, min_similarity: float | None = None, lexicon: Lexicon | None = None
) -> Matrix:
    """The matrix of several policies; ``min_similarity`` takes the place of the likeness that a row asks for."""
    policies = tuple(content.policy for content in contents)
    resolver = resolvers(policies, lexicon)
    calendars = [policy_calendar(policy) for policy in policies]
    least = SURE if min_similarity is None else min_similarity
    rows = []
    joined, likeness = _join_measures([content.measures for content in contents], least)
    answers = _answers_of(likeness)
    for places in joined:
        near = [answer for place in places for answer in answers.get(place, ())]
        of_each = [
            [content.measures[position] for there, position in places if there == side]
            for side, content in enumerate(contents)
        ]
        figures = _figures_by_indicator(of_each, [own.context.level for own in resolver])
        cells = tuple(
            _build_cell(measures, resolver[side], calendars[side], figures[side])
            if measures
            else _empty_cell(side, near, contents[side].measures)
            for side, measures in enumerate(of_each)
        )
        rows.append(Row(next(cell.measures[0].title for cell in cells if cell.measures), cells))
    return Matrix(policies, tuple(rows), least)


_Place = tuple[int, int]  # of a measure: the number of its document, its position there
_Likeness = dict[tuple[_Place, _Place], float]


def _join_measures(sides: Sequence[Sequence[Measure]], least: float) -> tuple[list[list[_Place]], _Likeness]:
    """The places of the measures of each row, in order, and the likeness of measures, also of those too unlike to be joined.

    Every two documents are aligned; the most similar pairs join first, and no row takes two measures of one document in this
    way. A measure left over joins the row it belongs to best, if it is like enough. Measures that answer each other under one
    title stand in one row whatever else is in it.
    """
    likeness, ranked, nearest = _measure_likeness(sides, least)
    rows = [[(side, position)] for side, measures in enumerate(sides) for position in range(len(measures))]
    row_of = {row[0]: row for row in rows}
    waiting = ranked
    joined = True
    while joined:
        joined = False
        left = []
        for further, one, other in waiting:
            first, second = row_of[one], row_of[other]
            if first is second:
                continue
            shared = {side for side, _ in first} & {side for side, _ in second}
            alone = len(first) == 1 or len(second) == 1
            unlike = not _one_title(sides, one, other) and _average(first, second, likeness) < least
            if (shared and not (further and alone)) or unlike:
                left.append((further, one, other))
                continue
            first += second
            for place in second:
                row_of[place] = first
            joined = True
        waiting = left
    return sorted({id(row): sorted(row) for row in row_of.values()}.values()), nearest | likeness


def _one_title(sides: Sequence[Sequence[Measure]], one: _Place, other: _Place) -> bool:
    title = fold(sides[one[0]][one[1]].title)
    return bool(title) and title == fold(sides[other[0]][other[1]].title)


def _answers_of(likeness: _Likeness) -> dict[_Place, list[tuple[float, _Place]]]:
    """For each measure those of other documents that it is linked to, with their likeness."""
    found: dict[_Place, list[tuple[float, _Place]]] = {}
    for (one, other), alike in likeness.items():
        found.setdefault(one, []).append((alike, other))
    return found


def _empty_cell(side: int, answers: Sequence[tuple[float, _Place]], measures: Sequence[Measure]) -> Cell:
    """The cell of a document without a measure in the row, with that which answers one of the row's measures best."""
    found = [(-alike, position) for alike, (there, position) in answers if there == side]
    if not found:
        return Cell()
    negative, position = min(found)
    return Cell(near=measures[position], similarity=-negative)


def _average(first: Sequence[_Place], second: Sequence[_Place], likeness: _Likeness) -> float:
    """How alike two rows are: the average over their measures in different documents."""
    pairs = [likeness.get((one, other), 0.0) for one in first for other in second if one[0] != other[0]]
    return sum(pairs) / len(pairs)


def _measure_likeness(
    sides: Sequence[Sequence[Measure]], least: float
) -> tuple[_Likeness, list[tuple[bool, _Place, _Place]], _Likeness]:
    """The likeness of linked measures; the links, those of the best assignments first, the most similar first; near misses.

    A near miss is what a comparison of the two documents alone might call an answer. Documents are taken in an order of their own words, so that the order in which they are given changes no row.
    """
    order = sorted(range(len(sides)), key=lambda side: [(measure.title, measure.text) for measure in sides[side]])
    likeness: _Likeness = {}
    nearest: _Likeness = {}
    ranked = []
    for first, second in combinations(range(len(order)), 2):
        alignment, _ = align(sides[order[first]], sides[order[second]], least)
        for link in alignment.links:
            one, other = (order[first], link.a), (order[second], link.b)
            likeness[one, other] = likeness[other, one] = link.similarity
            ranked.append((not link.primary, -link.similarity, (first, link.a), (second, link.b), one, other))
        missed = [(a, b, alike) for a, (b, alike) in alignment.near_a.items()]
        missed += [(a, b, alike) for b, (a, alike) in alignment.near_b.items()]
        for a, b, alike in missed:
            if alike >= THRESHOLD:
                one, other = (order[first], a), (order[second], b)
                nearest[one, other] = nearest[other, one] = alike
    return likeness, [(further, one, other) for further, _, _, _, one, other in sorted(ranked)], nearest


def _build_cell(
    measures: Sequence[Measure], resolver: Resolver, calendar: Calendar, figures: tuple[Figure, ...]
) -> Cell:
    bearers = [bearer for measure in measures for bearer in list_bearers(measure, resolver)]
    units = tuple({bearer.keys[0]: bearer for bearer in reversed(bearers)}.values())[::-1]
    parts = tuple(list_parts(measure, resolver) for measure in measures)
    return Cell(tuple(measures), units, figures, _earliest(measures, calendar), parts)


def _earliest(measures: Sequence[Measure], calendar: Calendar) -> Due | None:
    """The deadline that comes first; without any day, the first that is given as such."""
    dues = [due for measure in measures for due in measure_dues(measure, calendar)]
    dated = [(due.day, number) for number, due in enumerate(dues) if due.day is not None and not due.recurring]
    if dated:
        return dues[min(dated)[1]]
    return next((due for due in dues if due.day is not None or not due.words), None)


def _figures_by_indicator(
    of_each: Sequence[Sequence[Measure]], levels: Sequence[Level | None]
) -> list[tuple[Figure, ...]]:
    """The figures of each document in a row, those that others have a figure for first.

    One is the strongest where it promises more than that of every other document, or as much; the totals of a province and of
    a city are not held against each other.
    """
    group_of: dict[int, list[tuple[int, Target]]] = {}
    for side, measures in enumerate(of_each):
        for measure in measures:
            for target in measure.targets:
                group_of[id(target)] = [(side, target)]
    stricter: dict[tuple[int, int], bool] = {}
    for one, other, diff in _compare_cells(of_each):
        if diff.a is None or diff.b is None or not same_thing(diff.a, diff.b):
            continue
        if levels[one] == levels[other] or not is_total(diff.a):
            stricter[id(diff.a), id(diff.b)] = diff.stricter in ("a", "same")
            stricter[id(diff.b), id(diff.a)] = diff.stricter in ("b", "same")
        first, second = group_of[id(diff.a)], group_of[id(diff.b)]
        if first is not second and {side for side, _ in first}.isdisjoint(side for side, _ in second):
            first += second
            for _, target in second:
                group_of[id(target)] = first
    return [tuple(_figures_of(side, measures, group_of, stricter)) for side, measures in enumerate(of_each)]


def _compare_cells(of_each: Sequence[Sequence[Measure]]) -> Iterator[tuple[int, int, TargetDiff]]:
    """Every figure of each two documents beside its counterpart, with the numbers of the two."""
    for first, second in combinations(range(len(of_each)), 2):
        one, other = list_promises(of_each[first]), list_promises(of_each[second])
        linked = frozenset((i, j) for i in range(len(of_each[first])) for j in range(len(of_each[second])))
        for diff in compare_targets(one, other, linked) if one and other else ():
            yield first, second, diff


def _figures_of(
    side: int,
    measures: Sequence[Measure],
    group_of: dict[int, list[tuple[int, Target]]],
    stricter: dict[tuple[int, int], bool],
) -> list[Figure]:
    found = []
    for target in (target for measure in measures for target in measure.targets):
        group = group_of[id(target)]
        others = [other for there, other in group if there != side]
        name = min((t.indicator or t.text for _, t in group), key=lambda text: (len(text), text))
        strongest = bool(others) and all(stricter.get((id(target), id(other)), False) for other in others)
        found.append(Figure(name, target, len(group), strongest))
    return sorted(found, key=lambda figure: -figure.shared)
