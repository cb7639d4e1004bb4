"""Arguments and options of a command as data: parsed, explained, completed and tested from one table.

Everything said here is Chinese, counts a Chinese character as two columns and costs next to nothing at start-up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kepu_cli.errors import UsageError
from kepu_cli.records import NamedTuple


class Argument(NamedTuple):
    """A positional argument. ``many`` takes one or more (none or more where not ``required``) and gives a tuple."""

    name: str
    metavar: str
    help: str
    many: bool = False
    required: bool = True
    choices: tuple[str, ...] = ()


class Option(NamedTuple):
    """An option such as ``-o, --output FILE``; a flag where ``metavar`` is empty.

    The value is found under the last name (``--units-file`` -> ``units_file``). ``many`` may be given several
    times and gives a tuple. ``convert`` turns the word into a value; its ValueError text is shown (one clause:
    ``应为 1 以上的整数``). ``alone`` is the value where the name stands by itself: such an option takes a word only
    behind an equals sign (``--trace=FILE``), so that what follows it is never taken for its value.
    """

    names: tuple[str, ...]
    help: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    default: object = None
    convert: Callable[[str], object] = str
    alone: object = None

    @property
    def key(self) -> str:
        return self.names[-1].lstrip("-").replace("-", "_")


class Syntax(NamedTuple):
    """What a command takes. ``details`` are paragraphs of help; ``examples`` whole command lines with a remark."""

    arguments: tuple[Argument, ...] = ()
    options: tuple[Option, ...] = ()
    details: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()


class Values:
    """The values of one command line, by name: ``values.output``."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def positive_integer(word: str) -> int:
    """The number in ``word``; for ``Option.convert``."""
    if not word.isdecimal() or int(word) < 1:
        raise ValueError("应为 1 以上的整数")
    return int(word)


def fraction(word: str) -> float:
    """The number from 0 to 1 in ``word``; for ``Option.convert``."""
    try:
        number = float(word)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise ValueError("应为 0 到 1 之间的数")
    return number


def parse_arguments(syntax: Syntax, words: Sequence[str]) -> Values:
    """The values that ``words`` give, options and arguments in any order.

    UsageError: an unknown option (the nearest is named), a missing or unwanted value, a value that is not a choice,
    a missing or surplus argument.
    """
    options = {name: option for option in syntax.options for name in option.names}
    values: dict[str, Any] = {}
    for option in syntax.options:
        values[option.key] = option.default if option.metavar and not option.many else () if option.metavar else False
    positional: list[str] = []
    rest = iter(words)
    bare = ""  # the option with ``alone`` that stands right before
    for word in rest:
        before, bare = bare, ""
        if before and not word.startswith("-") and os.path.splitext(word)[1]:
            raise UsageError(f"{before} 后面的 {word} 是它的值就写成 {before}={word}，不是就写在 {before} 前面")
        if word == "--":
            positional.extend(rest)
        elif word == "-" or not word.startswith("-"):
            positional.append(word)
        else:
            name, value = _split_option(word, options)
            option_found = options.get(name)
            if option_found is None:
                hint = nearest(name, [*options, "--help"])
                raise UsageError(f"没有 {name} 这个选项" + (f"，是不是 {hint}？" if hint else ""))
            if not option_found.metavar:
                if value is not None:
                    raise UsageError(f"{name} 不带值，写的是 {word}")
                values[option_found.key] = True
                continue
            if value is None and option_found.alone is not None:
                bare = name
                values[option_found.key] = option_found.alone
                continue
            if value is None:
                value = next(rest, None)
            if (not value and option_found.alone is not None) or value is None:
                raise UsageError(f"{name} 后面缺少 {option_found.metavar}")
            converted = _convert(name, value, option_found.choices, option_found.convert)
            values[option_found.key] = (*values[option_found.key], converted) if option_found.many else converted
    _fill_arguments(syntax.arguments, positional, values)
    return Values(values)


def _split_option(word: str, options: dict[str, Option]) -> tuple[str, str | None]:
    if word.startswith("--"):
        name, separator, value = word.partition("=")
        return name, value if separator else None
    if word not in options and word[:2] in options and options[word[:2]].metavar:
        return word[:2], word[2:]
    return word, None


def _convert(name: str, word: str, choices: tuple[str, ...], convert: Callable[[str], object]) -> object:
    if choices and word not in choices:
        hint = nearest(word, choices)
        raise UsageError(f"{name} 不能是 {word}，可以是 {'、'.join(choices)}" + (f"；是不是 {hint}？" if hint else ""))
    try:
        return convert(word)
    except ValueError as error:
        raise UsageError(f"{name} {error}，写的是 {word}") from error


def _fill_arguments(arguments: tuple[Argument, ...], words: list[str], values: dict[str, Any]) -> None:
    """Each argument takes one word in turn; the one with ``many`` takes what the others leave."""
    singles = sum(1 for argument in arguments if not argument.many)
    position = 0
    for argument in arguments:
        if argument.many:
            taken = words[position : max(len(words) - (singles if position == 0 else 0), position)]
            values[argument.name] = tuple(_convert(argument.metavar, word, argument.choices, str) for word in taken)
            missing = not taken
        else:
            taken = words[position : position + 1]
            values[argument.name] = _convert(argument.metavar, taken[0], argument.choices, str) if taken else None
            missing = not taken
            singles -= 1
        if missing and argument.required:
            choices = f"（{'、'.join(argument.choices)}）" if argument.choices else ""
            raise UsageError(f"缺少 {argument.metavar}{choices}：{argument.help}")
        position += len(taken)
    if position < len(words):
        raise UsageError(f"多了 {' '.join(words[position:])}，不知道怎么用")


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like ``word``, None where none is near."""
    import difflib

    found = difflib.get_close_matches(word.lower(), list(choices), n=1, cutoff=0.6)
    return found[0] if found else None


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal."""
    import unicodedata

    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def terminal_width() -> int:
    """Columns of the terminal; 80 where there is none. ``COLUMNS`` decides if set."""
    try:
        return max(int(os.environ["COLUMNS"]), 20)
    except (KeyError, ValueError):
        pass
    try:
        columns = os.get_terminal_size(1).columns
    except (OSError, ValueError):
        columns = 0
    return max(columns, 20) if columns > 0 else 80


def format_help(name: str, summary: str, syntax: Syntax) -> str:
    """The help of one command as a screen shows it."""
    width = min(terminal_width(), 100)
    usage = ["kepu", name, *(_argument_usage(argument) for argument in syntax.arguments)]
    if syntax.options:
        usage.append("[选项]")
    lines = [f"用法：{' '.join(usage)}", "", *_wrap(summary + "。", 0, width)]
    for paragraph in syntax.details:
        lines += ["", *_wrap(paragraph, 0, width)]
    options = [(_option_usage(option), _option_help(option)) for option in syntax.options]
    options.append(("-h, --help", "显示本说明"))
    arguments = [(argument.metavar, _argument_help(argument)) for argument in syntax.arguments]
    left = min(max(display_width(term) for term, _ in (*arguments, *options)), 26)
    for heading, rows in (("参数：", arguments), ("选项：", options)):
        if rows:
            lines += ["", heading]
        for term, text in rows:
            lines += _two_columns(term, text, left, width)
    if syntax.examples:
        lines += ["", "例："]
        for command, remark in syntax.examples:
            lines += [f"  {command}", *(_wrap(remark, 6, width) if remark else ())]
    return "\n".join(lines)


def _argument_usage(argument: Argument) -> str:
    text = argument.metavar + ("…" if argument.many else "")
    return text if argument.required else f"[{text}]"


def _argument_help(argument: Argument) -> str:
    return argument.help + (f"：{'、'.join(argument.choices)}" if argument.choices else "")


def _option_usage(option: Option) -> str:
    names = ", ".join(option.names)
    if option.alone is not None:
        return f"{names}[={option.metavar}]"
    return f"{names} {option.metavar}" if option.metavar else names


def _option_help(option: Option) -> str:
    shown = option.choices and "|" not in option.metavar  # unit|measure says it already
    text = option.help + (f"：{'、'.join(option.choices)}" if shown else "")
    if option.metavar and option.default is not None:
        text += f"（不写时为 {option.default}）"
    return text + ("；可以写多次" if option.many else "")


def _two_columns(term: str, text: str, left: int, width: int) -> list[str]:
    indent = left + 4
    wrapped = _wrap(text, indent, width)
    if display_width(term) > left:
        return [f"  {term}", *wrapped]
    padded = f"  {term}" + " " * (left - display_width(term) + 2)
    return [padded + wrapped[0][indent:], *wrapped[1:]] if wrapped else [padded.rstrip()]


def _wrap(text: str, indent: int, width: int) -> list[str]:
    """Lines no wider than ``width`` that start with ``indent`` spaces; punctuation stays with its word."""
    room = max(width - indent, 20)
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text):
        piece_width = display_width(piece)
        if used + piece_width > room and line:
            lines.append(line.rstrip())
            line, used = "", 0
            piece = piece.lstrip()
            piece_width = display_width(piece)
        line += piece
        used += piece_width
    if line.strip():
        lines.append(line.rstrip())
    return [" " * indent + part for part in lines]


def _pieces(text: str) -> list[str]:
    """What a line may be broken between: words of ASCII whole, other characters one by one with their punctuation."""
    pieces: list[str] = []
    for character in text:
        last = pieces[-1][-1] if pieces else " "
        word = "!" <= character <= "~" and "!" <= last <= "~"
        if pieces and (word or character in "，。；：、）》？！…" or last in "（《"):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
