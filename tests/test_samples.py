"""The samples: what is printed is found, every container of one document says the same, and nothing changes unseen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from sample_truth import (
    FILES,
    SAMPLES,
    Sample,
    across_once,
    comparable,
    comparable_document,
    comparable_parts,
    expected_document,
    expected_figures,
    expected_outline,
    expected_rows,
    expected_tasks,
    make_samples,
    outline_of,
    part_role,
    squash,
    tasks_of,
)

from kepu_cli import model
from kepu_cli.pipeline import load, load_bytes
from kepu_cli.store import dump_yaml

GOLDEN = Path(__file__).resolve().parent / "golden"
CONTAINERS = (".docx", "-自动编号.docx", ".pdf", ".ofd", ".html", ".txt")

# What is known to be wrong: (test, beginning of the file name, its end) and why. Strict: a line goes when it is put right.
KNOWN: dict[tuple[str, str, str], str] = {}


def known(test: str, name: str) -> tuple[pytest.MarkDecorator, ...]:
    """The mark of a test on a file that is known to fail."""
    return tuple(
        pytest.mark.xfail(strict=True, reason=reason)
        for (other, start, end), reason in KNOWN.items()
        if other == test and name.startswith(start) and name.endswith(end)
    )


def every_file(test: str) -> pytest.MarkDecorator:
    """A parameter for each sample file."""
    cases = [pytest.param(name, sample, id=name, marks=known(test, name)) for name, sample in FILES]
    return pytest.mark.parametrize(("name", "sample"), cases)


@cache
def policy_of(name: str) -> model.Policy:
    return load(str(SAMPLES / name))


@every_file("parts")
def test_parts_are_those_printed(name: str, sample: Sample) -> None:
    found = [(part.role, squash(part.title)) for part in policy_of(name).parts]
    expected = [part_role(part) for part in sample.parts]
    assert [role for role, _ in found] == [role for role, _ in expected]
    assert found[1:] == expected[1:]


@every_file("sections")
def test_sections_and_their_units_are_those_printed(name: str, sample: Sample) -> None:
    for part, truth in zip(policy_of(name).parts, sample.parts, strict=True):
        assert outline_of(part.sections, truth.measures) == expected_outline(truth.measures)
        assert squash(part.preamble) == squash("".join(truth.preamble))
        assert squash("".join(truth.closing)) in squash(part.closing)


@every_file("targets")
def test_targets_are_found_and_decoys_are_not(name: str, sample: Sample) -> None:
    policy = policy_of(name)
    for part, truth in zip(policy.parts, sample.parts, strict=True):
        assert expected_figures(truth.measures, part.sections) == []
    values = {str(target.value) for target in iter_targets(policy)}
    assert values.isdisjoint(sample.decoys)


@every_file("tables")
def test_tables_and_tasks_are_those_printed(name: str, sample: Sample) -> None:
    for part, truth in zip(policy_of(name).parts, sample.parts, strict=True):
        assert len(part.tables) == (truth.grid is not None)
        if truth.grid is None:
            continue
        table = part.tables[0]
        assert tuple(map(squash, table.header)) == truth.grid.header
        rows = [across_once(tuple(map(squash, row))) for row in table.rows]
        assert rows == expected_rows(truth.grid.rows)
        assert tasks_of(table) == (expected_tasks(truth.grid.rows) if truth.grid.assigns else [])


@every_file("head")
def test_the_head_and_the_foot_are_those_printed(name: str, sample: Sample) -> None:
    found = comparable(policy_of(name).document)
    assert isinstance(found, dict)
    if isinstance(found["cc"], str):
        found["cc"] = found["cc"].rstrip("。")
    expected = expected_document(sample)
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("sample", "container"),
    [
        pytest.param(sample, container, id=sample.name + container, marks=known("same", sample.name + container))
        for sample in make_samples.SAMPLES
        for container in CONTAINERS[1:]
    ],
)
def test_every_container_says_the_same(sample: Sample, container: str) -> None:
    first, other = policy_of(sample.name + CONTAINERS[0]), policy_of(sample.name + container)
    assert comparable_parts(other) == comparable_parts(first)
    assert comparable_document(other.document) == comparable_document(first.document)
    assert comparable(other.citations) == comparable(first.citations)


@pytest.mark.parametrize("sample", make_samples.SAMPLES, ids=lambda sample: sample.name)
def test_pages_with_an_object_for_each_character_say_the_same(sample: Sample) -> None:
    first = policy_of(f"{sample.name}.ofd")
    other = load_bytes(make_samples.write_ofd(sample, scattered=True), f"{sample.name}.ofd")
    assert comparable_parts(other) == comparable_parts(first)
    assert comparable(other.document) == comparable(first.document)


@pytest.mark.parametrize("name", sorted({sample.name: name for name, sample in reversed(FILES)}.values()))
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    """One file of each document, whole; ``pytest --update-golden`` rewrites what is expected."""
    golden, found = GOLDEN / f"{name}.yaml", dump_yaml(policy_of(name))
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_the_script_writes_the_files_that_are_here() -> None:
    for name, _, content in make_samples.iter_files():
        if not name.endswith((".docx", ".ofd")):
            assert content == (SAMPLES / name).read_bytes(), name
        else:
            assert members(content) == members((SAMPLES / name).read_bytes()), name


_OWN_OF_DOCX = ("word/document.xml", "word/numbering.xml")


def members(package: bytes) -> dict[str, bytes]:
    """The parts of a package that are ours to write; the rest of a DOCX is the writing library's template."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        own = [name for name in archive.namelist() if name in _OWN_OF_DOCX or "OFD.xml" in archive.namelist()]
        return {name: archive.read(name) for name in own}


def iter_targets(policy: model.Policy) -> list[model.Target]:
    found: list[model.Target] = []

    def walk(sections: tuple[model.Section, ...]) -> None:
        for section in sections:
            found.extend(section.targets)
            walk(section.sections)

    for part in policy.parts:
        found.extend(part.targets)
        walk(part.sections)
    return found
