"""How much of a higher measure its answers speak of: six things above and one of them below is only a part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.measures import Measure, fold_pairs

_SENTENCE = Pattern(r"[^。；;\n]{6,}")
_FEW = 3  # sentences: fewer are not weighed one by one
_MOST = 100  # sentences that are weighed
_SPOKEN = 0.3  # share of the pairs of characters that tell a sentence from the others, found below
_NOTHING = 0.15  # less than that is nowhere to be found
_ENOUGH = 0.5  # share of the text, in characters, that is spoken of
_LISTED = 3  # sentences told in a reason
_SHOWN = 24  # characters of such a sentence


def unspoken(upper: Measure, lower: Sequence[Measure]) -> tuple[str, ...] | None:
    """The beginnings of what the measures below seem not to speak of, where that is the most of it; else None."""
    sentences = [match[0].strip() for match in _SENTENCE.finditer(upper.text)][:_MOST]
    if len(sentences) < _FEW:
        return None
    words = [fold_pairs(sentence) for sentence in sentences]
    counts = Counter(pair for pairs in words for pair in pairs)
    common = max(2, len(sentences) // 3)
    below = frozenset[str]().union(*(fold_pairs(measure.title + measure.text) for measure in lower))
    spoken, missing = 0, []
    for sentence, pairs in zip(sentences, words, strict=True):
        telling = frozenset(pair for pair in pairs if counts[pair] <= common) or pairs
        share = len(telling & below) / len(telling) if telling else 1.0
        if share >= _SPOKEN:
            spoken += len(sentence)
        elif share < _NOTHING:
            missing.append(sentence[:_SHOWN] + ("…" if len(sentence) > _SHOWN else ""))
    if spoken >= _ENOUGH * sum(map(len, sentences)):
        return None
    return tuple(missing[:_LISTED])
