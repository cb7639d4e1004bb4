"""What is due when in a measure and for each of its units: explicit 完成时限 first, then the times that its words name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_cli.deadlines import Calendar, Due, find_dues, is_recurring, parse_deadline
from kepu_cli.measures import Assignment, Measure
from kepu_cli.model import Target

_AVERAGE = "年均"  # says how much a year, not until when


def measure_dues(measure: Measure, calendar: Calendar, *, of_figures: bool = True) -> tuple[Due, ...]:
    """Every deadline of a measure: its own and those of its clauses and rows, then those in its words.

    Where nothing is dated, with ``of_figures`` the last time of its figures, by which all of it is done.
    """
    words = _words(measure)
    of_rows = {row.deadline for row in measure.assignments}
    printed = [(text, "") for text in measure.deadlines if text not in of_rows]
    printed += dict.fromkeys((row.deadline, row.content or "") for row in measure.assignments if row.deadline)
    explicit = [(text, said) for text, said in printed if text not in words]
    found = _with_explicit(explicit, find_dues(words, calendar), calendar)
    if found or not of_figures or not measure.targets:
        return found
    return _last([due for due in _figure_dues(measure.targets, calendar) if _is_ahead(due, calendar)])


def assignment_dues(measure: Measure, assignment: Assignment, calendar: Calendar) -> tuple[Due, ...]:
    """The deadlines of one assignment: what its clause, row or item names; the measure's where it is assigned whole.

    Where nothing is dated, the times of its figures.
    """
    whole = assignment.content is None
    words = _words(measure) if whole else assignment.content or ""
    printed = [assignment.deadline] if assignment.deadline else _of_all(measure)
    targets = measure.targets if whole else assignment.targets
    explicit = [(text, "") for text in printed if text not in words]
    found = _with_explicit(explicit, find_dues(words, calendar), calendar)
    return found or _figure_dues(targets, calendar)


def _of_all(measure: Measure) -> list[str]:
    """The deadlines of a measure that no row, no clause and no words of it have: they hold for all of it."""
    own = {row.deadline for row in measure.assignments}
    return [text for text in measure.deadlines if text not in own and text not in measure.text]


def _words(measure: Measure) -> str:
    return f"{measure.title}。{measure.text}"


def _with_explicit(printed: Iterable[tuple[str, str]], found: Sequence[Due], calendar: Calendar) -> tuple[Due, ...]:
    """The deadlines given as such, with the words of their row, before those found in a text; one day is told once."""
    days = {due.day for due in found if due.day is not None}
    explicit = []
    for text, words in printed:
        day = parse_deadline(text, calendar)
        if day is None or day not in days:
            explicit.append(Due(text, day, is_recurring(text), words))
    return (*explicit, *found)


def _is_ahead(due: Due, calendar: Calendar) -> bool:
    """Whether the year of a figure is that of the document or a later one: 2020年建成12个 tells what was."""
    return due.day is not None and (calendar.year is None or due.day.year >= calendar.year)


def _last(dues: Sequence[Due]) -> tuple[Due, ...]:
    dated = [(due.day, number) for number, due in enumerate(dues) if due.day is not None]
    return (dues[max(dated)[1]],) if dated else ()


def _figure_dues(targets: Iterable[Target], calendar: Calendar) -> tuple[Due, ...]:
    times = dict.fromkeys(target.by for target in targets if target.by is not None and target.by != _AVERAGE)
    return tuple(
        Due(f"{by}年" if isinstance(by, int) else by, parse_deadline(by, calendar), is_recurring(by)) for by in times
    )


def has_time(measure: Measure, calendar: Calendar) -> bool:
    """Whether a measure says when: a deadline, a figure with its time, or how often."""
    return bool(measure_dues(measure, calendar) or _figure_dues(measure.targets, calendar))
