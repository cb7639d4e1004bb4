"""One measure that several answer: which pairs belong together besides the best assignment.

The cosine of a long measure and a short one that answers a part of it is small. A further pair is therefore judged by how far
it stands out from what its measures reach otherwise, by the one sentence of the longer measure that says most of what the
shorter one says, and by how much of what the two share their own answers do not say already. Measured on labelled pairs of
real plans (each left out in turn), this finds what a threshold on the similarity alone misses.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from kepu_cli.diff.similarity import Scores, cosine
from kepu_cli.measures import Measure
from kepu_cli.terms import Bag, Profile, list_terms

LEAST = 0.09  # similarity below which nothing is a further answer
STANDS_OUT = 0.02  # what it must have beyond half of what its measures reach with their two best
SENTENCE_SHARE = 0.3  # weight of the best sentence beside it
NEW_SHARE = 0.02  # weight of the share that the measures' own answers do not say
ANSWERS = 0.08  # enough where one of the two has no answer of its own;
ANSWERS_TOO = 0.13  # where both have one so much,
NEAR_BEST = 0.7  # and this near to the best of one of them: what stands in every measure is no answer
JUST_ALIKE = 0.17  # what is less similar
FAR_BELOW = 0.4  # also reaches such a share of the similarity of its measures' own answers: else it is their leavings
_FEWEST_TERMS = 4  # a sentence with fewer different terms is like anything that uses its words
_MAX_TEXT = 5_000  # characters of a measure whose sentences are looked at

_Sentences = tuple[tuple[Bag, float], ...]


class Side:
    """The measures of one document as profiles, and their sentences as far as they are asked for."""

    def __init__(self, measures: Sequence[Measure], profiles: Sequence[Profile]) -> None:
        self.profiles = profiles
        self._measures = measures
        self._known: dict[int, _Sentences] = {}

    def sentences(self, position: int) -> _Sentences:
        """The sentences of a measure as weighted terms, each with its length."""
        known = self._known.get(position)
        if known is None:
            known = self._known[position] = _weigh_sentences(self._measures[position], self.profiles[position].full)
        return known


def _weigh_sentences(measure: Measure, weighted: Bag) -> _Sentences:
    listed = [list_terms(sentence) for sentence in re.split("[。；\n]", measure.text[:_MAX_TEXT])]
    said = Counter(chain(list_terms(measure.title), *listed))
    found = []
    for terms in listed:
        counts = Counter(terms)
        if len(counts) >= _FEWEST_TERMS:
            bag = {term: count * weighted[term] / said[term] for term, count in counts.items() if term in weighted}
            found.append((bag, math.hypot(*bag.values())))
    return tuple(found)


def find_further(
    scores: Scores, assigned: Iterable[tuple[int, int]], a: Side, b: Side, least: float
) -> set[tuple[int, int]]:
    """The pairs that belong together besides those of the best assignment, one of which at least has its answer already."""
    taken = set(assigned)
    answer_a, answer_b = dict(taken), {j: i for i, j in taken}
    best_a, best_b = _two_best(scores)
    found = set()
    for (i, j), score in scores.items():
        if score < least or (i, j) in taken or not (i in answer_a or j in answer_b):
            continue
        one, other = best_a[i], best_b[j]
        stands_out = score - (sum(one) / len(one) + sum(other) / len(other)) / 4
        if stands_out < STANDS_OUT:
            continue
        own = {pair for pair in ((i, answer_a.get(i)), (answer_b.get(j), j)) if pair in taken}
        if score < JUST_ALIKE and score < FAR_BELOW * max(scores[pair] for pair in own):
            continue
        if len(own) == 2 and score < NEAR_BEST * min(one[-1], other[-1]):
            continue
        enough = ANSWERS_TOO if len(own) == 2 else ANSWERS
        if stands_out >= enough or stands_out + _evidence(i, j, a, b, own) >= enough:
            found.add((i, j))
    return found


def _evidence(i: int, j: int, a: Side, b: Side, own: Iterable[tuple[int, int]]) -> float:
    """What speaks for a pair besides its similarity, given the ``own`` answers of its measures."""
    one, other = a.profiles[i].full, b.profiles[j].full
    shares = {term: one[term] * other[term] for term in one.keys() & other.keys()}
    told = [b.profiles[there].full if here == i else a.profiles[here].full for here, there in own]
    return SENTENCE_SHARE * _best_sentence(i, j, a, b) + NEW_SHARE * min(_new_share(shares, known) for known in told)


def _new_share(shares: Bag, known: Bag) -> float:
    """How much of what two measures share a third one does not say."""
    total = math.fsum(shares.values())
    return math.fsum([share for term, share in shares.items() if term not in known]) / total if total else 0.0


def _two_best(scores: Scores) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """The two best similarities of each measure (first a, then b), the best last; one where it has no second."""
    a: dict[int, list[float]] = {}
    b: dict[int, list[float]] = {}
    for (i, j), score in scores.items():
        a.setdefault(i, []).append(score)
        b.setdefault(j, []).append(score)
    two_a, two_b = ({position: sorted(found)[-2:] for position, found in side.items()} for side in (a, b))
    return two_a, two_b


def _best_sentence(i: int, j: int, a: Side, b: Side) -> float:
    """How much the shorter of two measures is like one sentence of the longer."""
    one, other = a.profiles[i], b.profiles[j]
    found = [0.0]
    if one.length >= other.length:
        found += [cosine(bag, length, other.full, other.length) for bag, length in a.sentences(i)]
    if other.length >= one.length:
        found += [cosine(bag, length, one.full, one.length) for bag, length in b.sentences(j)]
    return max(found)
