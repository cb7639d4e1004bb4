"""Pairs below the threshold and beside the best assignment: what else speaks for them than their similarity.

The cosine of a long measure and a short one that answers a part of it is small, and so is that of two measures put in quite
different words. Such a pair is judged by how far it stands out from what its measures reach otherwise, by the one sentence of
the longer measure that says most of what the shorter one says, and, where one has an answer already, by how much of what the
two share that answer does not say. Measured on labelled pairs of real plans (each left out in turn), this finds what a
threshold on the similarity alone misses; units, chapters and places in the text add nothing to it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from kepu_cli.diff.similarity import Scores, cosine
from kepu_cli.measures import Measure
from kepu_cli.terms import Bag, Profile, list_terms

LEAST = 0.09  # similarity below which nothing is an answer
SENTENCE_SHARE = 0.3  # weight of the best sentence beside what the pair stands out by
NEW_SHARE = 0.02  # weight of the share that the measures' own answers do not say
MUTUAL = 0.07  # evidence that is enough where each of the two is the other's best,
ANSWERS = 0.08  # where one of the two has no answer of its own,
ANSWERS_TOO = 0.13  # and where both have one;
STANDS_OUT = 0.02  # of it what the pair must stand out by
NEAR_BEST = 0.7  # where both have an answer, this near to the best of one: what stands in every measure is no answer
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
    first, *rest = measure.text[:_MAX_TEXT].replace("\n", "。").split("。")
    # A title says what its first sentence is about, and is all there is of many a row of a table.
    listed = [list_terms(measure.title) + list_terms(first), *map(list_terms, rest)]
    said = Counter(chain.from_iterable(listed))
    found = []
    for terms in listed:
        counts = Counter(terms)
        if len(counts) >= _FEWEST_TERMS:
            bag = {term: count * weighted[term] / said[term] for term, count in counts.items() if term in weighted}
            found.append((bag, math.hypot(*bag.values())))
    return tuple(found)


class Evidence:
    """What speaks for the pairs of two documents, given the similarity of each."""

    def __init__(self, scores: Scores, a: Side, b: Side) -> None:
        self.scores = scores
        self._a, self._b = a, b
        self.best_a, self.best_b = _two_best(scores)

    def stands_out(self, i: int, j: int) -> float:
        """How far a pair is above half of what its two measures reach with their two best."""
        one, other = self.best_a[i], self.best_b[j]
        return self.scores[i, j] - (sum(one) / len(one) + sum(other) / len(other)) / 4

    def best_sentence(self, i: int, j: int) -> float:
        """How much the shorter of two measures is like one sentence of the longer."""
        one, other = self._a.profiles[i], self._b.profiles[j]
        found = [0.0]
        if one.length >= other.length:
            found += [cosine(bag, length, other.full, other.length) for bag, length in self._a.sentences(i)]
        if other.length >= one.length:
            found += [cosine(bag, length, one.full, one.length) for bag, length in self._b.sentences(j)]
        return max(found)

    def more(self, i: int, j: int, own: Iterable[tuple[int, int]]) -> float:
        """What speaks for a pair beside its similarity, given the ``own`` answers of its measures."""
        return SENTENCE_SHARE * self.best_sentence(i, j) + NEW_SHARE * self._new_share(i, j, own)

    def _new_share(self, i: int, j: int, own: Iterable[tuple[int, int]]) -> float:
        """How much of what two measures share is not said by their own answers, the one that says most of it."""
        one, other = self._a.profiles[i].full, self._b.profiles[j].full
        shares = {term: one[term] * other[term] for term in one.keys() & other.keys()}
        total = math.fsum(shares.values())
        told = [self._b.profiles[there].full if here == i else self._a.profiles[here].full for here, there in own]
        untold = [math.fsum([share for term, share in shares.items() if term not in known]) for known in told]
        return min(untold) / total if total else 0.0


def _two_best(scores: Scores) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """The two best similarities of each measure (first a, then b), the best last; one where it has no second."""
    a: dict[int, list[float]] = {}
    b: dict[int, list[float]] = {}
    for (i, j), score in scores.items():
        a.setdefault(i, []).append(score)
        b.setdefault(j, []).append(score)
    two_a, two_b = ({position: sorted(found)[-2:] for position, found in side.items()} for side in (a, b))
    return two_a, two_b


def find_mutual(evidence: Evidence, threshold: float) -> Scores:
    """The pairs below the threshold of which each is the other's best and for which enough speaks."""
    return {
        (i, j): score
        for (i, j), score in evidence.scores.items()
        if LEAST <= score < threshold
        and score == evidence.best_a[i][-1] == evidence.best_b[j][-1]
        and evidence.stands_out(i, j) + SENTENCE_SHARE * evidence.best_sentence(i, j) >= MUTUAL
    }


def find_further(evidence: Evidence, assigned: Iterable[tuple[int, int]], least: float) -> set[tuple[int, int]]:
    """The pairs that belong together besides those of the best assignment, one of which at least has its answer already."""
    taken = set(assigned)
    answer_a, answer_b = dict(taken), {j: i for i, j in taken}
    scores = evidence.scores
    found = set()
    for (i, j), score in scores.items():
        if score < least or (i, j) in taken or not (i in answer_a or j in answer_b):
            continue
        stands_out = evidence.stands_out(i, j)
        if stands_out < STANDS_OUT:
            continue
        own = {pair for pair in ((i, answer_a.get(i)), (answer_b.get(j), j)) if pair in taken}
        if score < JUST_ALIKE and score < FAR_BELOW * max(scores[pair] for pair in own):
            continue
        if len(own) == 2 and score < NEAR_BEST * min(evidence.best_a[i][-1], evidence.best_b[j][-1]):
            continue
        missing = (ANSWERS_TOO if len(own) == 2 else ANSWERS) - stands_out
        if missing <= 0 or missing <= evidence.more(i, j, own):
            found.add((i, j))
    return found
