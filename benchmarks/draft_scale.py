#!/usr/bin/env python3
"""Time and memory of `kepu draft` on plans of 75, 300 and 1200 measures, with the rows of the tables counted.

    python benchmarks/draft_scale.py
    python benchmarks/draft_scale.py --rounds 7 --only 300

Figures are medians of whole processes beside the bare interpreter; `每条` is the time above the smallest plan for each further
measure and must not grow with the size. A table that loses a row makes the exit status 1.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (75, 300, 1200)
_UNITS = ("省科技厅", "省科协", "省教育厅", "省财政厅", "省委宣传部", "省农业农村厅", "省卫生健康委")
_WORDS = "健全工作联席会议制度，明确各成员单位职责分工，推动形成齐抓共管的工作格局，定期研究解决重点难点问题。"
_HAN = "一二三四五六七八九"


def main() -> int:
    """Measure and print; 1 where rows were lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*", default=SIZES, choices=SIZES)
    parser.add_argument("--kepu", default=f"{sys.executable} -m kepu_cli")
    args = parser.parse_args()
    kepu, failed = args.kepu.split(), False
    print(f"{'措施':>5}  {'做法':<34}{'秒':>7}{'× 空跑':>9}{'MiB':>7}{'每条 ms':>9}")
    first: dict[str, tuple[int, float]] = {}
    with tempfile.TemporaryDirectory(prefix="kepu-") as name:
        folder = Path(name)
        for size in args.only:
            text, yaml = folder / f"{size}.txt", folder / f"{size}.yaml"
            text.write_text(make_plan(size), encoding="utf-8")
            subprocess.run([*kepu, "parse", str(text), "-o", str(yaml)], check=True, capture_output=True)
            bare = measure([sys.executable, "-c", "pass"], args.rounds)[0]
            commands = (
                ("plan --region -o .docx", ("plan", "docx", "--region", "云山市")),
                ("tasks --by unit -o .docx", ("tasks", "docx")),
                ("tasks --by measure -o .docx", ("tasks", "docx", "--by", "measure")), ("tasks --by unit -o .xlsx", ("tasks", "xlsx")),
            )  # fmt: skip
            for label, (kind, suffix, *more) in commands:
                target = folder / f"out.{suffix}"
                line = [*kepu, "draft", kind, "--from", str(yaml), *more, "-o", str(target), "--force"]
                seconds, memory, said = measure(line, args.rounds)
                base = first.setdefault(label, (size, seconds))
                each = "" if base[0] == size else f"{(seconds - base[1]) / (size - base[0]) * 1000:9.2f}"
                print(f"{size:5}  kepu draft {label:<23}{seconds:7.2f}{seconds / bare:9.1f}{memory:7.0f}{each}")
                rows = sum(1 + number % len(_UNITS) for number in range(size)) if "unit" in label else size
                if kind == "tasks" and f"列成 {rows} 行" not in said:
                    print(f"       应有 {rows} 行：{said.splitlines()[0] if said else ''}", file=sys.stderr)
                    failed = True
    return int(failed)


def make_plan(size: int) -> str:
    """A province's plan of made-up measures, nine to a chapter, each with one to seven units."""
    lines = ["云岭省科学技术普及工作实施方案", ""]
    for number in range(size):
        chapter, place = divmod(number, 9)
        if place == 0:
            lines.append(f"{han(chapter + 1)}、实施第{chapter + 1}批重点工程")
        units = "、".join(_UNITS[: 1 + number % len(_UNITS)])
        lines.append(f"（{_HAN[place]}）办好第{number + 1}号科普实事。{_WORDS * 3}（责任单位：{units}）")
    return "\n".join(lines) + "\n"


def han(number: int) -> str:
    """1 to 199 in Chinese numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = "一百" if hundreds else ""
    if hundreds and not tens and ones:
        text += "零"
    if tens:
        text += ("" if tens == 1 and not hundreds else _HAN[tens - 1]) + "十"
    return text + (_HAN[ones - 1] if ones else "")


def measure(command: list[str], rounds: int) -> tuple[float, float, str]:
    """Median seconds and MiB of a command, and what it said; one round before is not counted."""
    times, sizes, said = [], [], ""
    for index in range(rounds + 1):
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        if index:
            times.append(time.perf_counter() - started)
            sizes.append(usage.ru_maxrss / 1024)
    return statistics.median(times), statistics.median(sizes), said


if __name__ == "__main__":
    sys.exit(main())
