"""The numbers in OFD's attributes: boxes, matrices, the steps from character to character, the data of a path.

Files hold numbers of every sort; what is none, not finite or far beyond any sheet counts as 0, and no count that a
file names is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kepu_cli.readers.paged.drawing import Affine, apply

LIMIT_MM = 100_000.0
"""No coordinate of a document is larger."""
IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NUMBERS_OF = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
"""How many numbers follow each operator of a path; the last two are the point that it goes to."""
_BEGIN = "SM"


def read_number(text: str | None, default: float = 0.0) -> float:
    """One number, ``default`` where there is none."""
    if text is None:
        return default
    try:
        value = float(text)
    except ValueError:
        return default
    return value if -LIMIT_MM < value < LIMIT_MM else default


def read_numbers(text: str | None, count: int) -> list[float] | None:
    """The first ``count`` numbers of a list, None where there are not so many."""
    words = text.split(None, count) if text else []
    if text and len(words) < count:
        words = text.replace(",", " ").split(None, count)
    if len(words) < count:
        return None
    try:
        values = list(map(float, words[:count]))
    except ValueError:
        return None
    return values if sum(map(abs, values)) < LIMIT_MM else None


def read_place(boundary: str | None, matrix: str | None) -> tuple[Affine, float, float]:
    """The map from an object to what holds it, and the width and height of its box, from Boundary and CTM (8.5)."""
    x, y, width, height = read_numbers(boundary, 4) or (0.0, 0.0, 0.0, 0.0)
    if matrix is None:
        return (1.0, 0.0, 0.0, 1.0, x, y), width, height
    a, b, c, d, e, f = read_matrix(matrix)
    return (a, b, c, d, e + x, f + y), width, height


@lru_cache(maxsize=64)
def read_matrix(text: str | None) -> Affine:
    """A CTM, the one that changes nothing where there is none. Files repeat a few of them all the time."""
    return tuple(read_numbers(text, 6) or IDENTITY)


def read_steps(text: str | None, count: int) -> list[float]:
    """DeltaX or DeltaY: up to ``count`` steps, ``g 3 5.6`` standing for three of 5.6 (11.3)."""
    if not text:
        return []
    steps: list[float] = []
    words = iter(text.split())
    for word in words:
        if len(steps) >= count:
            break
        if word == "g":
            times = next(words, "")
            repeated = min(int(times[:9]), count - len(steps)) if times.isdecimal() else 0
            steps.extend([read_number(next(words, None))] * repeated)
        else:
            steps.append(read_number(word))
    return steps


def read_path(data: str, matrix: Affine, limit: int) -> tuple[list[list[tuple[float, float]]], int]:
    """The straight parts of a path (9.2) under a map, each as its points, and how many segments were looked at.

    A curve ends a part: it is no ruling line. What cannot be read ends the path, as does the limit of segments.
    """
    parts: list[list[tuple[float, float]]] = []
    count = 0
    for operator, numbers in _iter_operators(data):
        count += 1
        if count > limit:
            break
        if operator == "C":
            if parts and len(parts[-1]) > 1:
                parts[-1].append(parts[-1][0])
            continue
        point = apply(matrix, numbers[-2], numbers[-1])
        if operator == "L" and parts:
            parts[-1].append(point)
        else:
            parts.append([point])
    return parts, count


def _iter_operators(data: str) -> Iterator[tuple[str, list[float]]]:
    operator, numbers, wanted = "", list[float](), -1
    for match in _TOKEN.finditer(data):
        token = match[0]
        if token.isalpha():
            operator, numbers = token, []
            if token == "C":
                yield token, numbers
                continue
            if token not in _NUMBERS_OF:
                return
            wanted = _NUMBERS_OF[token]
            continue
        numbers.append(read_number(token))
        if len(numbers) == wanted:
            yield operator, numbers
            numbers = []
            if operator in _BEGIN:
                operator = "L"  # further pairs behind the first go on from it
