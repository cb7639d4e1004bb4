"""Units of two measures by function: in both, only here, only there, whose role changed, and who does which part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kepu_cli.bearers import Resolver, function_keys
from kepu_cli.diff.result import Bearer, ContentUnits, UnitPair, UnitsDiff
from kepu_cli.lexicon.units import Unit
from kepu_cli.measures import Assignment, Measure, fold
from kepu_cli.roles import class_roles

_RANK = {"lead": 0, "responsible": 1, "support": 2}
_WHOLE = ""  # the key of what is assigned whole

Part = tuple[str, tuple[Bearer, ...]]  # the words of a paragraph, item or row as printed, and its units


def list_bearers_of_each(measures: Sequence[Measure], resolver: Resolver) -> list[tuple[Bearer, ...]]:
    """The bearers of each of many measures; where several name the same units in the same roles they are read once."""
    known: dict[tuple[tuple[str, str], ...], tuple[Bearer, ...]] = {}
    found = []
    for measure in measures:
        named = tuple([(assignment.unit, assignment.role) for assignment in measure.assignments])
        bearers = known.get(named)
        if bearers is None:
            bearers = known[named] = list_bearers(measure, resolver)
        found.append(bearers)
    return found


def list_bearers(measure: Measure, resolver: Resolver) -> tuple[Bearer, ...]:
    """The units of a measure, each function once; of several roles the highest counts."""
    return _list_bearers(measure.assignments, resolver.units(measure), resolver)


def list_parts(measure: Measure, resolver: Resolver) -> dict[str, Part]:
    """The paragraphs, items or rows of a measure that have units of their own, by their folded words; empty where none has."""
    if all(assignment.content is None for assignment in measure.assignments):
        return {}
    units = resolver.units(measure)
    assigned: dict[str, list[Assignment]] = {}
    for assignment in measure.assignments:
        assigned.setdefault(fold(assignment.content or _WHOLE), []).append(assignment)
    return {key: (rows[0].content or _WHOLE, _list_bearers(rows, units, resolver)) for key, rows in assigned.items()}


def _list_bearers(
    assignments: Sequence[Assignment], units: Mapping[str, Unit], resolver: Resolver
) -> tuple[Bearer, ...]:
    found: dict[str, Bearer] = {}
    classes = class_roles(assignment.role for assignment in assignments)
    for assignment in assignments:
        unit = units[assignment.unit]
        keys = function_keys(unit)
        name = resolver.lexicon.function_name(keys[0]) if unit.known else unit.spelling
        bearer = Bearer(
            assignment.unit, assignment.role, classes[assignment.role], keys, name or unit.spelling, unit.level
        )
        known = found.get(keys[0])
        if known is None or _RANK[bearer.role_class] < _RANK[known.role_class]:
            # The place in the list stays where the unit is first named.
            found[keys[0]] = bearer
    return tuple(found.values())


def compare_units(a: Sequence[Bearer], b: Sequence[Bearer]) -> UnitsDiff:
    """The bearers of two measures paired by function: the same first, then those that share a merged function."""
    pairs: dict[int, int] = {}
    own = {bearer.keys[0]: position for position, bearer in enumerate(b)}
    for i, bearer in enumerate(a):
        if bearer.keys[0] in own:
            pairs[i] = own[bearer.keys[0]]
    # A merged organ answers each of its functions: 市教体局 both 省教育厅 and 省体育局.
    for i, bearer in enumerate(a):
        if i not in pairs:
            shared = next((j for j, other in enumerate(b) if not set(bearer.keys).isdisjoint(other.keys)), None)
            if shared is not None:
                pairs[i] = shared
    borne = {key for bearer in a for key in bearer.keys}
    covered = {j for j, other in enumerate(b) if not borne.isdisjoint(other.keys)}
    return UnitsDiff(
        tuple(UnitPair(a[i], b[j]) for i, j in sorted(pairs.items())),
        tuple(bearer for i, bearer in enumerate(a) if i not in pairs),
        tuple(bearer for j, bearer in enumerate(b) if j not in covered),
    )


def compare_parts(
    a: Mapping[str, Part], b: Mapping[str, Part], whole_a: tuple[Bearer, ...], whole_b: tuple[Bearer, ...], same: bool
) -> tuple[ContentUnits, ...]:
    """The parts with the same words here and there whose units differ.

    ``same``: the two measures have the same words, so a part that only one of them assigns by itself is in the other as well: there
    it belongs to those who bear the whole (``whole_a``, ``whole_b`` where no part is assigned), or to nobody.
    """
    found = []
    for key in dict.fromkeys((*a, *b)):
        if key in a and key in b:
            one, other = a[key][1], b[key][1]
        elif same and (key != _WHOLE or (a and b)):
            one = a[key][1] if key in a else () if a else whole_a
            other = b[key][1] if key in b else () if b else whole_b
        else:
            continue
        if compare_units(one, other).differs:
            found.append(ContentUnits((a.get(key) or b[key])[0], one, other))
    return tuple(found)
