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
from functools import cache, lru_cache
from itertools import chain
from operator import add, mul

from kepu_cli.measures import Measure, narrow
from kepu_cli.records import NamedTuple
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
            term = ("#" + name.strip(),)
            for word in listed.split():
                found[word] = found[word] + term if word in found else term
    starts: Concepts = {}
    for word in sorted(found, key=len, reverse=True):
        starts[word[:2]] = (*starts.get(word[:2], ()), (word, found[word]))
    return starts, common


def common_words() -> frozenset[str]:
    """The words that every measure of every plan says."""
    return _concepts()[1]


def list_terms(text: str) -> list[str]:
    """The terms of a text that say anything, each as often as it says them: pairs and the like first, then concepts."""
    terms: list[str] = []
    concepts: list[str] = []
    for run in re.findall(r"[a-z]+|\d+(?:\.\d+)?%?|[^\W\da-z_]+", narrow(text[:_MAX_TEXT]).lower()):
        if run[0] < "\x80":
            terms.append(run)
        else:
            pairs, meant = _known_run(run) if len(run) <= _SHORT else _read_run(run)
            terms += pairs
            concepts += meant
    return terms + concepts


def _read_run(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pairs and the concepts of characters without a stop between them."""
    pairs = tuple(map(add, run, run[1:]))
    saying = pairs
    if not _EMPTY.isdisjoint(run):
        common = common_words()
        saying = tuple([pair for pair in pairs if _EMPTY.isdisjoint(pair) or pair in common])
    return saying, tuple(_list_concepts(run, pairs))


_SHORT = 30  # characters of a run worth remembering: names of units and set phrases come again and again
_known_run = lru_cache(maxsize=20_000)(_read_run)


def term_weight(term: str) -> float:
    """How much a term says by itself: nothing with an empty character, less for a pair of common words, else 1."""
    if term in common_words():
        return _COMMON_WEIGHT
    return 0.0 if len(term) == 2 and (term[0] in _EMPTY or term[1] in _EMPTY) else 1.0


def _list_concepts(run: str, pairs: Sequence[str]) -> list[str]:
    """The concepts of a run by the words that stand in it; of words that overlap the first counts, then the longest."""
    starts, _ = _concepts()
    listed: list[str] = []
    if starts.keys().isdisjoint(pairs):
        return listed
    end = 0
    for position, pair in enumerate(pairs):
        if position >= end and pair in starts:
            for word, concepts in starts[pair]:
                if run.startswith(word, position):
                    end = position + len(word)
                    listed += concepts
                    break
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
    counted = [[_count_terms(measure) for measure in measures] for measures in sides]
    seen = Counter(chain.from_iterable(full for bags in counted for _, full in bags))
    total = sum(map(len, counted))
    rarities = [0.0] + [math.log((total + 1) / (count + 0.5)) for count in range(1, total + 1)]
    rarity = {term: rarities[count] for term, count in seen.items()}
    weights = {term: rarity[term] * term_weight(term) for term in seen}
    return [[_build_profile(title, full, weights, rarity) for title, full in bags] for bags in counted]


def _count_terms(measure: Measure) -> tuple[dict[str, None], Counter[str]]:
    """The terms of the title, and those of title and text with how often they are said."""
    title = list_terms(measure.title)
    return dict.fromkeys(title), Counter(title + list_terms(measure.text))


def _build_profile(title: Iterable[str], full: Counter[str], weights: Bag, rarity: Bag) -> Profile:
    whole = {term: count * weights[term] for term, count in full.items()}
    heads = {term: rarity[term] for term in title}
    return Profile(whole, _length(whole), heads, _length(heads), sum(heads.values()))


def _length(bag: Bag) -> float:
    values = bag.values()
    return math.sqrt(sum(map(mul, values, values)))
