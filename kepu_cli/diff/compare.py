"""Two policies compared: the measures aligned, and for each pair who, how much, until when, in which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import fields, is_dataclass

from kepu_cli.bearers import resolvers
from kepu_cli.deadlines import parse_deadline, policy_year
from kepu_cli.diff.align import Alignment, Link, align
from kepu_cli.diff.result import (
    Bearer,
    Comparison,
    DeadlineDiff,
    FieldDiff,
    GeneralDiff,
    Match,
    Only,
    TargetDiff,
    mirror,
)
from kepu_cli.diff.targets import compare_targets, list_promises
from kepu_cli.diff.units import compare_units, list_bearers_of_each
from kepu_cli.lexicon import Lexicon
from kepu_cli.measures import Content, Measure, fold, read_content
from kepu_cli.model import Document, Policy

_NOT_COMPARED = frozenset(("category", "printed"))  # ours, and where in the file a field was printed
_GENERAL_ALIKE = 0.3  # similarity from which two texts outside the measures are one text changed


def compare(
    a: Policy | Content, b: Policy | Content, *, min_similarity: float | None = None, lexicon: Lexicon | None = None
) -> Comparison:
    """Everything in which two policies differ. ``compare(b, a)`` is its mirror.

    ``min_similarity`` (0 to 1) takes the place of the threshold.
    """
    first = a if isinstance(a, Content) else read_content(a)
    second = b if isinstance(b, Content) else read_content(b)
    if _standing(second) < _standing(first):
        # Ties must fall the same way from either side, so one side is always the first.
        return _in_order(mirror(_compare(second, first, min_similarity, lexicon)), first.measures)
    return _compare(first, second, min_similarity, lexicon)


def _standing(content: Content) -> tuple[object, ...]:
    head = content.policy.document
    texts = [
        (measure.title, measure.text, measure.path, measure.units) for measure in (*content.measures, *content.general)
    ]
    return (texts, head.title or "", head.number or "", str(head.date or ""))


def _in_order(comparison: Comparison, measures: Sequence[Measure]) -> Comparison:
    """Matches in the order of the first document, groups numbered as they come."""
    places = _places(measures)
    matches = sorted(comparison.matches, key=lambda match: places[id(match.a)])
    numbers: dict[int, int] = {}
    renumbered = tuple(match._replace(group=numbers.setdefault(match.group, len(numbers) + 1)) for match in matches)
    return comparison._replace(matches=renumbered)


def _compare(
    content_a: Content, content_b: Content, min_similarity: float | None, lexicon: Lexicon | None
) -> Comparison:
    a, b = content_a.policy, content_b.policy
    measures_a, measures_b = content_a.measures, content_b.measures
    alignment, explain = align(measures_a, measures_b, min_similarity)
    resolver_a, resolver_b = resolvers((a, b), lexicon)
    bearers_a = list_bearers_of_each(measures_a, resolver_a)
    bearers_b = list_bearers_of_each(measures_b, resolver_b)
    targets = _compare_targets(content_a, content_b, alignment)
    of_pair: dict[tuple[int, int], list[TargetDiff]] = {}
    of_a: dict[int, list[TargetDiff]] = {}
    of_b: dict[int, list[TargetDiff]] = {}
    place_a, place_b = _places(measures_a), _places(measures_b)
    for target in targets:
        i = place_a.get(id(target.measure_a)) if target.measure_a is not None else None
        j = place_b.get(id(target.measure_b)) if target.measure_b is not None else None
        if i is not None:
            of_a.setdefault(i, []).append(target)
        if j is not None:
            of_b.setdefault(j, []).append(target)
        if i is not None and j is not None:
            of_pair.setdefault((i, j), []).append(target)
    groups = _group(alignment.links)
    moved = _moved(alignment.links, measures_a, measures_b)
    year_a, year_b = policy_year(a), policy_year(b)
    matches = []
    linked_a = _first_links(alignment.links, "a")
    linked_b = _first_links(alignment.links, "b")
    for link in alignment.links:
        one, other = measures_a[link.a], measures_b[link.b]
        own = list(of_pair.get((link.a, link.b), ()))
        # A figure without a counterpart here is told once: where its measure has its best match.
        if linked_a[link.a] == link:
            own += [
                t
                for t in of_a.get(link.a, ())
                if t not in own and (t.b is None or _elsewhere(t.measure_b, link.b, place_b))
            ]
        if linked_b[link.b] == link:
            own += [
                t
                for t in of_b.get(link.b, ())
                if t not in own and (t.a is None or _elsewhere(t.measure_a, link.a, place_a))
            ]
        units = compare_units(bearers_a[link.a], bearers_b[link.b])
        deadline = compare_deadlines(one, other, year_a, year_b)
        differs = units.differs or deadline is not None or any(target.differs for target in own)
        matches.append(
            Match(
                one,
                other,
                link.similarity,
                link.primary,
                groups[link.a, link.b],
                () if link.identical else explain(link.a, link.b),
                "changed" if differs else "same" if link.identical else "reworded",
                (link.a, link.b) in moved,
                units,
                tuple(own),
                deadline,
            )
        )
    return Comparison(
        a,
        b,
        tuple(matches),
        _only(measures_a, bearers_a, {link.a for link in alignment.links}, of_a, alignment.near_a, measures_b),
        _only(measures_b, bearers_b, {link.b for link in alignment.links}, of_b, alignment.near_b, measures_a),
        tuple(targets),
        tuple(compare_heads(a.document, b.document)),
        tuple(_compare_general(content_a, content_b)),
        alignment.threshold,
    )


def _places(measures: Sequence[Measure]) -> dict[int, int]:
    return {id(measure): position for position, measure in enumerate(measures)}


def _elsewhere(measure: Measure | None, position: int, places: dict[int, int]) -> bool:
    return measure is None or places.get(id(measure)) != position


def _first_links(links: Sequence[Link], side: str) -> dict[int, Link]:
    """The link by which each measure is best known: its primary one, else the most similar."""
    first: dict[int, Link] = {}
    for link in sorted(links, key=lambda link: (not link.primary, -link.similarity, link.a, link.b)):
        first.setdefault(link.a if side == "a" else link.b, link)
    return first


def _only(
    measures: Sequence[Measure],
    bearers: Sequence[tuple[Bearer, ...]],
    linked: set[int],
    targets: dict[int, list[TargetDiff]],
    near: dict[int, tuple[int, float]],
    others: Sequence[Measure],
) -> tuple[Only, ...]:
    found = []
    for position, measure in enumerate(measures):
        if position not in linked:
            other, similarity = near.get(position, (None, 0.0))
            found.append(
                Only(
                    measure,
                    bearers[position],
                    tuple(targets.get(position, ())),
                    others[other] if other is not None else None,
                    similarity,
                )
            )
    return tuple(found)


def _compare_targets(a: Content, b: Content, alignment: Alignment) -> list[TargetDiff]:
    linked = {(link.a, link.b) for link in alignment.links}
    # What stands outside the measures answers what stands outside them.
    first, second = len(a.measures), len(b.measures)
    linked |= {(first + i, second + j) for i in range(len(a.general)) for j in range(len(b.general))}
    return compare_targets(
        list_promises((*a.measures, *a.general)), list_promises((*b.measures, *b.general)), frozenset(linked)
    )


def _group(links: Sequence[Link]) -> dict[tuple[int, int], int]:
    """A number for each link: one for all links of a measure that is split, or of measures that are merged into one."""
    members: list[tuple[set[int], set[int]]] = []
    home: dict[tuple[str, int], int] = {}
    found: dict[tuple[int, int], int] = {}
    for link in sorted(links, key=lambda link: (not link.primary, -link.similarity, link.a, link.b)):
        chosen = None
        if not link.primary:
            for key, alone in ((("a", link.a), 0), (("b", link.b), 1)):
                number = home.get(key)
                # Only a star: one measure on the side that is shared.
                if number is not None and len(members[number][alone]) == 1 and chosen is None:
                    chosen = number
        if chosen is None:
            chosen = len(members)
            members.append((set(), set()))
        members[chosen][0].add(link.a)
        members[chosen][1].add(link.b)
        home.setdefault(("a", link.a), chosen)
        home.setdefault(("b", link.b), chosen)
        found[link.a, link.b] = chosen
    numbers: dict[int, int] = {}
    return {(link.a, link.b): numbers.setdefault(found[link.a, link.b], len(numbers) + 1) for link in links}


def _moved(links: Sequence[Link], a: Sequence[Measure], b: Sequence[Measure]) -> set[tuple[int, int]]:
    """The primary links out of order, as few as can be, and those that left a chapter the other side has too."""
    primary = [(link.a, link.b) for link in links if link.primary]
    kept = set(longest_rising([j for _, j in primary]))
    moved = {pair for position, pair in enumerate(primary) if position not in kept}
    paths_a = [tuple(fold(name) for name in measure.path) for measure in a]
    paths_b = [tuple(fold(name) for name in measure.path) for measure in b]
    chapters = set(paths_a) & set(paths_b)
    moved |= {
        (i, j) for i, j in primary if paths_a[i] != paths_b[j] and paths_a[i] in chapters and paths_b[j] in chapters
    }
    return moved


def longest_rising(values: Sequence[int]) -> list[int]:
    """The positions of a longest rising subsequence."""
    from bisect import bisect_left

    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(position)
        else:
            tails[at], ends[at] = value, position
    out = []
    position = ends[-1] if ends else -1
    while position >= 0:
        out.append(position)
        position = before[position]
    return out[::-1]


def compare_deadlines(a: Measure, b: Measure, year_a: int | None, year_b: int | None) -> DeadlineDiff | None:
    """The deadlines of two measures where they are not the same; None where they are."""
    if [fold(text) for text in a.deadlines] == [fold(text) for text in b.deadlines]:
        return None
    day_a, day_b = last_day(a.deadlines, year_a), last_day(b.deadlines, year_b)
    earlier = None
    if day_a and day_b:
        earlier = "same" if day_a == day_b else "a" if day_a < day_b else "b"
    return DeadlineDiff("；".join(a.deadlines) or None, "；".join(b.deadlines) or None, day_a, day_b, earlier)  # type: ignore[arg-type]


def last_day(deadlines: Sequence[str], year: int | None) -> dt.date | None:
    """The day by which all of it is due."""
    days = [day for text in deadlines if (day := parse_deadline(text, year)) is not None]
    return max(days, default=None)


def compare_heads(a: Document, b: Document) -> list[FieldDiff]:
    """The fields of two heads that are not the same, in their order, as text."""
    found = []
    for field in fields(Document):
        if field.name in _NOT_COMPARED:
            continue
        first, second = _as_text(getattr(a, field.name)), _as_text(getattr(b, field.name))
        if fold(first or "") != fold(second or ""):
            found.append(FieldDiff(field.name, first, second))
    return found


def _as_text(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    if is_dataclass(value):
        return "，".join(text for field in fields(value) if (text := _as_text(getattr(value, field.name))))
    return str(value)


def _compare_general(a: Content, b: Content) -> list[GeneralDiff]:
    first, second = _general_texts(a), _general_texts(b)
    alignment, _ = align(first, second, _GENERAL_ALIKE)
    found = []
    answered_a, answered_b = set(), set()
    for link in alignment.links:
        if link.primary:
            answered_a.add(link.a)
            answered_b.add(link.b)
            one, other = first[link.a], second[link.b]
            if fold(one.text) != fold(other.text) or {d.unit for d in one.assignments} != {
                d.unit for d in other.assignments
            }:
                found.append(GeneralDiff(_general_name(one), one.text, other.text, one.at, other.at))
    found += [
        GeneralDiff(_general_name(m), m.text, None, at_a=m.at) for i, m in enumerate(first) if i not in answered_a
    ]
    found += [
        GeneralDiff(_general_name(m), None, m.text, at_b=m.at) for j, m in enumerate(second) if j not in answered_b
    ]
    return found


def _general_name(measure: Measure) -> str:
    return " / ".join(name for name in (*measure.path, measure.title) if name)


def _general_texts(content: Content) -> list[Measure]:
    texts = list(content.general)
    policy = content.policy
    for part in policy.parts:
        for table in part.tables:
            if not table.tasks:
                rows = "\n".join("\t".join(row) for row in (table.header, *table.rows) if row)
                texts.append(Measure("", table.title or "表格", rows, at=table.at, kind="general"))
    texts += [Measure("", "未归类的文字", item.text, at=item.at, kind="general") for item in policy.unplaced]
    return texts
