"""Which measure answers which: similarity, a threshold, one best assignment, further links.

The threshold is a constant, lower where something else speaks for a pair. Measured on labelled pairs of real plans (each left
out in turn), one that follows the average similarity of the two documents does worse: it falls where they have nothing in
common.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kepu_cli.diff.assignment import assign
from kepu_cli.diff.further import LEAST, Evidence, Side, find_further, find_mutual
from kepu_cli.diff.similarity import explain_pair, score_pairs
from kepu_cli.measures import Measure, fold
from kepu_cli.records import NamedTuple
from kepu_cli.terms import build_profiles

THRESHOLD = 0.13
RELATED = 0.25  # of the shorter document's measures this share is answered above it: then the two have much in common


class Link(NamedTuple):
    """Measure ``a`` answers measure ``b`` (positions). ``primary``: part of the one best assignment; ``identical``: same words."""

    a: int
    b: int
    similarity: float
    primary: bool
    identical: bool = False


class Alignment(NamedTuple):
    """The links of two documents in the order of the first, and what they were judged by.

    ``near`` holds for each measure without a link the nearest of the other side and its similarity (first a, then b).
    """

    links: tuple[Link, ...]
    threshold: float
    near_a: dict[int, tuple[int, float]]
    near_b: dict[int, tuple[int, float]]


Terms = tuple[tuple[str, float], ...]
Explain = Callable[[int, int], Terms]


def _key(measure: Measure) -> str:
    return fold(measure.title) + "\n" + fold(measure.text)


def align(a: Sequence[Measure], b: Sequence[Measure], min_similarity: float | None = None) -> tuple[Alignment, Explain]:
    """The alignment of two documents, and what explains the similarity of a pair by its terms."""
    threshold = THRESHOLD if min_similarity is None else min_similarity
    keys_a, keys_b = [_key(measure) for measure in a], [_key(measure) for measure in b]
    identical = _pair_identical(a, b, keys_a, keys_b)
    links = [Link(i, j, 1.0, True, True) for i, j in identical]
    taken_a, taken_b = {i for i, _ in identical}, {j for _, j in identical}
    rest_a = [i for i in range(len(a)) if i not in taken_a]
    rest_b = [j for j in range(len(b)) if j not in taken_b]
    if not rest_a or not rest_b:
        return Alignment(tuple(links), threshold, {}, {}), lambda i, j: ()
    profiles_a, profiles_b = build_profiles((a, b))
    scores = score_pairs(profiles_a, profiles_b, rest_a, rest_b)
    evidence = Evidence(scores, Side(a, profiles_a), Side(b, profiles_b))
    good = {pair: score for pair, score in scores.items() if score >= threshold and score > 0}
    assigned = assign(good, len(a), len(b))
    if min_similarity is None and len(identical) + len(assigned) >= RELATED * min(len(a), len(b)):
        assigned |= assign(find_mutual(evidence, threshold), len(a), len(b))
    further = find_further(evidence, assigned, LEAST if min_similarity is None else min_similarity)
    for i, j in sorted(assigned | further):
        links.append(Link(i, j, scores[i, j], (i, j) in assigned, keys_a[i] == keys_b[j]))
    links.sort(key=lambda link: (link.a, link.b))
    linked_a, linked_b = {link.a for link in links}, {link.b for link in links}
    near_a: dict[int, tuple[int, float]] = {}
    near_b: dict[int, tuple[int, float]] = {}
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if i not in linked_a and score > 0:
            near_a.setdefault(i, (j, score))
        if j not in linked_b and score > 0:
            near_b.setdefault(j, (i, score))

    def explain(i: int, j: int) -> Terms:
        return explain_pair(keys_a[i], keys_b[j], profiles_a[i], profiles_b[j])

    return Alignment(tuple(links), threshold, near_a, near_b), explain


def _pair_identical(
    a: Sequence[Measure], b: Sequence[Measure], keys_a: list[str], keys_b: list[str]
) -> list[tuple[int, int]]:
    """Measures whose words are the same, each taken once, in order: of equal ones first those with the same units and place."""
    pairs: list[tuple[int, int]] = []
    both = set(keys_a) & set(keys_b)
    left_a = [i for i, key in enumerate(keys_a) if key in both]
    left_b = [j for j, key in enumerate(keys_b) if key in both]
    for facts in (_all_but_words, _units_and_path, _units, _path, _nothing):
        if not left_a or not left_b:
            break
        waiting: dict[tuple[object, ...], list[int]] = {}
        for j in reversed(left_b):
            waiting.setdefault((keys_b[j], *facts(b[j])), []).append(j)
        found = []
        for i in left_a:
            same = waiting.get((keys_a[i], *facts(a[i])))
            if same:
                found.append((i, same.pop()))
        pairs += found
        taken_a, taken_b = {i for i, _ in found}, {j for _, j in found}
        left_a = [i for i in left_a if i not in taken_a]
        left_b = [j for j in left_b if j not in taken_b]
    return sorted(pairs)


def _all_but_words(measure: Measure) -> tuple[object, ...]:
    return measure.units, measure.path, measure.label


def _units_and_path(measure: Measure) -> tuple[object, ...]:
    return measure.units, measure.path


def _units(measure: Measure) -> tuple[object, ...]:
    return (measure.units,)


def _path(measure: Measure) -> tuple[object, ...]:
    return (measure.path,)


def _nothing(measure: Measure) -> tuple[object, ...]:
    return ()
