"""Affine maps, and the ruling lines among the paths drawn on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from kepu_cli.readers.paged.printed import Segment

RULE_THICKNESS_PT = 4.0
"""A drawn thing not thicker than this is a line."""
MIN_RULE_PT = 4.0

Affine: TypeAlias = tuple[float, ...]
"""a, b, c, d, e, f: x' = a x + c y + e, y' = b x + d y + f."""


def find_rule(left: float, bottom: float, right: float, top: float) -> Segment | None:
    """The line that a thin box stands for, None where it is thick or hardly more than a point."""
    width, height = right - left, top - bottom
    if min(width, height) > RULE_THICKNESS_PT or max(width, height) < MIN_RULE_PT:
        return None
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    return (left, middle_y, right, middle_y) if width >= height else (middle_x, bottom, middle_x, top)


def iter_rules(parts: Sequence[Sequence[tuple[float, float]]], stroked: bool) -> Iterator[Segment]:
    """The straight edges of a path that is drawn as lines, the thin boxes of one that is filled.

    A part is the points of one line drawn without lifting the pen.
    """
    for points in parts:
        if stroked:
            for (ax, ay), (bx, by) in pairwise(points):
                wide, high = abs(ax - bx), abs(ay - by)
                if min(wide, high) <= 1.0 and max(wide, high) >= MIN_RULE_PT:
                    yield ax, ay, bx, by
        elif len(points) >= 4:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            rule = find_rule(min(xs), min(ys), max(xs), max(ys))
            if rule is not None:
                yield rule


def multiply(first: Affine, then: Affine) -> Affine:
    """The map that does ``first``, then ``then``."""
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = then
    return (
        a * a2 + b * c2,
        a * b2 + b * d2,
        c * a2 + d * c2,
        c * b2 + d * d2,
        e * a2 + f * c2 + e2,
        e * b2 + f * d2 + f2,
    )


def apply(matrix: Affine, x: float, y: float) -> tuple[float, float]:
    """Where the map takes a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
