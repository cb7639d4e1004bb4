"""Measures as weighted terms: pairs of characters and the concepts of policy language.

A term is a pair of neighbouring characters, a word in Latin letters, a number, or ``#concept`` where one of the words of
``data/concepts.yaml`` stands. Pairs need no dictionary and, measured on pairs of real plans, find as much as cut words;
concepts bring together what two drafters call differently. Terms are weighted by how few measures of both documents hold them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kepu_cli.measures import Measure
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


@cache
def _known_pairs() -> dict[str, float]:
    """The weights of pairs met so far: 0 with an empty character, less for common words, else 1."""
    return {}


def count_terms(text: str) -> Bag:
    """The terms of a text and how often it says them; pairs of common words count for less."""
    starts, common = _concepts()
    weights = _known_pairs()
    bag: Bag = {}
    get = bag.get
    for run in re.findall(
        r"[a-z]+|\d+(?:\.\d+)?%?|[^\W\da-z_]+", unicodedata.normalize("NFKC", text[:_MAX_TEXT]).lower()
    ):
        if run[0] < "\x80":
            bag[run] = get(run, 0.0) + 1.0
            continue
        taken = 0
        for position in range(len(run) - 1):
            pair = run[position : position + 2]
            if pair in starts and position >= taken:
                for word, concepts in starts[pair]:
                    if run.startswith(word, position):
                        taken = position + len(word)
                        for concept in concepts:
                            bag[concept] = get(concept, 0.0) + 1.0
                        break
            weight = weights.get(pair)
            if weight is None:
                weight = 0.0 if pair[0] in _EMPTY or pair[1] in _EMPTY else _COMMON_WEIGHT if pair in common else 1.0
                weights[pair] = weight
            if weight:
                bag[pair] = get(pair, 0.0) + weight
    return bag


class Profile(NamedTuple):
    """One measure as terms: ``full`` over title and text, ``title`` over the title alone, both of length 1 (empty: no terms).

    ``weights`` holds the weight of each term of the title, ``title_weight`` their sum.
    """

    full: Bag
    title: Bag
    weights: Bag
    title_weight: float


def build_profiles(sides: Sequence[Sequence[Measure]]) -> list[list[Profile]]:
    """The profiles of the measures of each document, weighted over all documents together."""
    counted = [[(count_terms(measure.title), count_terms(measure.text)) for measure in measures] for measures in sides]
    seen: dict[str, int] = {}
    total = 0
    for bags in counted:
        for title, text in bags:
            total += 1
            for term in title.keys() | text.keys():
                seen[term] = seen.get(term, 0) + 1
    rarity = {term: math.log((total + 1) / (count + 0.5)) for term, count in seen.items()}
    return [[_build_profile(title, text, rarity) for title, text in bags] for bags in counted]


def _build_profile(title: Bag, text: Bag, rarity: Bag) -> Profile:
    full = dict(text)
    for term, count in title.items():
        full[term] = full.get(term, 0.0) + count
    weights = {term: rarity[term] for term in title}
    return Profile(
        _unit_length({term: count * rarity[term] for term, count in full.items()}),
        _unit_length(weights),
        weights,
        sum(weights.values()),
    )


def _unit_length(bag: Bag) -> Bag:
    length = math.sqrt(sum(value * value for value in bag.values()))
    return {term: value / length for term, value in bag.items()} if length else {}
