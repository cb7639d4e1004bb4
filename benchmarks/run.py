#!/usr/bin/env python3
"""Time and memory of whole `kepu` processes beside other tools, on inputs made here, with the parse checked.

    python benchmarks/run.py                     # everything; the first run writes the inputs (LibreOffice for PDF)
    python benchmarks/run.py --rounds 7 --only start docx
    python benchmarks/run.py --peers-python benchmarks/.venv/bin/python    # where markitdown and docx2python are

In each round every tool runs once, in turn, after one round that is not counted, so a drift of the machine's speed
falls on all of them. Figures are medians, ratios the median of the rounds' own ratios. A parse that is not exact is
named and makes the exit status 1: a fast wrong answer does not count. Tools that are not installed are left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import inputs

HERE = Path(__file__).resolve().parent
SECONDS_ALLOWED = 300
FRESH = "{fresh}"  # in a command: a name not used before, since writing over a file costs the file system more

_PYTHON_DOCX = """
import sys
from pathlib import Path
import docx
for path in sorted(Path(sys.argv[1]).glob("*.docx")):
    for block in docx.Document(str(path)).iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    cell.text
        else:
            block.text
"""
_MARKITDOWN = "import sys; from markitdown import MarkItDown; MarkItDown().convert(sys.argv[1])"
_DOCX2PYTHON = "import sys; from docx2python import docx2python; docx2python(sys.argv[1]).text"


@dataclass(frozen=True, slots=True)
class Tool:
    """A command to time. ``module`` must be importable by the peers' Python, where one is named."""

    name: str
    command: tuple[str, ...]
    module: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """What kepu's time may be, as a multiple of another tool's on the same input in the same rounds."""

    stage: str
    beside: str
    times: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One tool on one input: medians, and the times of each round for the ratios."""

    stage: str
    tool: str
    seconds: float
    peak_mib: float
    rounds: tuple[float, ...]


AIMS = (
    Aim("start", "python -c pass", 7),
    Aim("notice-8.docx", "python -c pass", 10),
    Aim("notice-200.docx", "pandoc -t json", 1.25),
    Aim("table-200.docx", "pandoc -t json", 0.5),
    Aim("notice-200.pdf", "pdftotext -bbox-layout", 1.5),
    Aim("table-200.pdf", "pdftotext -bbox-layout", 2),
    Aim("notice-8.pdf", "pdftotext -bbox-layout", 5),
    Aim("batch of 200", "python-docx text", 0.3),
    Aim("batch of 200 with styles", "python-docx text", 0.3),
)
GROWTH = (("notice-200.docx", "notice-1000.docx", 5.5), ("notice-200.pdf", "notice-1000.pdf", 5.5))
MEMORY_MIB = 64  # at 200 pages


def main() -> int:
    """Measure and print; 1 where a parse was wrong or failed, 0 otherwise (an aim that is missed is only marked)."""
    args = _arguments()
    kepu = tuple(args.kepu.split())
    if args.check:
        found = check(kepu, args.check)
        print("\n".join(found))
        return 1 if found else 0
    folder = args.inputs
    inputs.make_inputs(folder, pages=(8, 200, 1000), tables=(12, 200), batch=200, pdf=True)
    measured: list[Measured] = []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for stage, file, tools in _stages(folder, Path(scratch), kepu, args.peers_python):
            if not any(stage.endswith(part) or part in stage for part in args.only):
                continue
            if file is not None and not file.exists():
                print(f"没有输入文件 {file.name}（生成 PDF 需要 LibreOffice），跳过", file=sys.stderr)
                continue
            if file is not None and file.is_file():
                # In a process of its own: a child's peak memory is never less than what this process has used.
                checked = subprocess.run(
                    (sys.executable, __file__, "--kepu", args.kepu, "--check", str(file)),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                wrong += [line for line in (checked.stdout + checked.stderr).splitlines() if line]
            measured += measure(stage, [tool for tool in tools if available(tool, args.peers_python)], args.rounds)
    print(report(measured, args.rounds))
    for line in wrong:
        print(f"解析不准：{line}", file=sys.stderr)
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="量 kepu 整个进程的时间和内存")
    parser.add_argument("--inputs", type=Path, default=HERE / ".inputs", help="输入文件放在哪里（没有就生成）")
    parser.add_argument("--kepu", default=f"{Path(sys.executable).parent / 'kepu'}", help="要量的命令")
    parser.add_argument("--peers-python", default=sys.executable, help="装有 markitdown、docx2python 的 Python")
    parser.add_argument("--rounds", type=int, default=5, help="每个命令量几轮")
    parser.add_argument("--check", type=Path, help="只核对一个输入文件的解析，不量")
    parser.add_argument("--only", nargs="+", default=[""], help="只量名称里有这些字的：start docx pdf batch notice-8 …")
    return parser.parse_args()


def _stages(
    folder: Path, scratch: Path, kepu: tuple[str, ...], python: str
) -> Iterator[tuple[str, Path | None, list[Tool]]]:
    """Each input with the tools that read it; kepu comes first."""
    bare = Tool("python -c pass", (sys.executable, "-c", "pass"))
    yield "start", None, [Tool("kepu --help", (*kepu, "--help")), bare]
    for name in ("notice-8.docx", "notice-200.docx", "notice-1000.docx", "table-12.docx", "table-200.docx"):
        file = folder / name
        yield (
            name,
            file,
            [
                Tool("kepu parse", (*kepu, "parse", str(file), "-o", f"{scratch}/{FRESH}.yaml", "--force")),
                bare,
                Tool("pandoc -t json", ("pandoc", "-t", "json", str(file))),
                Tool("docx2python", (python, "-c", _DOCX2PYTHON, str(file)), "docx2python"),
                Tool("markitdown", (python, "-c", _MARKITDOWN, str(file)), "markitdown"),
            ],
        )
    for name in ("notice-8.pdf", "notice-200.pdf", "notice-1000.pdf", "table-12.pdf", "table-200.pdf"):
        file = folder / name
        tools = [
            Tool("kepu parse", (*kepu, "parse", str(file), "-o", f"{scratch}/{FRESH}.yaml", "--force")),
            bare,
            Tool("pdftotext -bbox-layout", ("pdftotext", "-bbox-layout", str(file), "-")),
        ]
        if "1000" not in name:
            tools.append(Tool("markitdown", (python, "-c", _MARKITDOWN, str(file)), "markitdown"))
        yield name, file, tools
    for stage, name in (("batch of 200", "batch"), ("batch of 200 with styles", "batch-styled")):
        yield (
            stage,
            folder / name,
            [
                Tool("kepu parse", (*kepu, "parse", str(folder / name), "-o", f"{scratch}/{FRESH}", "--force")),
                Tool("python-docx text", (sys.executable, "-c", _PYTHON_DOCX, str(folder / name)), "docx"),
            ],
        )


def available(tool: Tool, python: str) -> bool:
    """Whether a tool is installed; says so on stderr where it is not."""
    found = shutil.which(tool.command[0]) is not None
    if found and tool.module:
        code = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)"
        found = subprocess.run([tool.command[0], "-c", code, tool.module], check=False).returncode == 0
    if not found:
        print(f"没有安装 {tool.name}，不比", file=sys.stderr)
    return found


def measure(stage: str, tools: list[Tool], rounds: int) -> list[Measured]:
    """Every tool in turn, ``rounds`` times and once before that; tools that fail are named and left out."""
    seconds: dict[str, list[float]] = {tool.name: [] for tool in tools}
    peaks: dict[str, list[float]] = {tool.name: [] for tool in tools}
    failed: set[str] = set()
    for turn in range(rounds + 1):
        for tool in tools:
            if tool.name in failed:
                continue
            took, peak, status = run(
                tuple(part.replace(FRESH, f"{stage.replace(chr(32), chr(45))}-{turn}") for part in tool.command)
            )
            if status != 0:
                failed.add(tool.name)
                print(f"{stage}：{tool.name} 退出码 {status}", file=sys.stderr)
            elif turn:
                seconds[tool.name].append(took)
                peaks[tool.name].append(peak)
    return [
        Measured(
            stage,
            tool.name,
            statistics.median(seconds[tool.name]),
            statistics.median(peaks[tool.name]),
            tuple(seconds[tool.name]),
        )
        for tool in tools
        if tool.name not in failed
    ]


def run(command: tuple[str, ...]) -> tuple[float, float, int]:
    """Wall-clock seconds, peak memory in MiB and exit status of one process."""
    started = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    old = signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
    signal.alarm(SECONDS_ALLOWED)
    try:
        _, status, usage = os.wait4(child.pid, 0)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)
    took = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    return took, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024), child.returncode


def check(kepu: tuple[str, ...], file: Path) -> list[str]:
    """What a parse of ``file`` gives otherwise than the generator says: nothing where it is exact."""
    truth = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    done = subprocess.run((*kepu, "parse", str(file), "--format", "json"), capture_output=True, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return [f"{file.name}：{done.stderr.decode(errors='replace').strip()[:200]}"]
    document, parts = found.get("document", {}), found.get("parts", [])
    wrong = []
    if document.get("number") != truth["number"]:
        wrong.append(f"{file.name}：发文字号是 {document.get('number')}，应为 {truth['number']}")
    if "sections" in truth:
        wrong += _compare(file.name, [list(item) for part in parts for item in _sections(part)], truth["sections"])
    if "tasks" in truth:
        tasks: list[list[object]] = [
            ["".join(_units(task)), task.get("project"), len(task.get("items", []))]
            for part in parts
            for table in part.get("tables", [])
            for task in table.get("tasks", [])
        ]
        wrong += _compare(file.name, tasks, truth["tasks"])
    return wrong


def _sections(node: dict[str, list[dict[str, object]]]) -> Iterator[tuple[object, ...]]:
    for section in node.get("sections", []):
        yield section.get("label"), section.get("level"), section.get("title"), _units(section)
        yield from _sections(section)  # type: ignore[arg-type]


def _units(node: dict[str, object]) -> list[str]:
    return [unit for duty in node.get("responsibilities", []) for unit in duty["units"]]  # type: ignore[attr-defined]


def _compare(name: str, found: list[list[object]], expected: list[list[object]]) -> list[str]:
    if found == expected:
        return []
    place = next(
        (place for place, pair in enumerate(zip(found, expected, strict=False)) if pair[0] != pair[1]),
        min(len(found), len(expected)),
    )
    return [
        f"{name}：第{place + 1}项得到 {found[place : place + 1]}，应为 {expected[place : place + 1]}"
        f"（共 {len(found)} 项，应为 {len(expected)} 项）"
    ]


def report(measured: list[Measured], rounds: int) -> str:
    """The tables of what was measured, in Markdown."""
    machine = f"{platform.system()} {platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}"
    lines = [
        f"{dt.date.today()}，{machine}，每项 {rounds} 轮的中位数。",
        "",
        "| 输入 | 命令 | 秒 | 内存峰值 MiB | kepu 是它的几倍 |",
        "|---|---|---:|---:|---:|",
    ]
    for row in measured:
        own = _own(measured, row.stage)
        times = f"{ratio(own, row):.2f}" if own is not None and own is not row else ""
        lines.append(f"| {row.stage} | {row.tool} | {row.seconds:.3f} | {row.peak_mib:.1f} | {times} |")
    lines += ["", "| 目标 | 量得 | |", "|---|---:|---|"]
    for aim in AIMS:
        own, other = _own(measured, aim.stage), _find(measured, aim.stage, aim.beside)
        if own is not None and other is not None:
            found = ratio(own, other)
            lines.append(f"| {aim.stage} ≤ {aim.times} × {aim.beside} | {found:.2f} | {_mark(found, aim.times)} |")
    for small, large, growth in GROWTH:
        first, second = _own(measured, small), _own(measured, large)
        if first is not None and second is not None:
            found = second.seconds / first.seconds
            lines.append(f"| {large} ≤ {growth} × {small} | {found:.2f} | {_mark(found, growth)} |")
    for row in measured:
        if "-200." in row.stage and row.tool.startswith("kepu"):
            lines.append(
                f"| {row.stage} 内存 ≤ {MEMORY_MIB} MiB | {row.peak_mib:.1f} | {_mark(row.peak_mib, MEMORY_MIB)} |"
            )
    return "\n".join(lines)


def ratio(own: Measured, other: Measured) -> float:
    """The median of the rounds' own ratios."""
    return statistics.median(mine / theirs for mine, theirs in zip(own.rounds, other.rounds, strict=True))


def _own(measured: list[Measured], stage: str) -> Measured | None:
    return next((row for row in measured if row.stage == stage and row.tool.startswith("kepu")), None)


def _find(measured: list[Measured], stage: str, tool: str) -> Measured | None:
    return next((row for row in measured if row.stage == stage and row.tool == tool), None)


def _mark(found: float, allowed: float) -> str:
    return "达到" if found <= allowed else "未达到"


if __name__ == "__main__":
    sys.exit(main())
