"""What holds for the tables of a PDF, however they are drawn, holds for the same pages as OFD."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kepu_cli.blocks import Source
from kepu_cli.readers.ofd.read import read_ofd
from tests.readers import test_pdf_tables
from tests.readers.ofd_builder import build_ofd
from tests.readers.pdf_builder import PageBuilder
from tests.readers.test_pdf_tables import *  # noqa: F403


@pytest.fixture(autouse=True, params=[False, True], ids=["runs", "characters"])
def _read_as_ofd(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(pages: Sequence[PageBuilder]) -> Source:
        try:
            return read_ofd(build_ofd(pages, scattered=request.param), "测试.ofd")
        except NotImplementedError as error:
            pytest.skip(f"{error}：没有对应的写法")

    monkeypatch.setattr(test_pdf_tables, "read", read)
