"""The quick way to read the emitter's YAML gives what the YAML library gives, or leaves the text to it."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_cli import emitted, store
from kepu_cli.model import Policy
from tests.policies import POLICIES, SMALL

GOLDEN = sorted(Path(__file__).parent.glob("**/*.yaml"))


def read_by_library(text: str) -> tuple[list[Policy], list[store.Problem]]:
    with patch.object(emitted, "read_emitted", lambda _: None):
        return store.check_text(text)


def assert_agrees(text: str) -> None:
    policy = emitted.read_emitted(text)
    if policy is not None:
        assert read_by_library(text) == ([policy], [])


@given(POLICIES)
def test_agrees_on_what_is_emitted(policy: Policy) -> None:
    text = store.dump_yaml(policy)
    found = emitted.read_emitted(text)
    assert found in (None, policy)
    assert found is not None or "\t" in text or "\\u" in text or "-" in text


def test_reads_its_own_form() -> None:
    assert emitted.read_emitted(store.dump_yaml(SMALL)) == SMALL


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_agrees_on_golden_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert_agrees(text)
    if text.startswith(store.HEADER) and "\t" not in text:
        assert emitted.read_emitted(text) is not None


LINES = store.dump_yaml(SMALL).splitlines(keepends=True)
SCRAPS = [" ", "  ", "- ", ": ", ":", "#", " #", '"', "'", "|", "|-", "\n", "\n\n", "[", "]", "{", "}", ", ", ",", "\\",
          "\\n", "&a ", "*a", "!x ", "? ", "~", "null", "true", "1", "-1", "1.5", "2024-01-30", "---\n", "...\n", "\t",
          "\r", "\x85", "\u2028", "\ufeff", "\u3000", "title: ", "label: ", "sections:", "一"]  # fmt: skip


@settings(max_examples=600)
@given(st.data())
def test_agrees_on_changed_text(data: st.DataObject) -> None:
    text = data.draw(st.one_of(st.just(LINES), POLICIES.map(lambda p: store.dump_yaml(p).splitlines(keepends=True))))
    lines = list(text)
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        line = lines[number]
        at = data.draw(st.integers(0, len(line)))
        action = data.draw(st.sampled_from(("insert", "cut", "drop", "repeat", "indent")))
        if action == "insert":
            lines[number] = line[:at] + data.draw(st.sampled_from(SCRAPS)) + line[at:]
        elif action == "cut":
            lines[number] = line[:at] + line[at + data.draw(st.integers(1, 3)) :]
        elif action == "drop":
            lines[number] = ""
        elif action == "repeat":
            lines[number] = line + lines[data.draw(st.integers(0, len(lines) - 1))]
        else:
            lines[number] = "  " + line
    assert_agrees("".join(lines))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 总体要求", "title: &a 总体要求"),
        ("title: 总体要求", "title: 总体要求 # 注"),
        ("title: 总体要求", "title: 总体要求\n          续行"),
        ("title: 总体要求", "heading: 总体要求"),
        ("title: 总体要求", "title: 总体要求\n        title: 又一次"),
        ("title: 总体要求", "title:"),
        ("notes:", "notes"),
        ("level: 1", "level: 一"),
        ("schema: kepu/1", "schema: kepu/2"),
    ],
)
def test_leaves_the_rest_to_the_library(old: str, new: str) -> None:
    text = store.dump_yaml(SMALL)
    assert old in text
    assert emitted.read_emitted(text.replace(old, new, 1)) is None


def test_does_not_follow_bottomless_nesting() -> None:
    text = store.dump_yaml(SMALL).partition("parts:")[0] + "parts:\n  - role: main\n    sections:\n"
    for depth in range(3000):
        pad = " " * (6 + 4 * depth)
        text += f"{pad}- label: a\n{pad}  level: 1\n{pad}  sections:\n"
        if len(text) > 10**6:
            break
    assert emitted.read_emitted(text) is None
