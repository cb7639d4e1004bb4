"""How much two measures have in common, and which words make it so.

Similarity is the cosine of the weighted terms of title and text, with the cosine of the titles and the share of each
title's terms that the other measure speaks of.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Set
from itertools import chain

from kepu_cli.halves import map_halves
from kepu_cli.terms import Bag, Profile

TITLE_SHARE = 0.2  # weight of the titles' cosine beside 1 for the whole text
COVER_SHARE = 0.15  # weight of the share of a title that the other side speaks of
_EXACT_PAIRS = 3_000  # up to so many pairs every one is measured; above, only those that share rare terms
_CANDIDATES = 8  # how many of those each measure keeps,
_FEWER = 5  # and in a document of so many measures that a second process helps
_EVERYWHERE = 0.1  # share of the measures above which a term finds no candidates
_WORTH_A_PROCESS = 500  # measures whose candidates are worth a second process
_LOOKED_AT = 200  # entries of the index that are looked at for one measure, those of its rarest terms first


Scores = dict[tuple[int, int], float]


def similarity(a: Profile, b: Profile) -> float:
    """From 0 (nothing in common) to 1 (the same terms)."""
    shared = a.full.keys() & b.full.keys()
    if not shared:
        return 0.0
    said_of_a, said_of_b = a.title.keys() & shared, b.title.keys() & shared
    score = _cosine(shared, a.full, a.length, b.full, b.length)
    if said_of_a or said_of_b:
        cover = _cover(said_of_a, a) + _cover(said_of_b, b)
        titles = _cosine(said_of_a & said_of_b, a.title, a.title_length, b.title, b.title_length)
        score += TITLE_SHARE * titles + COVER_SHARE * cover / 2
    return round(min(score / (1 + TITLE_SHARE + COVER_SHARE), 1.0), 6)


def cosine(a: Bag, length_a: float, b: Bag, length_b: float) -> float:
    """The cosine of two bags of weighted terms from the bags and their lengths."""
    return _cosine(a.keys() & b.keys(), a, length_a, b, length_b)


def _cosine(shared: Set[str], a: Bag, length_a: float, b: Bag, length_b: float) -> float:
    # fsum: the same whichever order the terms come in, so that a mirrored comparison gives the very same number.
    return math.fsum([a[term] * b[term] for term in shared]) / (length_a * length_b) if shared else 0.0


def _cover(said: Set[str], own: Profile) -> float:
    """The share of the title of a measure that the other one speaks of, from the terms that it says."""
    return math.fsum([own.title[term] for term in said]) / own.title_weight if said else 0.0


_MAX_EXPLAINED = 2_000  # characters of a measure that are searched for common words
_SEEDS = 8  # of the strongest common terms so many are grown to words


def explain_pair(a: str, b: str, one: Profile, other: Profile, most: int = 6) -> tuple[tuple[str, float], ...]:
    """What makes two measures alike and the share of each, the strongest first: words both use, and 〔concepts〕 both mean."""
    theirs = other.full
    shares = {term: weight * theirs[term] for term, weight in one.full.items() if term in theirs}
    total = math.fsum(shares.values())
    if not total:
        return ()
    first, second = min(a, b)[:_MAX_EXPLAINED].lower(), max(a, b)[:_MAX_EXPLAINED].lower()
    words: dict[str, float] = {}
    told: set[str] = set()
    for term in sorted(shares, key=shares.__getitem__, reverse=True):  # of equal ones that which stands first
        if term in told:
            continue
        if term[0] == "#":
            words[f"〔{term[1:]}〕"] = shares[term]
        elif len(term) != 2 or (at := first.find(term)) < 0:
            words[term] = shares[term]
        else:
            word = _grow(first, second, at, shares)
            pairs = {word[at : at + 2] for at in range(len(word) - 1)} - told
            told |= pairs
            words[word] = words.get(word, 0.0) + math.fsum([shares[pair] for pair in pairs])
        if len(words) == _SEEDS:
            break
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:most]
    return tuple([(word, round(share / total, 3)) for word, share in ranked])


def _grow(text: str, other: str, start: int, pairs: Bag) -> str:
    """The longest run of ``text`` around the pair at ``start`` that stands in ``other`` too and is made of these pairs."""
    end = start + 2
    while text[end - 1 : end + 1] in pairs and text[start : end + 1] in other:
        end += 1
    while start and text[start - 1 : start + 1] in pairs and text[start - 1 : end] in other:
        start -= 1
    return text[start:end]


def score_pairs(a: list[Profile], b: list[Profile], rest_a: list[int], rest_b: list[int]) -> Scores:
    """The similarity of the pairs of two lists of positions; of very many pairs only that of the likely ones."""
    if len(rest_a) * len(rest_b) <= _EXACT_PAIRS:
        return {(i, j): similarity(a[i], b[j]) for i in rest_a for j in rest_b}
    find = _build_finder(a, b, rest_a, rest_b)

    def score(place: int) -> list[tuple[int, float]]:
        i = rest_a[place]
        return [(j, similarity(a[i], b[j])) for j in find(place)]

    rows = map_halves(score, range(len(rest_a)), worth=_WORTH_A_PROCESS)
    return {(i, j): score for i, row in zip(rest_a, rows, strict=True) for j, score in row}


def _build_finder(
    a: list[Profile], b: list[Profile], rest_a: list[int], rest_b: list[int]
) -> Callable[[int], list[int]]:
    """For a place in the first list: the positions of the second side that share most of the rare terms, in order."""
    holders = Counter(chain.from_iterable([b[j].full for j in rest_b]))
    everywhere = max(_EVERYWHERE * len(rest_b), 50)
    rarest = sorted((count, term) for term, count in holders.items() if count <= everywhere)
    rank = {term: number for number, (_, term) in enumerate(rarest)}
    postings: list[list[int]] = [[] for _ in rank]
    for j in rest_b:
        for term in b[j].full.keys() & rank.keys():
            postings[rank[term]].append(j)
    lengths = [profile.length for profile in b]
    most = _CANDIDATES if len(rest_a) < _WORTH_A_PROCESS else _FEWER

    def find(place: int) -> list[int]:
        looked: list[int] = []
        for number in sorted([rank[term] for term in a[rest_a[place]].full.keys() & rank.keys()]):
            # However common the words of two documents are, each measure is looked up by its own rarest ones.
            if looked and len(looked) + len(postings[number]) > _LOOKED_AT:
                break
            looked += postings[number]
        if not looked:
            # Nothing but words that stand everywhere: what stands at the same place is all there is to go by.
            middle = place * len(rest_b) // len(rest_a)
            return rest_b[max(middle - 1, 0) : middle + 2]
        shared = Counter(looked)
        # A long measure shares more terms than a short one without being nearer.
        least = max(shared.values()) / 4
        near = [(j, count / lengths[j]) for j, count in shared.items() if count > least]
        if len(near) <= most:
            return sorted([j for j, _ in near])
        enough = sorted([share for _, share in near])[-most]
        best = [j for j, share in near if share > enough]
        even = sorted([j for j, share in near if share == enough])
        return sorted(best + even[: most - len(best)])

    return find
