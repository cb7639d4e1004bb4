"""Arguments and options as data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.cli.options import (
    Argument,
    Option,
    Syntax,
    display_width,
    format_help,
    fraction,
    nearest,
    parse_arguments,
    positive_integer,
)
from kepu_cli.errors import UsageError

SYNTAX = Syntax(
    arguments=(Argument("first", "A", "一"), Argument("others", "B", "二", many=True, required=False)),
    options=(
        Option(("-o", "--output"), "输出", metavar="FILE"),
        Option(("--set",), "设定", metavar="K=V", many=True),
        Option(("-n", "--dry-run"), "试运行"),
        Option(("--min",), "下限", metavar="X", convert=fraction, default=0.3),
    ),
)


def test_options_and_arguments_in_any_order() -> None:
    values = parse_arguments(SYNTAX, ["x", "-o", "out", "y", "--set", "a=1", "z", "--set=b=2", "-n", "--min=0.5"])
    assert (values.first, values.others, values.output, values.set) == ("x", ("y", "z"), "out", ("a=1", "b=2"))
    assert values.dry_run is True and values.min == 0.5


def test_defaults() -> None:
    values = parse_arguments(SYNTAX, ["x"])
    assert (values.others, values.output, values.set, values.dry_run, values.min) == ((), None, (), False, 0.3)


def test_dash_separator_and_joined_value() -> None:
    values = parse_arguments(SYNTAX, ["-oout", "-", "--", "--set"])
    assert (values.output, values.first, values.others) == ("out", "-", ("--set",))


def test_a_value_may_start_with_a_dash() -> None:
    assert parse_arguments(SYNTAX, ["x", "-o", "-"]).output == "-"


def test_many_before_a_single_argument_leaves_it_its_word() -> None:
    syntax = Syntax(arguments=(Argument("files", "FILE", "文件", many=True), Argument("target", "TO", "去处")))
    values = parse_arguments(syntax, ["a", "b", "c"])
    assert (values.files, values.target) == (("a", "b"), "c")


@pytest.mark.parametrize(
    "words", [["--nope"], ["-x"], ["x", "--output"], ["x", "--dry-run=1"], ["x", "--min", "2"], []]
)
def test_mistakes(words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_arguments(SYNTAX, words)
    assert "\n" not in str(caught.value)


@given(st.lists(st.text(max_size=6), max_size=6))
def test_any_words_give_values_or_a_usage_error(words: list[str]) -> None:
    try:
        parse_arguments(SYNTAX, words)
    except UsageError as error:
        assert error.message


def test_nearest() -> None:
    assert nearest("--fromat", ["--format", "--force"]) == "--format"
    assert nearest("zzz", ["--format"]) is None


def test_positive_integer() -> None:
    assert positive_integer("12") == 12
    for word in ("0", "-1", "x", "1.5", ""):
        with pytest.raises(ValueError, match="应为"):
            positive_integer(word)


def test_help_counts_a_chinese_character_as_two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    text = format_help("试", "说明" * 30, SYNTAX)
    assert all(display_width(line) <= 50 for line in text.splitlines())
    assert "  --min X            下限（不写时为 0.3）" in text
    assert display_width("一a\u0301") == 3


OPTIONAL = Syntax(
    arguments=(Argument("files", "FILE", "文件", many=True, required=False),),
    options=(
        Option(("--trace",), "依据", metavar="FILE", alone=""),
        Option(("-o", "--output"), "输出", metavar="FILE"),
    ),
)


def test_a_value_that_may_be_left_out_stands_behind_an_equals_sign() -> None:
    assert parse_arguments(OPTIONAL, []).trace is None
    assert parse_arguments(OPTIONAL, ["--trace", "-o", "x.txt"]).trace == ""
    assert parse_arguments(OPTIONAL, ["--trace=a.csv"]).trace == "a.csv"
    assert parse_arguments(OPTIONAL, ["--trace", "plan"]).files == ("plan",)
    with pytest.raises(UsageError, match=r"--trace=a\.csv"):
        parse_arguments(OPTIONAL, ["--trace", "a.csv"])
    with pytest.raises(UsageError, match="缺少"):
        parse_arguments(OPTIONAL, ["--trace="])
    assert "--trace[=FILE]" in format_help("draft", "拟稿", OPTIONAL)
