"""Which matches a view shows."""

from __future__ import annotations

from kepu_cli.diff.result import Comparison, Match


def choose_matches(comparison: Comparison, only: str | None) -> tuple[Match, ...]:
    """The matches a view shows: all, those that differ, none (``missing``), those whose units or targets differ."""
    if only is None:
        return comparison.matches
    if only == "missing":
        return ()
    if only == "units":
        return tuple(match for match in comparison.matches if match.units.differs)
    if only == "targets":
        return tuple(match for match in comparison.matches if any(target.differs for target in match.targets))
    return tuple(match for match in comparison.matches if match.differs)
