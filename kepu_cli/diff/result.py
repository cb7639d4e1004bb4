"""What a comparison gives: plain values, in the order of the first document.

Named tuples, as everything that each run defines: a frozen dataclass takes ten times as long to define.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from kepu_cli.location import Location
from kepu_cli.measures import Measure
from kepu_cli.model import Policy, Target
from kepu_cli.records import NamedTuple
from kepu_cli.roles import RoleClass

Change: TypeAlias = Literal["same", "reworded", "changed"]
Side: TypeAlias = Literal["a", "b", "same"]


class Bearer(NamedTuple):
    """A unit of one measure: as printed, in its role, with its function across levels (``keys``; the first is its own)."""

    unit: str
    role: str
    role_class: RoleClass
    keys: tuple[str, ...]
    function: str  # the function's Chinese name
    level: str | None = None


class UnitPair(NamedTuple):
    """One function on both sides; ``a`` and ``b`` are its bearers."""

    a: Bearer
    b: Bearer

    @property
    def role_changed(self) -> bool:
        return self.a.role_class != self.b.role_class


class ContentUnits(NamedTuple):
    """Words that stand in both measures, paragraph, item or row, and the different units that have to carry them out."""

    content: str  # empty for what is assigned whole, in measures whose parts are assigned as well
    a: tuple[Bearer, ...]
    b: tuple[Bearer, ...]


class UnitsDiff(NamedTuple):
    """The units of two measures by function, and within them the parts whose units are not the same."""

    both: tuple[UnitPair, ...] = ()
    only_a: tuple[Bearer, ...] = ()
    only_b: tuple[Bearer, ...] = ()
    by_content: tuple[ContentUnits, ...] = ()

    @property
    def roles(self) -> tuple[UnitPair, ...]:
        """The pairs whose role is another here and there."""
        return tuple(pair for pair in self.both if pair.role_changed)

    @property
    def differs(self) -> bool:
        return bool(self.only_a or self.only_b or self.roles or self.by_content)


class TargetDiff(NamedTuple):
    """One indicator: its figure on each side, None where that side has none.

    ``stricter`` is the side that promises more (``same``: alike), None where the figures cannot be compared; ``why`` says it in
    Chinese. ``measure_a`` and ``measure_b`` are the measures that promise it.
    """

    indicator: str
    a: Target | None
    b: Target | None
    measure_a: Measure | None = None
    measure_b: Measure | None = None
    stricter: Side | None = None
    why: str = ""
    differs: bool = True


class DeadlineDiff(NamedTuple):
    """The deadlines of two measures as printed, and the side whose last day comes first.

    ``what`` is what is due earlier, where only some of the deadlines date the same thing.
    """

    a: str | None
    b: str | None
    day_a: dt.date | None = None
    day_b: dt.date | None = None
    earlier: Side | None = None
    what: str = ""


class NumberDiff(NamedTuple):
    """Numbers that are no targets and not the same, each in its clause; None where the other side has no such number."""

    a: str | None
    b: str | None


class Word(NamedTuple):
    """A run of text: on both sides (a == b), only in a (b empty), only in b (a empty), or one word for another."""

    a: str
    b: str


class Match(NamedTuple):
    """Measure ``a`` answers measure ``b``.

    Matches with one ``group`` belong together: one measure that the other side splits, or several that it merges. ``primary``:
    part of the one best assignment. ``terms`` are the words that made them alike, with their share of the likeness.
    """

    a: Measure
    b: Measure
    similarity: float
    primary: bool
    group: int
    terms: tuple[tuple[str, float], ...]
    change: Change
    moved: bool
    units: UnitsDiff
    targets: tuple[TargetDiff, ...] = ()
    deadline: DeadlineDiff | None = None
    numbers: tuple[NumberDiff, ...] = ()

    @property
    def differs(self) -> bool:
        return self.change != "same" or self.moved


class Only(NamedTuple):
    """A measure that the other side does not have, and the nearest it has."""

    measure: Measure
    units: tuple[Bearer, ...]
    targets: tuple[TargetDiff, ...] = ()
    near: Measure | None = None
    similarity: float = 0.0


class FieldDiff(NamedTuple):
    """A field of the head (公文要素) that is not the same, as text."""

    field: str
    a: str | None
    b: str | None


class GeneralDiff(NamedTuple):
    """Words outside the measures (preamble, a chapter's own words, closing, a table) that are not the same."""

    name: str
    a: str | None
    b: str | None
    at_a: Location = Location()
    at_b: Location = Location()


class Comparison(NamedTuple):
    """Two policies compared. ``targets`` holds every indicator of both, those outside the matches as well."""

    a: Policy
    b: Policy
    matches: tuple[Match, ...]
    only_a: tuple[Only, ...]
    only_b: tuple[Only, ...]
    targets: tuple[TargetDiff, ...]
    head: tuple[FieldDiff, ...]
    general: tuple[GeneralDiff, ...]
    threshold: float

    @property
    def differs(self) -> bool:
        """Whether there is any difference at all."""
        return bool(
            self.only_a
            or self.only_b
            or self.head
            or self.general
            or any(match.differs for match in self.matches)
            or any(target.differs for target in self.targets)
        )


_OTHER: dict[Side | None, Side | None] = {"a": "b", "b": "a", "same": "same", None: None}


def mirror(comparison: Comparison) -> Comparison:
    """The same comparison seen from the other side."""
    return Comparison(
        comparison.b,
        comparison.a,
        tuple(_mirror_match(match) for match in comparison.matches),
        tuple(_mirror_only(only) for only in comparison.only_b),
        tuple(_mirror_only(only) for only in comparison.only_a),
        tuple(mirror_target(target) for target in comparison.targets),
        tuple(FieldDiff(diff.field, diff.b, diff.a) for diff in comparison.head),
        tuple(GeneralDiff(diff.name, diff.b, diff.a, diff.at_b, diff.at_a) for diff in comparison.general),
        comparison.threshold,
    )


def mirror_target(target: TargetDiff) -> TargetDiff:
    """A target seen from the other side."""
    return target._replace(
        a=target.b, b=target.a, measure_a=target.measure_b, measure_b=target.measure_a, stricter=_OTHER[target.stricter]
    )


def _mirror_only(only: Only) -> Only:
    return only._replace(targets=tuple(mirror_target(target) for target in only.targets))


def _mirror_match(match: Match) -> Match:
    deadline = match.deadline
    if deadline is not None:
        deadline = DeadlineDiff(
            deadline.b, deadline.a, deadline.day_b, deadline.day_a, _OTHER[deadline.earlier], deadline.what
        )
    units = UnitsDiff(
        tuple(UnitPair(pair.b, pair.a) for pair in match.units.both),
        match.units.only_b,
        match.units.only_a,
        tuple(ContentUnits(part.content, part.b, part.a) for part in match.units.by_content),
    )
    return match._replace(
        a=match.b,
        b=match.a,
        units=units,
        deadline=deadline,
        targets=tuple(mirror_target(t) for t in match.targets),
        numbers=tuple(NumberDiff(diff.b, diff.a) for diff in match.numbers),
    )
