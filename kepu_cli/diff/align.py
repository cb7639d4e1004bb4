"""Which measure answers which: similarity, a threshold of the pair's own, one best assignment, further links.

Similarity is the cosine of the weighted terms of title and text, with the cosine of the titles and the share of each
title's terms that the other measure speaks of. Two plans on one subject share words everywhere, so a fixed threshold
fits no two pairs: it is set half way between a constant and what the pair's own measures have in common on average.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kepu_cli.measures import Measure, fold
from kepu_cli.terms import Bag, Profile, build_profiles

TITLE_SHARE = 0.2  # weight of the titles' cosine beside 1 for the whole text
COVER_SHARE = 0.15  # weight of the share of a title that the other side speaks of
FLOOR = 0.13  # the constant half of the threshold
NEAR_BEST = 0.8  # a further link is at least this near to the best of both its measures
_EXACT_PAIRS = 3_000  # up to so many pairs every one is measured; above, only those that share rare terms
_CANDIDATES = 5  # how many of those each measure keeps
_EVERYWHERE = 0.1  # share of the measures above which a term finds no candidates
_LOOKED_AT = 200  # entries of the index that are looked at for one measure, those of its rarest terms first
_SAMPLE = 1_500  # pairs that tell the background where not every pair is measured


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


Explain = Callable[[int, int], tuple[tuple[str, float], ...]]


def _key(measure: Measure) -> str:
    return fold(measure.title) + "\n" + fold(measure.text)


def _order(link: Link) -> tuple[int, int]:
    return link.a, link.b


def align(a: Sequence[Measure], b: Sequence[Measure], min_similarity: float | None = None) -> tuple[Alignment, Explain]:
    """The alignment of two documents, and what explains the similarity of a pair by its terms."""
    keys_a, keys_b = [_key(measure) for measure in a], [_key(measure) for measure in b]
    identical = _pair_identical(a, b, keys_a, keys_b)
    taken_a, taken_b = {i for i, _ in identical}, {j for _, j in identical}
    rest_a = [i for i in range(len(a)) if i not in taken_a]
    rest_b = [j for j in range(len(b)) if j not in taken_b]
    if not rest_a or not rest_b:
        same = tuple(sorted((Link(i, j, 1.0, True, True) for i, j in identical), key=_order))
        return Alignment(same, min_similarity if min_similarity is not None else FLOOR, {}, {}), lambda i, j: ()
    profiles_a, profiles_b = build_profiles((a, b))
    scores = _score_pairs(profiles_a, profiles_b, rest_a, rest_b)
    threshold = (
        min_similarity if min_similarity is not None else _threshold(scores, profiles_a, profiles_b, rest_a, rest_b)
    )
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    for (i, j), score in scores.items():
        best_a[i] = max(best_a.get(i, 0.0), score)
        best_b[j] = max(best_b.get(j, 0.0), score)
    good = {pair: score for pair, score in scores.items() if score >= threshold and score > 0}
    assigned = assign(good, len(a), len(b))
    links = [Link(i, j, 1.0, True, True) for i, j in identical]
    for (i, j), score in good.items():
        best = score >= best_a[i] or score >= best_b[j]
        near = score >= NEAR_BEST * max(best_a[i], best_b[j])
        if (i, j) in assigned or best or near:
            links.append(Link(i, j, score, (i, j) in assigned, keys_a[i] == keys_b[j]))
    links.sort(key=_order)
    linked_a, linked_b = {link.a for link in links}, {link.b for link in links}
    near_a: dict[int, tuple[int, float]] = {}
    near_b: dict[int, tuple[int, float]] = {}
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if i not in linked_a and score > 0:
            near_a.setdefault(i, (j, score))
        if j not in linked_b and score > 0:
            near_b.setdefault(j, (i, score))

    def explain(i: int, j: int) -> tuple[tuple[str, float], ...]:
        return _explain(keys_a[i], keys_b[j], profiles_a[i], profiles_b[j])

    return Alignment(tuple(links), threshold, near_a, near_b), explain


def _pair_identical(
    a: Sequence[Measure], b: Sequence[Measure], keys_a: list[str], keys_b: list[str]
) -> list[tuple[int, int]]:
    """Measures whose words are the same, each taken once, in order: of equal ones first those with the same units and place."""
    pairs: list[tuple[int, int]] = []
    left_a, left_b = list(range(len(a))), list(range(len(b)))
    for facts in (_all_but_words, _units_and_path, _units, _path, _nothing):
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
        if not left_a or not left_b:
            break
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


def similarity(a: Profile, b: Profile) -> float:
    """From 0 (nothing in common) to 1 (the same terms)."""
    score = (
        _cosine(a.full, a.length, b.full, b.length)
        + TITLE_SHARE * _cosine(a.title, a.title_length, b.title, b.title_length)
        + COVER_SHARE * (_cover(a, b) + _cover(b, a)) / 2
    )
    return round(min(score / (1 + TITLE_SHARE + COVER_SHARE), 1.0), 6)


def _cosine(a: Bag, length_a: float, b: Bag, length_b: float) -> float:
    # fsum: the same whichever order the terms come in, so that a mirrored comparison gives the very same number.
    shared = a.keys() & b.keys()
    return math.fsum([a[term] * b[term] for term in shared]) / (length_a * length_b) if shared else 0.0


def _cover(a: Profile, b: Profile) -> float:
    """The share of the title of one measure that the other speaks of."""
    shared = a.title.keys() & b.full.keys()
    return math.fsum([a.title[term] for term in shared]) / a.title_weight if shared else 0.0


_MAX_EXPLAINED = 2_000  # characters of a measure that are searched for common words


def _explain(a: str, b: str, one: Profile, other: Profile, most: int = 6) -> tuple[tuple[str, float], ...]:
    """What makes two measures alike and the share of each, the strongest first: words both use, and 〔concepts〕 both mean."""
    shares = {term: one.full[term] * other.full[term] for term in one.full.keys() & other.full.keys()}
    total = math.fsum(shares.values())
    if not total:
        return ()
    first, second = min(a, b), max(a, b)
    words: dict[str, float] = {}
    told: set[str] = set()
    for word in _shared_words(first[:_MAX_EXPLAINED].lower(), second[:_MAX_EXPLAINED].lower(), shares):
        pairs = {word[at : at + 2] for at in range(len(word) - 1)} - told
        if pairs:
            told |= pairs
            words[word] = words.get(word, 0.0) + math.fsum([shares[pair] for pair in pairs])
    for term in shares.keys() - told:
        if term[0] == "#":
            words[f"〔{term[1:]}〕"] = shares[term]
        elif len(term) != 2:
            words[term] = shares[term]
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple((word, round(share / total, 3)) for word, share in ranked)


def _shared_words(text: str, within: str, pairs: Bag) -> Iterator[str]:
    """The longest runs of ``text`` that stand in ``within`` too and are made of these pairs; neighbours share a character."""
    start = 0
    while start < len(text) - 1:
        if text[start : start + 2] not in pairs:
            start += 1
            continue
        end = start + 2
        while end < len(text) and text[end - 1 : end + 1] in pairs:
            end += 1
        least = start + 1
        if text[start:end] not in within:
            # What begins a run that stands there stands there itself: the longest is found by halving.
            while least < end - 1:
                middle = (least + end) // 2
                least, end = (middle, end) if text[start:middle] in within else (least, middle)
            end = least
        if end >= start + 2:
            yield text[start:end]
        start = max(end - 1, start + 1)


def _score_pairs(
    a: list[Profile], b: list[Profile], rest_a: list[int], rest_b: list[int]
) -> dict[tuple[int, int], float]:
    if len(rest_a) * len(rest_b) <= _EXACT_PAIRS:
        return {(i, j): similarity(a[i], b[j]) for i in rest_a for j in rest_b}
    return {(i, j): similarity(a[i], b[j]) for i, j in _candidates(a, b, rest_a, rest_b)}


def _candidates(a: list[Profile], b: list[Profile], rest_a: list[int], rest_b: list[int]) -> list[tuple[int, int]]:
    """The pairs that share most of their rare terms: for each measure of the first side its best few."""
    from collections import Counter

    holders: Counter[str] = Counter()
    for j in rest_b:
        holders.update(b[j].full.keys())
    most = max(_EVERYWHERE * len(rest_b), 50)
    rarest = sorted((count, term) for term, count in holders.items() if count <= most)
    rank = {term: number for number, (_, term) in enumerate(rarest)}
    postings: list[list[int]] = [[] for _ in rank]
    for j in rest_b:
        for term in b[j].full.keys() & rank.keys():
            postings[rank[term]].append(j)
    pairs: set[tuple[int, int]] = set()
    for place, i in enumerate(rest_a):
        shared: Counter[int] = Counter()
        looked = 0
        for number in sorted([rank[term] for term in a[i].full.keys() & rank.keys()]):
            # However common the words of two documents are, each measure is looked up by its own rarest ones.
            looked += len(postings[number])
            if looked > _LOOKED_AT and shared:
                break
            shared.update(postings[number])
        if not shared:
            # Nothing but words that stand everywhere: what stands at the same place is all there is to go by.
            middle = place * len(rest_b) // len(rest_a)
            pairs.update((i, j) for j in rest_b[max(middle - 1, 0) : middle + 2])
            continue
        # A long measure shares more terms than a short one without being nearer.
        least = max(shared.values()) / 4
        near = sorted((-count / b[j].length, j) for j, count in shared.items() if count > least)
        pairs.update((i, j) for _, j in near[:_CANDIDATES])
    return sorted(pairs)


def _threshold(
    scores: dict[tuple[int, int], float], a: list[Profile], b: list[Profile], rest_a: list[int], rest_b: list[int]
) -> float:
    """Half a constant, half the mean and one standard deviation of the similarities of all pairs."""
    pairs = len(rest_a) * len(rest_b)
    if not pairs:
        return FLOOR
    values = list(scores.values())
    if len(values) != pairs:
        # A regular grid over all pairs; the prime step keeps it from running along a diagonal.
        step = max(pairs // _SAMPLE, 1) | 1
        values = [similarity(a[rest_a[n // len(rest_b)]], b[rest_b[n % len(rest_b)]]) for n in range(0, pairs, step)]
    mean = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
    return round(0.5 * (FLOOR + mean + spread), 6)


def assign(scores: dict[tuple[int, int], float], rows: int, columns: int) -> set[tuple[int, int]]:
    """The set of pairs, no row or column twice, with the greatest sum of scores.

    Each connected group of pairs is solved by itself with shortest augmenting paths, in whole numbers, so that the result
    never hangs on rounding. Of equal sums the one that keeps the order wins.
    """
    # The order is worth less than any difference of a score: scores have six digits.
    scale = 10**6
    farthest = (rows * columns) ** 2
    distance = farthest * max(min(rows, columns), 1) + 1
    worth = {
        (i, j): round(score * scale) * distance + farthest - (i * columns - j * rows) ** 2
        for (i, j), score in scores.items()
    }
    chosen: set[tuple[int, int]] = set()
    for group in _groups(list(scores)):
        if len(group) == 1:
            chosen.add(group[0])
        else:
            chosen |= _solve(group, worth)
    return chosen


def _groups(pairs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The pairs by connected component of the graph they make, in the order of their first pair."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for i, j in pairs:
        parent[root(("a", i))] = root(("b", j))
    groups: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for i, j in sorted(pairs):
        groups.setdefault(root(("a", i)), []).append((i, j))
    return list(groups.values())


def _solve(pairs: list[tuple[int, int]], worth: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """The best assignment of one group: each row in turn takes the augmenting path that gains most, or stays free.

    Costs are ``top - worth``; every row may stay free at cost ``top``, which is the same as a column of its own.
    """
    import heapq

    top = max(worth[pair] for pair in pairs)
    edges: dict[int, list[tuple[int, int]]] = {}
    for i, j in pairs:
        edges.setdefault(i, []).append((j, top - worth[i, j]))
    for i in edges:
        edges[i].append((-1 - i, top))  # stay free
    row_of: dict[int, int] = {}
    column_of: dict[int, int] = {}
    price: dict[int, int] = {}
    duals: dict[int, int] = {}
    for start in edges:
        # Dijkstra over reduced costs from the free row to the nearest free column.
        reached: dict[int, int] = {}
        came_from: dict[int, int] = {}
        done: set[int] = set()
        duals.setdefault(start, min(cost - price.get(j, 0) for j, cost in edges[start]))
        queue: list[tuple[int, int]] = []
        row, base = start, 0
        rows_seen = [(start, 0)]
        while True:
            for j, cost in edges[row]:
                if j not in done:
                    length = base + cost - price.get(j, 0) - duals[row]
                    if j not in reached or length < reached[j]:
                        reached[j] = length
                        came_from[j] = row
                        heapq.heappush(queue, (length, j))
            while True:
                length, column = heapq.heappop(queue)
                if column not in done and length == reached[column]:
                    break
            done.add(column)
            if column not in row_of:
                break
            row, base = row_of[column], length
            rows_seen.append((row, length))
        for seen_row, at in rows_seen:
            duals[seen_row] += length - at
        for seen in done:
            price[seen] = price.get(seen, 0) + reached[seen] - length
        while True:
            row = came_from[column]
            previous = column_of.get(row, column)
            row_of[column], column_of[row] = row, column
            if row == start:
                break
            column = previous
    return {(row, column) for column, row in row_of.items() if column >= 0}
