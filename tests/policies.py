"""Policies for tests: a small one written out, and a hypothesis strategy over everything the model can hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from kepu_cli.location import Location
from kepu_cli.model import (
    Document,
    Note,
    Part,
    Policy,
    Responsibility,
    Section,
    SourceInfo,
    Table,
    Target,
    Task,
)
from kepu_cli.shapes import Shape, keys_of

AWKWARD = [
    "1.",
    "（1）",
    "2024-01-30",
    "2024",
    "no",
    "~",
    "a: b",
    " a",
    "a ",
    "一\n二",
    "\n",
    "a\u2028b",
    "😀",
    "#",
    "- a",
    "1e3",
    "true",
]

SMALL = Policy(
    source=SourceInfo(file="云岭科字2024-8号.docx", format="docx", sha256="5d1f" * 16, pages=8),
    document=Document(
        kind="通知",
        category="notice",
        title="关于印发《方案》的通知",
        issuers=("云岭市科学技术局",),
        date=dt.date(2024, 1, 30),
    ),
    parts=(
        Part(
            role="main",
            preamble="为深入贯彻……",
            sections=(
                Section(
                    label="一、",
                    level=1,
                    title="总体要求",
                    text="到2025年……",
                    responsibilities=(Responsibility("责任单位", ("市科技局", "市科协"), "按职责分工负责"),),
                    targets=(Target("比例达到17%", indicator="比例", by=2025, comparison="达到", value=17, unit="%"),),
                    at=Location(page=3, block=41),
                ),
            ),
            tables=(
                Table(
                    header=("责任单位", "工作内容"),
                    rows=(("市科协", "1. 办活动\n2. 办展览"), ("市科协", "")),
                    tasks=(Task((Responsibility("责任单位", ("市科协",)),), items=("1. 办活动", "2. 办展览")),),
                ),
            ),
        ),
    ),
    notes=(Note("numbering-gap", "二、之后是五、", at=Location(page=5, block=88)),),
)


def _texts(empty: bool) -> st.SearchStrategy[str]:
    characters = st.characters(exclude_categories=["Cs"])
    texts = st.one_of(
        st.sampled_from(AWKWARD), st.text(characters, max_size=8), st.text("一1.：、 \n\t#-\"'", max_size=8)
    )
    return texts if empty else texts.filter(bool)


def _values(shape: Shape, required: bool, depth: int) -> st.SearchStrategy[Any]:
    if shape.model is not None:
        return policies_of(shape.model, depth + 1)
    if shape.item is not None:
        if depth > 4:
            return st.just(())
        return st.lists(_values(shape.item, True, depth), max_size=2).map(tuple)
    if shape.choices:
        return st.sampled_from(shape.choices)
    kinds: dict[type, st.SearchStrategy[Any]] = {
        str: _texts(required),
        int: st.integers(-(10**15), 10**15),
        float: st.floats(allow_nan=False, allow_infinity=False),
        bool: st.booleans(),
        dt.date: st.dates(min_value=dt.date(1000, 1, 1)),
    }
    return st.one_of([kinds[scalar] for scalar in shape.scalars])


def policies_of(model: type, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a class of the model; what is optional is there or not."""
    required = {key.name: _values(key.shape, True, depth) for key in keys_of(model) if key.required}
    optional = {
        key.name: _values(key.shape, False, depth)
        for key in keys_of(model)
        if not key.required and key.name != "schema"
    }
    return st.fixed_dictionaries(required, optional=optional).map(lambda values: model(**values))


POLICIES: st.SearchStrategy[Policy] = policies_of(Policy)
