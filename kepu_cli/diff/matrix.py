"""More than two policies side by side: one row a measure, one column a document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from kepu_cli.bearers import Resolver, resolvers
from kepu_cli.deadlines import policy_year
from kepu_cli.diff.align import align
from kepu_cli.diff.compare import last_day
from kepu_cli.diff.data import Data, bearer_text, figure_data, measure_data, policy_data
from kepu_cli.diff.figures import amount, kind_of, printed, sense_of
from kepu_cli.diff.result import Bearer
from kepu_cli.diff.units import list_bearers
from kepu_cli.lexicon import Lexicon
from kepu_cli.measures import Content, Measure, fold, policy_title
from kepu_cli.model import Policy, Target
from kepu_cli.report import Report, Sheet


@dataclass(frozen=True, slots=True)
class Cell:
    """What one document does in one row: its measures, their units, the strongest figure, the earliest deadline."""

    measures: tuple[Measure, ...] = ()
    units: tuple[Bearer, ...] = ()
    target: Target | None = None
    deadline: str | None = None
    day: dt.date | None = None


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
        frozenset(b.keys[0] for b in cell.units),
        cell.target,
        cell.deadline,
    )


def build_matrix(
    contents: Sequence[Content], *, min_similarity: float | None = None, lexicon: Lexicon | None = None
) -> Matrix:
    """The matrix of several policies."""
    policies = tuple(content.policy for content in contents)
    resolver = resolvers(policies, lexicon)
    years = [policy_year(policy) for policy in policies]
    rows = []
    for places in _join_measures([content.measures for content in contents], min_similarity):
        cells = tuple(
            _build_cell(
                [content.measures[position] for there, position in places if there == side], resolver[side], years[side]
            )
            for side, content in enumerate(contents)
        )
        rows.append(Row(next(cell.measures[0].title for cell in cells if cell.measures), cells))
    return Matrix(policies, tuple(rows))


_Place = tuple[int, int]  # of a measure: the number of its document, its position there


def _join_measures(sides: Sequence[Sequence[Measure]], min_similarity: float | None) -> list[list[_Place]]:
    """The places of the measures of each row.

    Every two documents are aligned; the most similar pairs join first, and no row takes two measures of one document in
    this way. A measure left over joins the row of the measure it is most like, if it is like enough.
    """
    places = [(side, position) for side, measures in enumerate(sides) for position in range(len(measures))]
    row_of = {place: number for number, place in enumerate(places)}
    rows = {number: [place] for number, place in enumerate(places)}
    for further, _, one, other in _ranked_pairs(sides, min_similarity):
        target, source = sorted((row_of[one], row_of[other]))
        if target == source:
            continue
        shared = {side for side, _ in rows[target]} & {side for side, _ in rows[source]}
        alone = len(rows[target]) == 1 or len(rows[source]) == 1
        if shared and not (further and alone):
            continue
        for place in rows[source]:
            row_of[place] = target
        rows[target] += rows.pop(source)
    return [sorted(row) for row in rows.values()]


def _ranked_pairs(
    sides: Sequence[Sequence[Measure]], min_similarity: float | None
) -> list[tuple[bool, float, _Place, _Place]]:
    """The links of every two documents: those of the best assignments first, the most similar first."""
    pairs = []
    for first, second in combinations(range(len(sides)), 2):
        alignment, _ = align(sides[first], sides[second], min_similarity)
        pairs += [(not link.primary, -link.similarity, (first, link.a), (second, link.b)) for link in alignment.links]
    return sorted(pairs)


def _build_cell(measures: Sequence[Measure], resolver: Resolver, year: int | None) -> Cell:
    bearers = [bearer for measure in measures for bearer in list_bearers(measure, resolver)]
    units = tuple({bearer.keys[0]: bearer for bearer in reversed(bearers)}.values())[::-1]
    deadlines = [text for measure in measures for text in measure.deadlines]
    days = [(day, text) for text in deadlines if (day := last_day((text,), year)) is not None]
    day, deadline = min(days, default=(None, deadlines[0] if deadlines else None))
    targets = [target for measure in measures for target in measure.targets]
    return Cell(tuple(measures), units, strongest(targets), deadline, day)


def strongest(targets: Sequence[Target]) -> Target | None:
    """The figure that says most: shares before money before counts, then the highest (the lowest of upper bounds)."""
    order = {"share": 0, "money": 1}
    figures = [target for target in targets if amount(target) is not None]
    if not figures:
        return targets[0] if targets else None

    def rank(target: Target) -> tuple[int, float]:
        value = amount(target) or 0.0
        return order.get(kind_of(target), 2), value if sense_of(target) == "most" else -value

    return min(figures, key=rank)


def matrix_data(matrix: Matrix) -> Data:
    """The matrix as dicts and lists."""
    return {
        "documents": [policy_data(policy) for policy in matrix.policies],
        "rows": [
            {
                "title": row.title,
                "count": row.count,
                "cells": [
                    {
                        "measures": [measure_data(measure) for measure in cell.measures],
                        "units": [bearer.unit for bearer in cell.units],
                        "target": {"text": cell.target.text, **figure_data(cell.target)} if cell.target else None,
                        "deadline": cell.deadline,
                    }
                    if cell.measures
                    else None
                    for cell in row.cells
                ],
            }
            for row in matrix.rows
        ],
    }


def matrix_report(matrix: Matrix, only: str | None = None) -> Report:
    """The matrix as a table, and what everyone has and what only one has. ``only``: ``missing`` leaves out what all have."""
    names = [short_title(policy) for policy in matrix.policies]
    total = len(names)
    rows = [row for row in matrix.rows if only != "missing" or row.count < total]
    table = tuple((row.title, f"{row.count}/{total}", *(_cell_text(cell) for cell in row.cells)) for row in rows)
    everyone = tuple((row.title,) for row in matrix.rows if row.count == total)
    alone = tuple(
        (names[next(n for n, cell in enumerate(row.cells) if cell.measures)], row.title)
        for row in matrix.rows
        if row.count == 1
    )
    return Report(
        f"{total} 份文件的措施对照",
        (
            *(f"{number}. {policy_title(policy)}" for number, policy in enumerate(matrix.policies, 1)),
            f"共 {len(matrix.rows)} 项：{len(everyone)} 项各份都有，{len(alone)} 项只有一份有。",
        ),
        (
            Sheet("措施对照", ("措施", "有几份", *names), table, (14, 5, *(24.0 for _ in names)), "没有措施。"),
            Sheet("各份都有", ("措施",), everyone, (1,), "没有一项是各份都有的。"),
            Sheet("只有一份有", ("文件", "措施"), alone, (1, 2)),
        ),
    )


def short_title(policy: Policy) -> str:
    """A column's name: the issuer, else the file."""
    issuers = policy.document.issuers
    return issuers[0] if issuers else policy.source.file or policy_title(policy)


def _cell_text(cell: Cell) -> str:
    if not cell.measures:
        return "—"
    lines = [measure.name for measure in cell.measures]
    if cell.units:
        lines.append("单位：" + "、".join(bearer_text(bearer) for bearer in cell.units))
    if cell.target:
        lines.append(f"目标：{cell.target.indicator or cell.target.text} {printed(cell.target)}")
    if cell.deadline:
        lines.append(f"时限：{cell.deadline}")
    return "\n".join(lines)
