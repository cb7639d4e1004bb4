"""``kepu parse``: documents in, YAML out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial

from kepu_cli.atomic import write_atomically
from kepu_cli.batch import Outcome, choose_jobs, run_batch
from kepu_cli.cli.common import (
    FORCE,
    STDIN,
    UNITS_FILE,
    choose_format,
    config_units,
    read_policies,
    refuse_inputs,
    say,
    write_stdout,
)
from kepu_cli.cli.inputs import Input, collect_inputs
from kepu_cli.cli.options import Argument, Option, Syntax, Values, positive_integer
from kepu_cli.errors import KepuError, UsageError
from kepu_cli.model import Policy
from kepu_cli.records import dataclass

FORMATS = ("yaml", "json", "jsonl")

SYNTAX = Syntax(
    arguments=(Argument("files", "FILE", "公文、装公文的文件夹（连同下级文件夹），或 -（标准输入）", many=True),),
    options=(
        Option(
            ("-o", "--output"),
            "结果写到这个文件；多份公文时写到这个文件夹，照原来的位置存放；不写则输出到屏幕（标准输出）",
            metavar="FILE|DIR",
        ),
        Option(
            ("-f", "--format"), "结果的格式（不写时看 -o 的后缀，没有后缀为 yaml）", metavar="格式", choices=FORMATS
        ),
        Option(("-j", "--jobs"), "同时用几个进程，不写时按文件多少决定", metavar="N", convert=positive_integer),
        Option(("--strict",), "有任何警告也以退出码 1 结束"),
        UNITS_FILE,
        FORCE,
    ),
    details=(
        "文件的种类看内容，不看后缀：DOCX、带文字层的 PDF、OFD、网页（HTML）、纯文本、Markdown。"
        "原文一字不丢：放不进结构的文字在 unplaced 和 furniture 里，需要人看的地方在 notes 里。",
        "退出码：0 完成；1 完成，但原文有读不到的部分（如没有文字的页），或 --strict 时有警告；2 有文件没有读成。",
    ),
    examples=(
        ("kepu parse 通知.docx", "读一份，YAML 输出到屏幕"),
        ("kepu parse 通知.pdf -o 通知.yaml", ""),
        ("kepu parse 收文/ -o 结果/", "读一个文件夹，结果/ 里位置相同"),
        ("kepu parse *.docx --format jsonl > 全部.jsonl", "一份一行"),
    ),
)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """One file parsed: the results as text, and what the exit code and the person need to know."""

    texts: tuple[str, ...]
    incomplete: tuple[str, ...]  # messages of what could not be read
    warnings: int


def run(options: Values) -> int:
    """Parse the files and write the results; 0, 1 or 2 as the help says."""
    inputs = collect_inputs(options.files)
    several = len(inputs) > 1 or any(os.path.isdir(word) for word in options.files if word != STDIN)
    folder = _output_folder(options.output, several)
    form = choose_format(options.format, None if folder else options.output, FORMATS, "yaml")
    units = config_units(options.units_file)
    outputs = [_place_in(folder, item, form) for item in inputs] if folder else [options.output]
    refuse_inputs(outputs, [*(item.path for item in inputs), *units])
    work = partial(_parse, form=form, as_item=several and not folder, units=units)
    jobs = options.jobs or choose_jobs(item.path for item in inputs)
    if jobs > 1:
        import kepu_cli.structure.build  # noqa: F401 - once, before the processes are forked
    outcomes = run_batch(work, inputs, jobs=jobs)
    if several:
        outcomes = _with_progress(outcomes, len(inputs))
    report = _Report(several, options.strict)
    if folder:
        for outcome in outcomes:
            report.add(outcome, _write_into(folder, form, outcome, options.force))
    elif options.output in (None, STDIN):
        for piece in _join(outcomes, form, several, report):
            write_stdout(piece)
    else:
        data = b"".join(_join(outcomes, form, several, report))
        if report.read or several:
            write_atomically(options.output, data, force=options.force)
            say(f"已写入 {options.output}")
    report.summarise()
    return report.code


def _output_folder(output: str | None, several: bool) -> str | None:
    """The folder that -o means: one that exists, is written with a slash, or is needed for several results."""
    if output is None or output == STDIN:
        return None
    if os.path.isdir(output) or output.endswith(("/", os.sep)):
        return output
    if several and not os.path.splitext(output)[1]:
        if os.path.exists(output):
            raise UsageError("多份公文要写到一个文件夹，这是一个文件", file=output)
        return output
    return None


def _parse(item: Input, *, form: str, as_item: bool, units: tuple[str, ...]) -> _Parsed:
    """One file to text: a whole document of the format, or with ``as_item`` one item of a stream or array."""
    from kepu_cli import store

    policies = read_policies(item.path, units=units)
    if form == "yaml":
        texts = tuple(store.dump_yaml(policy) for policy in policies)
    elif form == "jsonl":
        texts = tuple(store.dump_json(policy, indent=None) + "\n" for policy in policies)
    else:
        texts = tuple(store.dump_json(policy) + ("" if as_item else "\n") for policy in policies)
    return _Parsed(
        texts,
        tuple(_what_is_missing(policy) for policy in policies if policy.source.incomplete),
        sum(1 for policy in policies for note in policy.notes if note.severity == "warning"),
    )


def _what_is_missing(policy: Policy) -> str:
    """Words for a source that could not be read whole: the notes about its pages, or a plain sentence."""
    missing = [note.message for note in policy.notes if note.code in ("page-without-text", "page-unreadable")]
    more = f"（另有 {len(missing) - 3} 处，见 notes）" if len(missing) > 3 else ""
    return "；".join(missing[:3]) + more if missing else "原文有读不到的部分，见 notes"


def _join(outcomes: Iterator[Outcome[Input, _Parsed]], form: str, several: bool, report: _Report) -> Iterator[bytes]:
    """The results as one stream: YAML documents, a JSON array where several were asked for, or JSON Lines."""
    count = 0
    for outcome in outcomes:
        report.add(outcome, None)
        for text in outcome.result.texts if outcome.result else ():
            array = form == "json" and several
            before = ("[\n" if count == 0 else ",\n") if array else "---\n" if form == "yaml" and count else ""
            yield (before + text).encode("utf-8", "backslashreplace")
            count += 1
    if form == "json" and several:
        yield b"\n]\n" if count else b"[]\n"


def _place_in(folder: str, item: Input, form: str) -> str:
    """Where the result of one file goes in the folder."""
    return os.path.join(folder, f"{item.place}.{form}")


def _write_into(folder: str, form: str, outcome: Outcome[Input, _Parsed], force: bool) -> KepuError | None:
    """Write one result to its place in the folder; the error where that failed."""
    if outcome.result is None:
        return None
    path = _place_in(folder, outcome.item, form)
    separator = "---\n" if form == "yaml" else ""
    try:
        write_atomically(path, separator.join(outcome.result.texts).encode("utf-8", "backslashreplace"), force=force)
    except KepuError as error:
        return error
    say(f"已写入 {path}")
    return None


def _with_progress(outcomes: Iterator[Outcome[Input, _Parsed]], total: int) -> Iterator[Outcome[Input, _Parsed]]:
    """The outcomes as they come, with a bar on stderr while the next is awaited, where that is a terminal."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    _draw_bar(0, total)
    for done, outcome in enumerate(outcomes, 1):
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        yield outcome
        if done < total:
            _draw_bar(done, total)


def _draw_bar(done: int, total: int) -> None:
    filled = done * 30 // total
    print(f"[{'█' * filled}{' ' * (30 - filled)}] {done}/{total}", end="", file=sys.stderr, flush=True)


class _Report:
    """What was read and what failed, told on stderr as it happens and once more at the end."""

    def __init__(self, several: bool, strict: bool) -> None:
        self.several = several
        self.strict = strict
        self.code = 0
        self.read = 0
        self.failed = 0
        self.partial = 0
        self.tracebacks: set[str] = set()  # a bug met in every file is told once

    def add(self, outcome: Outcome[Input, _Parsed], problem: KepuError | None) -> None:
        """Count one file; ``problem`` is what kept its result from being written."""
        if outcome.result is None or problem is not None:
            self.failed += 1
            self.code = 2
            if outcome.traceback:
                if outcome.traceback not in self.tracebacks:
                    self.tracebacks.add(outcome.traceback)
                    say(outcome.traceback.rstrip())
                say(f"错误：{outcome.item.path}：{outcome.message}")
            else:
                say(f"错误：{problem or outcome.message}")
            return
        self.read += 1
        name = outcome.item.path
        if outcome.result.incomplete:
            self.partial += 1
            self.code = max(self.code, 1)
            say(f"注意：{name}：{'；'.join(outcome.result.incomplete)}")
        if self.strict and outcome.result.warnings:
            self.code = max(self.code, 1)
            say(f"注意：{name}：有 {outcome.result.warnings} 处警告，见结果的 notes")

    def summarise(self) -> None:
        """One line for several files."""
        if self.several:
            parts = [f"读了 {self.read} 份"]
            if self.partial:
                parts.append(f"其中 {self.partial} 份有读不到的部分")
            if self.failed:
                parts.append(f"{self.failed} 份没有读成")
            say("，".join(parts))
