"""Differences of two texts word by word, without a dictionary.

Clauses are matched first, then characters inside those that changed; what two characters keep together in the documents
themselves is not cut: 科技馆 for 科学馆 is one change, not 技 for 学. Numbers and Latin words are never cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kepu_cli.diff.result import Word

_MAX_TOKENS = 1_500  # above, a run of text is one change: nobody reads it character by character
_LIKE = 0.35  # share of equal characters below which two clauses are one for the other

Joined = Callable[[str], float]


_ENOUGH = 20_000  # characters that tell which pairs belong together


def build_joined(a: Iterable[str], b: Iterable[str]) -> Joined:
    """How closely a pair of characters belongs together (0 to 1): how much of what either stands in is this pair.

    Each document is counted for itself: what two drafts of one text both say once is said once.
    """
    sides = [_count(texts) for texts in (a, b)]

    def joined(pair: str) -> float:
        if len(pair) != 2:
            return 0.0
        found = 0.0
        for pairs, singles in sides:
            count = pairs.get((pair[0], pair[1]), 0)
            if count >= 2:
                found = max(found, count / min(singles[pair[0]], singles[pair[1]]))
        return found

    return joined


def _count(texts: Iterable[str]) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    from collections import Counter
    from itertools import pairwise

    pairs: Counter[tuple[str, str]] = Counter()
    singles: Counter[str] = Counter()
    read = 0
    for text in texts:
        pairs.update(pairwise(text))
        singles.update(text)
        read += len(text)
        if read > _ENOUGH:
            break
    return pairs, singles


def diff_words(a: str, b: str, joined: Joined | None = None) -> tuple[Word, ...]:
    """The runs of two texts in order; equal ones have a == b. Their a's make up ``a``, their b's ``b``."""
    if a == b:
        return (Word(a, b),) if a else ()
    start = _common_start(a, b)
    end = _common_end(a[start:], b[start:])
    # Back to the borders of a clause, so that a changed word is seen with its neighbours.
    start = _clause_start(a, start)
    end = _clause_end(a, end)
    head, tail = a[:start], a[len(a) - end :] if end else ""
    middle_a, middle_b = a[start : len(a) - end], b[start : len(b) - end]
    words: list[Word] = [Word(head, head)] if head else []
    for one, other in _match_clauses(middle_a, middle_b):
        words += [Word(one, other)] if one == other or not one or not other else _match_tokens(one, other, joined)
    if tail:
        words.append(Word(tail, tail))
    return _join(words)


def _common_start(a: str, b: str) -> int:
    length = min(len(a), len(b))
    if a[:length] == b[:length]:
        return length
    low, high = 0, length
    while low < high - 1:
        middle = (low + high) // 2
        if a[:middle] == b[:middle]:
            low = middle
        else:
            high = middle
    return low


def _common_end(a: str, b: str) -> int:
    return _common_start(a[::-1], b[::-1])


_STOPS = "，。；：、！？\n,;:"
_BORDERS = _STOPS + "（）()《》〈〉“”〔〕【】"  # no word reaches across one of these


def _clause_start(text: str, position: int) -> int:
    while position and text[position - 1] not in _STOPS:
        position -= 1
    return position


def _clause_end(text: str, length: int) -> int:
    position = len(text) - length
    while position < len(text) and (position == 0 or text[position - 1] not in _STOPS):
        position += 1
    return len(text) - position


def _match_clauses(a: str, b: str) -> list[tuple[str, str]]:
    clauses_a = re.findall(r"[^，。；：、！？\n,;:]*[，。；：、！？\n,;:]|[^，。；：、！？\n,;:]+$", a)
    clauses_b = re.findall(r"[^，。；：、！？\n,;:]*[，。；：、！？\n,;:]|[^，。；：、！？\n,;:]+$", b)
    return [("".join(clauses_a[i:j]), "".join(clauses_b[k:m])) for i, j, k, m in _blocks(clauses_a, clauses_b)]


def _blocks(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    """The runs of two lists, equal and changed in turn, as (start, end) in each."""
    shorter = min(len(a), len(b))
    head = next((at for at in range(shorter) if a[at] != b[at]), shorter)
    tail = next((at for at in range(shorter - head) if a[-1 - at] != b[-1 - at]), shorter - head)
    runs = [(0, head, 0, head)] if head else []
    if head + tail < max(len(a), len(b)):
        inner = _inner_blocks(a[head : len(a) - tail], b[head : len(b) - tail])
        runs += [(i + head, j + head, k + head, m + head) for i, j, k, m in inner]
    return [*runs, (len(a) - tail, len(a), len(b) - tail, len(b))] if tail else runs


def _inner_blocks(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    """The runs of two lists that begin and end differently."""
    if not a or not b or len(a) > _MAX_TOKENS or len(b) > _MAX_TOKENS:
        return [(0, len(a), 0, len(b))]
    if len(a) == 1 or len(b) == 1:
        return _single(a, b)
    return _runs(*_as_texts(a, b))


def _as_texts(a: list[str], b: list[str]) -> tuple[str, str]:
    """Two lists as texts with a character for each different item, for what is common to texts is found far sooner."""
    known = {item: chr(number) for number, item in enumerate(dict.fromkeys(a + b))}
    return "".join([known[item] for item in a]), "".join([known[item] for item in b])


def _runs(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """The runs of two texts, equal and changed in turn: around the longest common piece, then on either side of it."""
    common: list[tuple[int, int, int]] = []
    open_spans = [(0, len(a), 0, len(b))]
    while open_spans:
        i, j, k, m = open_spans.pop()
        here, there, length = _longest_common(a, b, i, j, k, m)
        if length:
            common.append((here, there, length))
            if i < here and k < there:
                open_spans.append((i, here, k, there))
            if here + length < j and there + length < m:
                open_spans.append((here + length, j, there + length, m))
    runs: list[tuple[int, int, int, int]] = []
    i = k = 0
    for here, there, length in sorted(common):
        if runs and (here, there) == (i, k):
            # Two equal pieces without anything between them are one.
            i, k = here + length, there + length
            runs[-1] = (runs[-1][0], i, runs[-1][2], k)
            continue
        if (here, there) != (i, k):
            runs.append((i, here, k, there))
        i, k = here + length, there + length
        runs.append((here, i, there, k))
    return [*runs, (i, len(a), k, len(b))] if (i, k) != (len(a), len(b)) else runs


def _longest_common(a: str, b: str, i: int, j: int, k: int, m: int) -> tuple[int, int, int]:
    """The longest piece that stands in a[i:j] and in b[k:m], of equal ones the first: where it begins in each, its length."""
    here, there, length = i, k, 0
    while i + length < j:
        found = b.find(a[i : i + length + 1], k, m)
        while found >= 0:
            here, there = i, found
            length += 1
            while i + length < j and found + length < m and a[i + length] == b[found + length]:
                length += 1
            found = b.find(a[i : i + length + 1], found + 1, m) if i + length < j else -1
        i += 1
    return here, there, length


def _single(a: list[str], b: list[str]) -> list[tuple[int, int, int, int]]:
    """The runs where one of two lists is a single item."""
    one, many, turned = (a[0], b, False) if len(a) == 1 else (b[0], a, True)
    if one not in many:
        return [(0, len(a), 0, len(b))]
    at = many.index(one)
    runs = [(0, 0, 0, at), (0, 1, at, at + 1), (1, 1, at + 1, len(many))]
    kept = [run for run in runs if run[0] < run[1] or run[2] < run[3]]
    return [(k, m, i, j) for i, j, k, m in kept] if turned else kept


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?[%％]?|[A-Za-z]+|.", text, re.DOTALL)


def _match_tokens(a: str, b: str, joined: Joined | None) -> list[Word]:
    tokens_a, tokens_b = _tokens(a), _tokens(b)
    most = max(len(tokens_a), len(tokens_b))
    if _shared(tokens_a, tokens_b) < _LIKE * most:
        return _replaced(a, b)
    blocks = _blocks(tokens_a, tokens_b)
    same = sum(j - i for i, j, k, m in blocks if tokens_a[i:j] == tokens_b[k:m])
    if same < _LIKE * most and same < min(len(tokens_a), len(tokens_b)):
        return _replaced(a, b)
    runs = [["".join(tokens_a[i:j]), "".join(tokens_b[k:m])] for i, j, k, m in blocks]
    return [Word(one, other) for one, other in _snap(runs, joined)]


def _shared(a: list[str], b: list[str]) -> int:
    """At most so many tokens two lists can have in common in order."""
    counts: dict[str, int] = {}
    for token in a:
        counts[token] = counts.get(token, 0) + 1
    shared = 0
    for token in b:
        left = counts.get(token, 0)
        if left:
            counts[token] = left - 1
            shared += 1
    return shared


def _replaced(a: str, b: str) -> list[Word]:
    """One text for another, the stop that ends both kept."""
    stop = 1 if a[-1] == b[-1] and a[-1] in _STOPS else 0
    return [Word(a[: len(a) - stop], b[: len(b) - stop]), Word(a[len(a) - stop :], b[len(b) - stop :])]


def _snap(runs: list[list[str]], joined: Joined | None) -> list[list[str]]:
    """Runs whose changes end at words: a single equal character between changes, or one torn from its word, joins them."""
    out: list[list[str]] = []
    for position, (one, other) in enumerate(runs):
        equal = one == other
        last = position == len(runs) - 1
        if equal and len(one) == 1 and position > 0 and not last and one not in _BORDERS and not one.isdigit():
            equal = False
        if equal and joined is not None:
            # Give what belongs to a changed word to the changes on either side.
            before = 0
            if out and out[-1][0] != out[-1][1]:
                before = _torn_off(one, [text for text in out[-1] if text], joined)
                out[-1] = [text + one[:before] for text in out[-1]]
            kept = one[before:]
            after = 0
            if not last:
                change = [text[::-1] for text in runs[position + 1] if text]
                after = _torn_off(kept[::-1], change, lambda pair: joined(pair[::-1]))
                runs[position + 1] = [kept[len(kept) - after :] + text for text in runs[position + 1]]
            kept = kept[: len(kept) - after]
            if kept:
                out.append([kept, kept])
            continue
        if not equal and out and out[-1][0] != out[-1][1]:
            out[-1][0] += one
            out[-1][1] += other
        else:
            out.append([one, other])
    return out


_TOGETHER = 0.4
_MOST_TORN = 2


def _torn_off(text: str, change: list[str], joined: Joined) -> int:
    """How many characters at the start of an equal run belong to the change before it: those nearer to it than to what follows."""
    torn = 0
    while torn < min(_MOST_TORN, len(text)) and text[torn] not in _BORDERS:
        last = [text[torn - 1]] if torn else [one[-1] for one in change]
        nearness = max((joined(one + text[torn]) for one in last), default=0.0)
        if nearness < _TOGETHER or nearness <= joined(text[torn : torn + 2]):
            break
        torn += 1
    return torn


def _join(words: list[Word]) -> tuple[Word, ...]:
    out: list[Word] = []
    for word in words:
        if not word.a and not word.b:
            continue
        if out and (out[-1].a == out[-1].b) == (word.a == word.b):
            out[-1] = Word(out[-1].a + word.a, out[-1].b + word.b)
        else:
            out.append(word)
    return tuple(out)
