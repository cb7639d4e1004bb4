"""Two policies compared: the measures aligned, and for each pair who, how much, until when, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_cli.bearers import Resolver, resolvers
from kepu_cli.deadlines import Calendar, Due, policy_calendar, time_marks
from kepu_cli.diff.align import Alignment, Link, Terms, align
from kepu_cli.diff.dues import PlainDeadline, build_deadline, compare_dues, plain_deadline
from kepu_cli.diff.figures import is_total
from kepu_cli.diff.general import compare_general, compare_heads
from kepu_cli.diff.moves import find_moved, group_links
from kepu_cli.diff.numbers import Numbered, compare_numbers, is_told
from kepu_cli.diff.result import (
    Bearer,
    Comparison,
    Match,
    NumberDiff,
    Only,
    TargetDiff,
    mirror,
)
from kepu_cli.diff.targets import compare_targets, list_promises
from kepu_cli.diff.units import Part, compare_parts, compare_units, list_bearers_of_each, list_parts
from kepu_cli.dues import measure_dues
from kepu_cli.halves import start_shared
from kepu_cli.lexicon import Lexicon
from kepu_cli.lexicon.units import Level
from kepu_cli.measures import Content, Measure, read_content
from kepu_cli.model import Policy
from kepu_cli.records import NamedTuple

_Details = tuple[Terms, PlainDeadline | None, list[tuple[str | None, str | None]]]  # of a link; numbers are the last

_WORTH_A_PROCESS = 300  # links that are worth a second process to look at closely
_OWN_SHARE = 0.3  # of them for this process, which compares figures and units meanwhile


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
        (
            measure.title,
            measure.text,
            measure.path,
            [(row.unit, row.role, row.content or "") for row in measure.assignments],
        )
        for measure in (*content.measures, *content.general)
    ]
    return (texts, head.title or "", head.number or "", str(head.date or ""))


def _in_order(comparison: Comparison, measures: Sequence[Measure]) -> Comparison:
    """Matches in the order of the first document, groups numbered as they come."""
    places = _places(measures)
    matches = sorted(comparison.matches, key=lambda match: places[id(match.a)])
    numbers: dict[int, int] = {}
    renumbered = tuple(match._replace(group=numbers.setdefault(match.group, len(numbers) + 1)) for match in matches)
    return comparison._replace(matches=renumbered)


class _Linked(NamedTuple):
    """One document of a comparison with its links: what a closer look at one of them needs."""

    measures: Sequence[Measure]
    first: dict[int, Link]  # the link by which a measure is best known
    answers: dict[int, list[int]]  # the positions on the other side that a measure is linked to
    calendar: Calendar
    known_dues: dict[int, tuple[Due, ...]]
    known_marks: dict[int, list[str]]

    def dues(self, position: int) -> tuple[Due, ...]:
        """What of a measure is due when."""
        known = self.known_dues.get(position)
        if known is None:
            known = self.known_dues[position] = measure_dues(self.measures[position], self.calendar)
        return known

    def marks(self, position: int) -> list[str]:
        """Where a measure names a time."""
        known = self.known_marks.get(position)
        if known is None:
            measure = self.measures[position]
            known = self.known_marks[position] = time_marks(f"{measure.title}。{measure.text}")
        return known


class _Side(NamedTuple):
    """One document of a comparison: what belongs to each of its measures, by position."""

    measures: Sequence[Measure]
    first: dict[int, Link]
    bearers: Sequence[tuple[Bearer, ...]]
    parts: Sequence[dict[str, Part]]  # what the paragraphs, items and rows of a measure assign by themselves
    places: dict[int, int]  # the position of a measure by its identity
    targets: dict[int, list[TargetDiff]]
    near: dict[int, tuple[int, float]]

    def place(self, measure: Measure | None) -> int | None:
        """The position of a measure, None where it is none of this document."""
        return self.places.get(id(measure))


def _compare(a: Content, b: Content, min_similarity: float | None, lexicon: Lexicon | None) -> Comparison:
    alignment, explain = align(a.measures, b.measures, min_similarity)
    links = alignment.links
    resolver_a, resolver_b = resolvers((a.policy, b.policy), lexicon)
    first = _link(a, {link: (link.a, link.b) for link in links})
    second = _link(b, {link: (link.b, link.a) for link in links})

    def look_closer(link: Link) -> _Details:
        terms = () if link.identical else explain(link.a, link.b)
        return terms, _compare_deadlines(link, first, second), _compare_numbers(link, first, second)

    closer = start_shared(look_closer, links, worth=_WORTH_A_PROCESS, own=_OWN_SHARE)
    targets = _compare_targets(a, b, alignment, (resolver_a.context.level, resolver_b.context.level))
    one = _build_side(first, resolver_a, [(t.measure_a, t) for t in targets], alignment.near_a)
    other = _build_side(second, resolver_b, [(t.measure_b, t) for t in targets], alignment.near_b)
    groups = group_links(links)
    moved = find_moved(links, a.measures, b.measures)
    matches = tuple(
        _build_match(link, one, other, groups[link.a, link.b], (link.a, link.b) in moved, details)
        for link, details in zip(links, closer(), strict=True)
    )
    return Comparison(
        a.policy,
        b.policy,
        matches,
        _only(one, b.measures),
        _only(other, a.measures),
        tuple(targets),
        tuple(compare_heads(a.policy.document, b.policy.document)),
        tuple(compare_general(a, b)),
        alignment.threshold,
    )


def _link(content: Content, ends: dict[Link, tuple[int, int]]) -> _Linked:
    """A document from the positions at which each link ends, here and there."""
    first: dict[int, Link] = {}
    answers: dict[int, list[int]] = {}
    for link in sorted(ends, key=lambda link: (not link.primary, -link.similarity, link.a, link.b)):
        here, there = ends[link]
        first.setdefault(here, link)
        answers.setdefault(here, []).append(there)
    return _Linked(content.measures, first, answers, policy_calendar(content.policy), {}, {})


def _build_side(
    linked: _Linked,
    resolver: Resolver,
    promised: Iterable[tuple[Measure | None, TargetDiff]],
    near: dict[int, tuple[int, float]],
) -> _Side:
    """A side from its links and the figures its measures promise."""
    places = _places(linked.measures)
    targets: dict[int, list[TargetDiff]] = {}
    for measure, target in promised:
        place = places.get(id(measure))
        if place is not None:
            targets.setdefault(place, []).append(target)
    bearers = list_bearers_of_each(linked.measures, resolver)
    parts = [list_parts(measure, resolver) for measure in linked.measures]
    return _Side(linked.measures, linked.first, bearers, parts, places, targets, near)


def _build_match(link: Link, a: _Side, b: _Side, group: int, moved: bool, details: _Details) -> Match:
    terms, plain, found = details
    numbers = _untold(found, link, a, b) if found else []
    of_a, of_b = a.bearers[link.a], b.bearers[link.b]
    parts = compare_parts(a.parts[link.a], b.parts[link.b], of_a, of_b, link.identical)
    units = compare_units(of_a, of_b)._replace(by_content=parts)
    targets = _targets_of(link, a, b)
    deadline = build_deadline(plain)
    differs = units.differs or deadline is not None or bool(numbers) or any(target.differs for target in targets)
    return Match(
        a.measures[link.a],
        b.measures[link.b],
        link.similarity,
        link.primary,
        group,
        terms,
        "changed" if differs else "same" if link.identical else "reworded",
        moved,
        units,
        targets,
        deadline,
        tuple(numbers),
    )


def _compare_numbers(link: Link, a: _Linked, b: _Linked) -> list[tuple[str | None, str | None]]:
    """The numbers of two measures that are no targets and no deadlines; one alone is told where its measure is best known."""
    if link.identical:
        return []
    return [
        (diff.a, diff.b)
        for diff in compare_numbers(_numbered(a, b, link.a), _numbered(b, a, link.b))
        if (diff.a and diff.b) or (a.first[link.a] if diff.a else b.first[link.b]) == link
    ]


def _untold(numbers: Iterable[tuple[str | None, str | None]], link: Link, a: _Side, b: _Side) -> list[NumberDiff]:
    """The numbers that are not told among the figures of either measure without a counterpart."""
    alone = [t.a.text for t in a.targets.get(link.a, ()) if t.a and t.b is None]
    alone += [t.b.text for t in b.targets.get(link.b, ()) if t.b and t.a is None]
    return [
        NumberDiff(here, there)
        for here, there in numbers
        if (here and there) or not is_told(here or there or "", alone)
    ]


def _numbered(own: _Linked, other: _Linked, position: int) -> Numbered:
    measure = own.measures[position]
    answers = [other.measures[there].text for there in own.answers[position]]
    return Numbered(measure.text, measure.targets, lambda: [due.text for due in own.dues(position)], answers)


def _compare_deadlines(link: Link, a: _Linked, b: _Linked) -> PlainDeadline | None:
    # The same words mean the same times, whatever the date of the letter makes of them.
    if link.identical and _given_deadlines(a.measures[link.a]) == _given_deadlines(b.measures[link.b]):
        return None
    if _name_one_time(link, a, b) or a.dues(link.a) == b.dues(link.b):
        return None
    elsewhere = _dues_elsewhere(link, a, b, (link.a, link.b)), _dues_elsewhere(link, b, a, (link.b, link.a))
    return plain_deadline(compare_dues(a.dues(link.a), b.dues(link.b), *elsewhere))


def _name_one_time(link: Link, a: _Linked, b: _Linked) -> bool:
    """Whether two measures name one and the same time and are given none: nothing to look for in them."""
    given = (*_given_deadlines(a.measures[link.a]), *_given_deadlines(b.measures[link.b]))
    marks = a.marks(link.a)
    return not any(given) and len(marks) < 2 and marks == b.marks(link.b)


def _dues_elsewhere(link: Link, own: _Linked, other: _Linked, ends: tuple[int, int]) -> list[Due] | None:
    """The deadlines of the further answers to a measure; None where another link is its best."""
    here, there = ends
    if own.first[here] != link:
        return None
    return [due for further in own.answers[here] if further != there for due in other.dues(further)]


def _given_deadlines(measure: Measure) -> tuple[object, ...]:
    return measure.deadlines, [(row.content, row.deadline) for row in measure.assignments if row.deadline]


def _targets_of(link: Link, a: _Side, b: _Side) -> tuple[TargetDiff, ...]:
    """The figures of both measures; one without a counterpart here is told once, where its measure has its best match."""
    of_a, of_b = a.targets.get(link.a, ()), b.targets.get(link.b, ())
    found = {id(target): target for target in of_a if b.place(target.measure_b) == link.b}
    if a.first[link.a] == link:
        found |= {id(target): target for target in of_a if b.place(target.measure_b) != link.b}
    if b.first[link.b] == link:
        found |= {id(target): target for target in of_b if a.place(target.measure_a) != link.a}
    return tuple(found.values())


def _places(measures: Sequence[Measure]) -> dict[int, int]:
    return {id(measure): position for position, measure in enumerate(measures)}


def _only(side: _Side, others: Sequence[Measure]) -> tuple[Only, ...]:
    """The measures without a link, each with the nearest of the other side."""
    found = []
    for position, measure in enumerate(side.measures):
        if position not in side.first:
            near, similarity = side.near.get(position, (None, 0.0))
            targets = tuple(side.targets.get(position, ()))
            nearest = others[near] if near is not None else None
            found.append(Only(measure, side.bearers[position], targets, nearest, similarity))
    return tuple(found)


def _compare_targets(
    a: Content, b: Content, alignment: Alignment, levels: tuple[Level | None, Level | None]
) -> list[TargetDiff]:
    linked = {(link.a, link.b) for link in alignment.links}
    # What stands outside the measures answers what stands outside them.
    first, second = len(a.measures), len(b.measures)
    linked |= {(first + i, second + j) for i in range(len(a.general)) for j in range(len(b.general))}
    targets = compare_targets(
        list_promises((*a.measures, *a.general)), list_promises((*b.measures, *b.general)), frozenset(linked)
    )
    return targets if None in levels or levels[0] == levels[1] else [_of_two_levels(target) for target in targets]


def _of_two_levels(target: TargetDiff) -> TargetDiff:
    """A target of a province and of a city: a total says nothing about who promises more."""
    if target.a is None or target.b is None or target.stricter is None or not target.differs or not is_total(target.a):
        return target
    return target._replace(stricter=None, why="两份的级别不同，总数无法比较")
