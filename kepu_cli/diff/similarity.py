"""How much two measures have in common, and which words make it so.

Similarity is the cosine of the weighted terms of title and text, with the cosine of the titles and the share of each
title's terms that the other measure speaks of.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from kepu_cli.terms import Bag, Profile

TITLE_SHARE = 0.2  # weight of the titles' cosine beside 1 for the whole text
COVER_SHARE = 0.15  # weight of the share of a title that the other side speaks of
_EXACT_PAIRS = 3_000  # up to so many pairs every one is measured; above, only those that share rare terms
_CANDIDATES = 5  # how many of those each measure keeps
_EVERYWHERE = 0.1  # share of the measures above which a term finds no candidates
_LOOKED_AT = 200  # entries of the index that are looked at for one measure, those of its rarest terms first


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


def explain_pair(a: str, b: str, one: Profile, other: Profile, most: int = 6) -> tuple[tuple[str, float], ...]:
    """What makes two measures alike and the share of each, the strongest first: words both use, and 〔concepts〕 both mean."""
    shares = {term: one.full[term] * other.full[term] for term in one.full.keys() & other.full.keys()}
    total = math.fsum(shares.values())
    if not total:
        return ()
    first, second = min(a, b), max(a, b)
    words: dict[str, float] = {}
    told: set[str] = set()
    for word in _shared_words(first[:_MAX_EXPLAINED].lower(), second[:_MAX_EXPLAINED].lower(), shares):
        pairs = [pair for at in range(len(word) - 1) if (pair := word[at : at + 2]) not in told]
        if pairs:
            told.update(pairs)
            words[word] = words.get(word, 0.0) + sum([shares[pair] for pair in pairs])
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


def score_pairs(
    a: list[Profile], b: list[Profile], rest_a: list[int], rest_b: list[int]
) -> dict[tuple[int, int], float]:
    """The similarity of the pairs of two lists of positions; of very many pairs only that of the likely ones."""
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
    lengths = [profile.length for profile in b]
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
        near = sorted([(-count / lengths[j], j) for j, count in shared.items() if count > least])
        pairs.update((i, j) for _, j in near[:_CANDIDATES])
    return sorted(pairs)
