"""Deadlines of two measures: those of one thing side by side, and which comes first.

A deadline belongs to the words it dates. Where nothing says that two of them date the same, both are told and none is earlier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kepu_cli.deadlines import Due
from kepu_cli.diff.result import DeadlineDiff, Side
from kepu_cli.measures import fold, fold_pairs
from kepu_cli.records import NamedTuple

_ONE_THING = 0.4  # share of the pairs of characters of the shorter words that the longer have too
_OF_ALL = 0.5  # a deadline of the whole measure dates whatever stands in it
_SHOWN = 14  # characters of the words behind a deadline
_LISTED = 3  # deadlines that are told one by one
_MOST = 60  # deadlines of one measure that are compared


class DuePair(NamedTuple):
    """Two deadlines of one thing, or one without a counterpart."""

    a: Due | None
    b: Due | None

    @property
    def differs(self) -> bool:
        """Whether the two are neither the same words nor the same day."""
        if self.a is None or self.b is None:
            return True
        return fold(self.a.text) != fold(self.b.text) and (self.a.day is None or self.a.day != self.b.day)

    @property
    def earlier(self) -> Side | None:
        """The side whose day comes first, None where one has no day."""
        if self.a is None or self.b is None or self.a.day is None or self.b.day is None:
            return None
        return "same" if self.a.day == self.b.day else "a" if self.a.day < self.b.day else "b"


def pair_dues(a: Sequence[Due], b: Sequence[Due]) -> list[DuePair]:
    """The deadlines of two measures by what they date, in the order of a, then those only b has.

    每年 in a sentence says how often, not until when: only a deadline that the measure is given as such may be without a day.
    """
    first, second = _told(a), _told(b)
    words_a, words_b = [fold_pairs(due.words) for due in first], [fold_pairs(due.words) for due in second]
    likely = sorted(
        (-alike, first[i].day != second[j].day, first[i].text != second[j].text, i, j)
        for i in range(len(first))
        for j in range(len(second))
        if (alike := _alike(words_a[i], words_b[j])) >= _ONE_THING
    )
    taken_a: dict[int, int] = {}
    taken_b: set[int] = set()
    for *_, i, j in likely:
        if i not in taken_a and j not in taken_b:
            taken_a[i] = j
            taken_b.add(j)
    pairs = [DuePair(due, second[taken_a[i]] if i in taken_a else None) for i, due in enumerate(first)]
    return pairs + [DuePair(None, due) for j, due in enumerate(second) if j not in taken_b]


def _told(dues: Sequence[Due]) -> list[Due]:
    return [due for due in dues if due.day is not None or not due.words][:_MOST]


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    if not a or not b:
        return _OF_ALL
    return len(a & b) / min(len(a), len(b))


def compare_dues(
    a: Sequence[Due], b: Sequence[Due], other_a: Sequence[Due] | None = (), other_b: Sequence[Due] | None = ()
) -> DeadlineDiff | None:
    """The deadlines of two measures where they are not the same; None where they are.

    ``other_a`` holds those of b's further answers to a: a deadline that one of them has is told there, and none is told as
    missing here where it is None. ``other_b`` the same for b.
    """
    pairs = [
        pair
        for pair in pair_dues(a, b)
        if pair.differs
        and (pair.b is not None or (other_a is not None and not _is_answered(pair.a, other_a)))
        and (pair.a is not None or (other_b is not None and not _is_answered(pair.b, other_b)))
    ]
    if not pairs:
        return None
    both = [pair for pair in pairs if pair.a and pair.b]
    sides = {pair.earlier for pair in both}
    of_a, of_b = [pair.a for pair in pairs if pair.a], [pair.b for pair in pairs if pair.b]
    # One that only this side has is no deadline of the whole where the other side has another.
    named = len(pairs) > 1 or bool(a and not of_a) or bool(b and not of_b)
    return DeadlineDiff(
        join_dues(of_a, named=named) or None,
        join_dues(of_b, named=named) or None,
        max((due.day for due in of_a if due.day), default=None),
        max((due.day for due in of_b if due.day), default=None),
        sides.pop() if len(sides) == 1 else None,
        "、".join(_shown_words(pair.a) for pair in both if pair.a) if len(both) < len(pairs) else "",
    )


PlainDeadline = tuple[str | None, str | None, int | None, int | None, Side | None, str]


def plain_deadline(deadline: DeadlineDiff | None) -> PlainDeadline | None:
    """A difference with its days as numbers, as one process hands it to another."""
    if deadline is None:
        return None
    first, second = (day.toordinal() if day else None for day in (deadline.day_a, deadline.day_b))
    return deadline.a, deadline.b, first, second, deadline.earlier, deadline.what


def build_deadline(plain: PlainDeadline | None) -> DeadlineDiff | None:
    """The difference that ``plain_deadline`` took apart."""
    if plain is None:
        return None
    first, second = (dt.date.fromordinal(day) if day else None for day in plain[2:4])
    return DeadlineDiff(plain[0], plain[1], first, second, plain[4], plain[5])


def _is_answered(due: Due | None, others: Sequence[Due]) -> bool:
    return due is not None and any(pair.a and pair.b for pair in pair_dues([due], others))


def join_dues(dues: Sequence[Due], *, named: bool = True) -> str:
    """Deadlines one behind the other; of many the first few and how many there are."""
    more = f"等 {len(dues)} 项" if len(dues) > _LISTED else ""
    return "；".join(due_text(due, named=named) for due in dues[:_LISTED]) + more


def due_text(due: Due, *, named: bool = True) -> str:
    """A deadline as printed, and where several stand together the words it dates: 2025年底前（发布目录）."""
    words = _shown_words(due)
    return f"{due.text}（{words}）" if named and words else due.text


def _shown_words(due: Due) -> str:
    """What follows the time, which says best what is due by then, as far as there is room."""
    words = due.words.rpartition("…")[2]
    return words[:_SHOWN] + ("…" if len(words) > _SHOWN else "")
