"""The ledger: one entry for each unit of each measure and each row of a task table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kepu_cli.bearers import Resolver, function_keys, resolvers
from kepu_cli.deadlines import Due, policy_calendar
from kepu_cli.dues import assignment_dues
from kepu_cli.lexicon import Lexicon
from kepu_cli.location import Location
from kepu_cli.measures import Measure, iter_assigned
from kepu_cli.model import Policy, Target
from kepu_cli.records import dataclass

_LAST = dt.date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Entry:
    """One assignment. ``keys`` are the functions of its unit; ``content`` is the row's own words, None for a clause."""

    unit: str
    keys: tuple[str, ...]
    function: str
    level: str | None
    known: bool
    role: str
    measure: Measure
    content: str | None
    targets: tuple[Target, ...]
    dues: tuple[Due, ...]
    policy: Policy
    at: Location

    @property
    def day(self) -> dt.date | None:
        """The first day by which something is due."""
        return min((due.day for due in self.dues if due.day is not None), default=None)


def build_ledger(policies: Sequence[Policy], *, unit: str | None = None, lexicon: Lexicon | None = None) -> list[Entry]:
    """Every assignment of every policy in order; with ``unit`` those of its function in whatever spelling.

    A name with a level (市科协) leaves out the same function at another level (县科协); a bare one (科协) takes all.
    """
    found: list[Entry] = []
    for policy, resolver in zip(policies, resolvers(policies, lexicon), strict=True):
        calendar = policy_calendar(policy)
        for measure in iter_assigned(policy):
            units = resolver.units(measure)
            for assignment in measure.assignments:
                meant = units[assignment.unit]
                name = (
                    resolver.lexicon.function_name(meant.function) if meant.known and meant.function else meant.spelling
                )
                targets = measure.targets if assignment.content is None else assignment.targets
                entry = Entry(
                    assignment.unit,
                    function_keys(meant),
                    name or assignment.unit,
                    meant.level,
                    meant.known,
                    assignment.role,
                    measure,
                    assignment.content,
                    targets,
                    assignment_dues(measure, assignment, calendar),
                    policy,
                    assignment.at,
                )
                if unit is None or _is_unit(entry, unit, resolver):
                    found.append(entry)
    return found


def _is_unit(entry: Entry, name: str, resolver: Resolver) -> bool:
    if entry.unit == name:
        return True
    asked = resolver.unit(name)
    if set(function_keys(asked)).isdisjoint(entry.keys):
        return False
    bare = resolver.lexicon.resolve(name).level is None
    return bare or asked.level is None or entry.level is None or asked.level == entry.level


def sort_ledger(entries: Sequence[Entry], by: str) -> list[Entry]:
    """The entries by ``unit`` (a function's together, in the order they first appear), ``measure`` (as they stand) or ``deadline``."""
    if by == "measure":
        return list(entries)
    places = {id(policy): number for number, policy in enumerate({id(e.policy): e.policy for e in entries}.values())}
    standing = sorted(entries, key=lambda e: (places[id(e.policy)], e.at.block or 0, e.at.row or 0))
    if by == "deadline":
        return sorted(standing, key=lambda entry: (entry.day or _LAST, not entry.dues))
    first: dict[str, int] = {}
    for entry in standing:
        first.setdefault(entry.keys[0], len(first))
    return sorted(standing, key=lambda entry: first[entry.keys[0]])
