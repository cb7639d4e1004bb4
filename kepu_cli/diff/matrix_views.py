"""The matrix of several policies as data and as a report."""

from __future__ import annotations

from kepu_cli.diff.data import Data, bearer_text, figure_data, measure_data, policy_data
from kepu_cli.diff.dues import due_text
from kepu_cli.diff.matrix import Cell, Figure, Matrix
from kepu_cli.measures import fold, policy_title
from kepu_cli.model import Policy
from kepu_cli.report import Report, Sheet

_MOST_FIGURES = 4  # of one cell of a report


def matrix_data(matrix: Matrix) -> Data:
    """The matrix as dicts and lists."""
    return {
        "documents": [policy_data(policy) for policy in matrix.policies],
        "threshold": matrix.least,
        "rows": [
            {
                "title": row.title,
                "count": row.count,
                "cells": [_cell_data(cell) if cell.measures else None for cell in row.cells],
            }
            for row in matrix.rows
        ],
    }


def _cell_data(cell: Cell) -> Data:
    figures = [_figure_data(figure) for figure in cell.figures]
    return {
        "measures": [measure_data(measure) for measure in cell.measures],
        "units": [bearer.unit for bearer in cell.units],
        "by_content": [
            {"content": words, "units": [bearer.unit for bearer in bearers]}
            for parts in cell.parts
            for words, bearers in parts.values()
        ],
        "target": figures[0] if figures else None,
        "targets": figures,
        "deadline": cell.due.text if cell.due else None,
        "day": cell.due.day.isoformat() if cell.due and cell.due.day else None,
    }


def _figure_data(figure: Figure) -> Data:
    return {
        "indicator": figure.indicator,
        "text": figure.target.text,
        **figure_data(figure.target),
        "documents": figure.shared,
        "strongest": figure.strongest,
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
        if row.count == 1 and not any(cell.near for cell in row.cells)
    )
    single = sum(row.count == 1 for row in matrix.rows) - len(alone)
    near = f"，{single} 项只在一份里但与别份另列的措施相近" if single else ""
    return Report(
        f"{total} 份文件的措施对照",
        (
            *(f"{number}. {policy_title(policy)}" for number, policy in enumerate(matrix.policies, 1)),
            f"共 {len(matrix.rows)} 项：{len(everyone)} 项各份都有，{len(alone)} 项只有一份有{near}。",
        ),
        (
            Sheet("措施对照", ("措施", "有几份", *names), table, (14, 5, *(24.0 for _ in names)), "没有措施。"),
            Sheet("各份都有", ("措施",), everyone, (1,), "没有一项是各份都有的。"),
            Sheet("只有一份有", ("文件", "措施"), alone, (1, 2)),
        ),
        (f"一条措施与一行里其他各份的平均相似度达到 {matrix.least:.2f} 才列在这一行，可用 --min-similarity 指定。",),
    )


def short_title(policy: Policy) -> str:
    """A column's name: the issuer, else the file."""
    issuers = policy.document.issuers
    return issuers[0] if issuers else policy.source.file or policy_title(policy)


def _cell_text(cell: Cell) -> str:
    if not cell.measures:
        return f"—（另列；最接近：{cell.near.name}，{cell.similarity:.2f}）" if cell.near else "—"
    lines = [measure.name for measure in cell.measures]
    if cell.units:
        lines.append("单位：" + "、".join(bearer_text(bearer) for bearer in cell.units))
    figures = dict.fromkeys(map(_figure_text, cell.figures))  # 分别达到95%、80% is one sentence for two figures
    lines += [f"目标：{text}" for text in list(figures)[:_MOST_FIGURES]]
    if len(figures) > _MOST_FIGURES:
        lines.append(f"目标：另有 {len(figures) - _MOST_FIGURES} 处数字")
    if cell.due:
        lines.append(f"时限：{due_text(cell.due)}")
    return "\n".join(lines)


def _figure_text(figure: Figure) -> str:
    """A figure in the document's own words, the indicator before them where they do not name it."""
    target = figure.target
    mark = "（各份中最严）" if figure.strongest else ""
    named = not target.indicator or fold(target.indicator) in fold(target.text)
    words = target.text if named else f"{target.indicator}：{target.text}"
    return f"{words}{mark}"
