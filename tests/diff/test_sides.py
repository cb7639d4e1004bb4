"""Which side a figure stands on does not depend on the order of the files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_cli.diff.compare import compare
from kepu_cli.pipeline import load

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("云岭市科普实施意见.txt", "云岭市青年科技人才工作方案.txt")


@pytest.mark.parametrize("names", [NAMES, NAMES[::-1]])
def test_a_figure_of_a_lone_measure_stands_on_its_own_side(names: tuple[str, str]) -> None:
    a, b = (load(SAMPLES / name) for name in names)
    comparison = compare(a, b)
    lone_a = [target for only in comparison.only_a for target in only.targets]
    lone_b = [target for only in comparison.only_b for target in only.targets]
    assert lone_a and lone_b
    assert all(target.a is not None for target in lone_a)
    assert all(target.b is not None for target in lone_b)
