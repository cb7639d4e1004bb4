"""Measures as weighted terms: pairs of characters and the concepts of policy language.

A term is a pair of neighbouring characters, a word in Latin letters, a number, or ``#concept`` where one of the words of
``data/concepts.yaml`` stands. Pairs need no dictionary and, measured on pairs of real plans, find as much as cut words;
concepts bring together what two drafters call differently. Terms are weighted by how few measures of both documents hold them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from operator import mul
from typing import NamedTuple

from kepu_cli.measures import Measure, narrow
from kepu_cli.resources import read_resource

Bag = dict[str, float]

# Characters that carry no meaning of their own: a pair with one of them says nothing.
_EMPTY = frozenset("的了和与等及或在为对以把将并是有个所其各")
# A pair of the words under 常用, which every measure of every plan says, counts for less than a third of another.
_COMMON_KEY = "常用"
_COMMON_WEIGHT = 0.3
_MAX_TEXT = 20_000  # characters of one measure that are looked at: more says nothing new about its subject


Concepts = dict[str, tuple[tuple[str, tuple[str, ...]], ...]]


@cache
def _concepts() -> tuple[Concepts, frozenset[str]]:
    """The words of all concepts by their first pair, the longest first, with their terms; the common words."""
    found: dict[str, tuple[str, ...]] = {}
    common: frozenset[str] = frozenset()
    for line in read_resource("data", "concepts.yaml").splitlines():
        name, separator, listed = line.partition(":")
        if name == _COMMON_KEY:
            common = frozenset(listed.split())
        elif separator and not line.startswith("#"):
            for word in listed.split():
                found[word] = (*found.get(word, ()), "#" + name.strip())
    starts: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for word in sorted(found, key=len, reverse=True):
        starts.setdefault(word[:2], []).append((word, found[word]))
    return {pair: tuple(words) for pair, words in starts.items()}, common


def common_words() -> frozenset[str]:
    """The words that every measure of every plan says."""
    return _concepts()[1]


def list_terms(text: str) -> list[str]:
    """The terms of a text, each as often as it says them."""
    folded = narrow(text[:_MAX_TEXT]).lower()
    terms: list[str] = []
    for run in re.findall(r"[a-z]+|\d+(?:\.\d+)?%?|[^\W\da-z_]+", folded):
        if run[0] < "\x80":
            terms.append(run)
        else:
            terms += [run[at : at + 2] for at in range(len(run) - 1)]
    terms += _list_concepts(folded, terms)
    return terms


def term_weight(term: str) -> float:
    """How much a term says by itself: nothing with an empty character, less for a pair of common words, else 1."""
    if term in common_words():
        return _COMMON_WEIGHT
    return 0.0 if len(term) == 2 and (term[0] in _EMPTY or term[1] in _EMPTY) else 1.0


def _list_concepts(text: str, pairs: list[str]) -> list[str]:
    """The concepts of a text by the words that stand in it; of words that overlap the first counts, then the longest."""
    starts, _ = _concepts()
    found = []
    for pair in starts.keys() & pairs:
        position = text.find(pair)
        while position >= 0:
            for word, concepts in starts[pair]:
                if text.startswith(word, position):
                    found.append((position, position + len(word), concepts))
                    break
            position = text.find(pair, position + 1)
    end = 0
    listed: list[str] = []
    for start, stop, concepts in sorted(found):
        if start >= end:
            end = stop
            listed += concepts
    return listed


class Profile(NamedTuple):
    """One measure as weighted terms: ``full`` over title and text, ``title`` over the title alone, each with its length.

    ``title_weight`` is the sum over the title's terms.
    """

    full: Bag
    length: float
    title: Bag
    title_length: float
    title_weight: float


def build_profiles(sides: Sequence[Sequence[Measure]]) -> list[list[Profile]]:
    """The profiles of the measures of each document, weighted over all documents together."""
    counted = []
    seen: Counter[str] = Counter()
    for measures in sides:
        bags = []
        for measure in measures:
            title = list_terms(measure.title)
            full = Counter(title + list_terms(measure.text))
            seen.update(full.keys())
            bags.append((dict.fromkeys(title), full))
        counted.append(bags)
    total = sum(map(len, counted))
    rarities = [0.0] + [math.log((total + 1) / (count + 0.5)) for count in range(1, total + 1)]
    rarity = {term: rarities[count] for term, count in seen.items()}
    weights = {term: rarity[term] * term_weight(term) for term in seen}
    return [[_build_profile(title, full, weights, rarity) for title, full in bags] for bags in counted]


def _build_profile(title: Iterable[str], full: Counter[str], weights: Bag, rarity: Bag) -> Profile:
    whole = {term: count * weight for term, count in full.items() if (weight := weights[term])}
    heads = {term: rarity[term] for term in title if weights[term]}
    return Profile(whole, _length(whole), heads, _length(heads), sum(heads.values()))


def _length(bag: Bag) -> float:
    values = bag.values()
    return math.sqrt(sum(map(mul, values, values)))
