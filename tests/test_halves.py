"""Work shared with a second process gives what it gives without."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_cli import halves
from kepu_cli.diff import compare as comparing
from kepu_cli.diff import data, similarity
from kepu_cli.measures import read_content
from kepu_cli.pipeline import load


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("只有 Linux 上才分给另一个进程")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr("threading.active_count", lambda: 1)


def in_process(number: int) -> tuple[int, int]:
    return number, os.getpid()


@pytest.mark.usefixtures("two_processors")
def test_results_come_in_order_from_two_processes() -> None:
    found = halves.map_halves(in_process, range(9), worth=4)
    assert [number for number, _ in found] == list(range(9))
    assert len({process for _, process in found}) == 2
    assert found[0][1] == os.getpid() != found[-1][1]


@pytest.mark.usefixtures("two_processors")
def test_little_work_stays_in_this_process() -> None:
    assert {process for _, process in halves.map_halves(in_process, range(3), worth=4)} == {os.getpid()}
    assert halves.map_halves(in_process, [], worth=0) == []


@pytest.mark.usefixtures("two_processors")
def test_much_comes_back_whole() -> None:
    assert halves.map_halves(lambda number: ["措施" * 1000, number], range(400), worth=2) == [
        ["措施" * 1000, number] for number in range(400)
    ]


@pytest.mark.usefixtures("two_processors")
def test_a_policy_comes_back_as_it_is(root: Path) -> None:
    paths = [root / "samples" / name for name in ("云岭市科普实施意见.txt", "云岭市老年人数字技能实施方案.txt")]
    read = halves.map_halves(lambda path: read_content(load(path)), paths, worth=2, objects=True)
    assert read == [read_content(load(path)) for path in paths]


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("bad", [1, 7])
def test_an_error_is_the_same_in_either_half(bad: int, capfd: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> int:
        if number == bad:
            raise ValueError(f"第 {number} 项")
        return number

    with pytest.raises(ValueError, match=f"第 {bad} 项"):
        halves.map_halves(work, range(8), worth=2)
    assert capfd.readouterr().err == ""


@pytest.fixture
def nothing_left(two_processors: None) -> Iterator[None]:
    """No process, running or dead, and no open file more than before."""
    gc.collect()
    before = sorted(os.listdir("/proc/self/fd"))
    yield
    gc.collect()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert sorted(os.listdir("/proc/self/fd")) == before


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_in_this_half_ends_the_other(error: type[BaseException]) -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            time.sleep(600)
        if number == 1:
            raise error
        return number

    with pytest.raises(error):
        halves.map_halves(work, range(8), worth=2)


@pytest.mark.usefixtures("nothing_left")
def test_work_that_nobody_asks_for_ends() -> None:
    finish = halves.start_shared(lambda _: time.sleep(600), range(4), worth=2)
    del finish


@pytest.mark.usefixtures("nothing_left")
def test_nothing_is_left_of_work_that_is_done() -> None:
    assert halves.map_halves(len, ["一", "二二"] * 4, worth=2) == [1, 2] * 4
    assert halves.map_halves(os._exit, [], worth=2) == []


@pytest.mark.usefixtures("two_processors")
def test_what_does_not_travel_is_done_here() -> None:
    assert halves.map_halves(lambda number: {number}.__class__, range(4), worth=2) == [set] * 4


def test_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert {process for _, process in halves.map_halves(in_process, range(9), worth=2)} == {os.getpid()}


@pytest.mark.usefixtures("two_processors")
def test_a_comparison_is_the_same_with_two_processes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (
        load(root / "samples" / name) for name in ("云岭市科普实施意见.txt", "云岭市老年人数字技能实施方案.txt")
    )

    def compared() -> object:
        return data.comparison_data(comparing.compare(one, other))

    monkeypatch.setattr(similarity, "_EXACT_PAIRS", 0)
    monkeypatch.setattr(similarity, "_FEWER", similarity._CANDIDATES)
    alone = compared()
    processes = []
    start = halves._start
    monkeypatch.setattr(halves, "_start", lambda *work: processes.append(start(*work)) or processes[-1])
    for module in (comparing, data, similarity):
        monkeypatch.setattr(module, "_WORTH_A_PROCESS", 2)
    assert compared() == alone
    assert len(processes) == 4
