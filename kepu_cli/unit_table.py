"""The units that documents assign work to, each organ once: its function and level, its spellings, how often and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kepu_cli.lexicon import Lexicon, Unit, UnitContext, current_lexicon, expand_inherited
from kepu_cli.lexicon.places import bare_place
from kepu_cli.lexicon.spelling import clean_name
from kepu_cli.model import Policy, Responsibility
from kepu_cli.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: the file, the label or row, the page where there are pages."""

    file: str
    label: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One organ: ``spellings`` with their counts, the most frequent first; ``variants`` are those that differ by more than an
    inherited prefix; ``nearest`` are known names like an unknown one."""

    unit: Unit
    spellings: tuple[tuple[str, int], ...]
    variants: tuple[str, ...]
    roles: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        return sum(count for _, count in self.spellings)


@dataclass(slots=True)
class _Counted:
    unit: Unit
    spellings: dict[str, int] = field(default_factory=dict)
    full: dict[str, None] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    places: dict[Place, None] = field(default_factory=dict)


def count_units(policies: Sequence[Policy], lexicon: Lexicon | None = None) -> list[UnitRow]:
    """The organs that the responsibilities and tasks of the policies name, the most frequent first.

    Spellings are one organ when function, level and place are the same; the issuer says which place a bare 市 is.
    """
    lexicon = lexicon or current_lexicon()
    counted: dict[tuple[str, str, str], _Counted] = {}
    for policy in policies:
        context = issuer_context(policy, lexicon)
        for label, page, duties in _iter_duties(policy):
            where = Place(policy.source.file, label, page)
            for duty in duties:
                for ref in expand_inherited(duty.units, lexicon):
                    unit = lexicon.resolve(ref.full, context)
                    row = counted.setdefault(_identity(unit, context), _Counted(unit))
                    row.spellings[ref.spelling] = row.spellings.get(ref.spelling, 0) + 1
                    row.full[ref.full] = None
                    row.roles[duty.role] = row.roles.get(duty.role, 0) + 1
                    row.places[where] = None
    rows = [
        UnitRow(row.unit, _by_count(row.spellings), tuple(row.full), _by_count(row.roles), tuple(row.places))
        for row in counted.values()
    ]
    return sorted(rows, key=lambda row: -row.count)


def issuer_context(policy: Policy, lexicon: Lexicon) -> UnitContext:
    """Level and place of the first issuer whose name says them."""
    for issuer in policy.document.issuers:
        unit = lexicon.resolve(issuer)
        if unit.level is not None:
            return UnitContext(unit.level, unit.place)
    return UnitContext()


def unit_data(row: UnitRow) -> dict[str, object]:
    """One row as plain data with English keys, empty ones left out."""
    unit = row.unit
    data: dict[str, object] = {
        "unit": row.spellings[0][0],
        "function": unit.function,
        "name": unit.function_name,
        "also": list(unit.also),
        "level": unit.level,
        "kind": unit.kind,
        "known": unit.known,
        "former": unit.former,
        "count": row.count,
        "spellings": [{"spelling": spelling, "count": count} for spelling, count in row.spellings],
        "several_spellings": len(row.variants) > 1,
        "roles": [{"role": role, "count": count} for role, count in row.roles],
        "nearest": list(unit.nearest),
        "at": [
            {key: value for key, value in (("file", at.file), ("label", at.label), ("page", at.page)) if value}
            for at in row.places
        ],
    }
    return {key: value for key, value in data.items() if value not in (None, [], "") or key == "known"}


def _identity(unit: Unit, context: UnitContext) -> tuple[str, str, str]:
    if unit.kind == "collective":
        return clean_name(unit.spelling), "", ""
    place = bare_place(unit.place) if unit.place else ""
    if context.place and place == bare_place(context.place):
        place = ""
    return unit.function or unit.spelling, unit.level or "", place


def _by_count(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: -item[1]))


def _iter_duties(policy: Policy) -> Iterator[tuple[str, int | None, tuple[Responsibility, ...]]]:
    """(label, project or row; page; duties) of everything in a policy that assigns work, in order."""
    for part in policy.parts:
        if part.responsibilities:
            yield part.title or "引言", None, part.responsibilities
        stack = list(reversed(part.sections))
        while stack:
            section = stack.pop()
            stack.extend(reversed(section.sections))
            if section.responsibilities:
                yield section.label or section.title or "", section.at.page, section.responsibilities
        for table in part.tables:
            for number, task in enumerate(table.tasks, 1):
                if task.responsibilities:
                    row = task.at.row or number
                    yield task.project or f"第{row}行", task.at.page, task.responsibilities
