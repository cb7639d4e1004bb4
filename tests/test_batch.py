"""Many items: in order, none stopping the others, not even one that kills its process."""

from __future__ import annotations

import os

import pytest

from kepu_cli.batch import choose_jobs, run_batch
from kepu_cli.errors import ReadError


def work(item: int) -> int:
    """Double the item; 3 is a bad file, 5 a bug, 7 kills its process."""
    if item == 3:
        raise ReadError("坏", file="三")
    if item == 5:
        raise ZeroDivisionError
    if item == 7:
        os._exit(1)
    return item * 2


@pytest.mark.parametrize("jobs", [1, 3])
def test_order_and_failures(jobs: int) -> None:
    outcomes = list(run_batch(work, range(7), jobs=jobs))
    assert [outcome.item for outcome in outcomes] == list(range(7))
    assert [outcome.result for outcome in outcomes] == [0, 2, 4, None, 8, None, 12]
    assert outcomes[3].message == "三：坏" and outcomes[3].traceback is None
    assert "ZeroDivisionError" in (outcomes[5].message or "") and "Traceback" in (outcomes[5].traceback or "")


def test_a_dead_process_is_the_failure_of_its_item_alone() -> None:
    outcomes = list(run_batch(work, [1, 7, 2, 7, 4, 6, 8, 9, 10, 11, 12], jobs=2))
    assert [outcome.result for outcome in outcomes] == [2, None, 4, None, 8, 12, 16, 18, 20, 22, 24]
    assert "意外中止" in (outcomes[1].message or "")


def test_jobs_only_where_they_pay() -> None:
    assert choose_jobs(["a.docx"] * 199) == 1
    assert choose_jobs(["a.PDF"] * 10) == (os.cpu_count() or 1)
