#!/usr/bin/env python3
"""Time and memory of `kepu diff` on 20, 200 and 2000 measures a side beside other ways, with the matches checked.

    python benchmarks/diff_scale.py
    python benchmarks/diff_scale.py --rounds 7 --only 20 2000
    python benchmarks/diff_scale.py --peers-python benchmarks/.venv/bin/python    # where scikit-learn and scipy are

The inputs are made here: two plans of made-up measures, the second shuffled inside its chapters, with words, units and
figures changed. In each round every tool runs once, in turn, after one round that is not counted. Figures are medians of
whole processes, ratios the median of the rounds' own ratios. A run that misses more than one match in a hundred is named
and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIZES = (20, 200, 2000)
FEWEST_FOUND = 0.99
# What a run may take as a multiple of the bare interpreter: 222 times 9 ms are 2 seconds.
AIMS = {20: 10, 2000: 222}

_SUBJECTS = (
    "科普场馆", "科技小院", "社区科普大学", "流动科技馆", "青少年科技竞赛", "农村实用人才", "老年数字课堂", "应急避险演练",
    "科学家故事会", "职工技能比武", "科普信息平台", "科普志愿队伍", "科研设施开放", "科普作品征集", "健康知识讲座", "气象观测站点",
    "防震减灾示范", "食品安全宣传", "节水科普展览", "森林防火宣教", "海洋生物标本", "航天模型工坊", "中医药文化角", "院士专家讲堂",
)  # fmt: skip
_VERBS = ("建设", "推广", "开展", "培育", "改造", "支持", "举办", "完善", "扩大", "组建", "遴选", "编制")
_PLACES = tuple(f"{first}{second}" for first in "云岭松溪青石白鹭梅湖竹山兰" for second in "江湾镇岭浦洲坪塘")
_ENDS = (
    "并向公众开放",
    "纳入年度考核",
    "形成长效机制",
    "带动群众参与",
    "发布工作指南",
    "总结推广经验",
    "落实专项经费",
    "邀请专家指导",
)
_UNITS = (
    "市科技局",
    "市科协",
    "市教育局",
    "市财政局",
    "市委宣传部",
    "市农业农村局",
    "市卫生健康委",
    "市应急管理局",
    "市总工会",
    "团市委",
)

_SKLEARN = """
import sys, re
from scipy.optimize import linear_sum_assignment
from sklearn.feature_extraction.text import TfidfVectorizer
a, b = ([block for block in re.split(r"(?m)^ +- label: ", open(path, encoding="utf-8").read())[1:]] for path in sys.argv[1:])
model = TfidfVectorizer(analyzer="char", ngram_range=(2, 2)).fit(a + b)
linear_sum_assignment((model.transform(a) @ model.transform(b).T).toarray(), maximize=True)
"""
_DIFFLIB = """
import sys, difflib
a, b = (open(path, encoding="utf-8").read().splitlines() for path in sys.argv[1:])
list(difflib.unified_diff(a, b))
"""


def main() -> int:
    """Measure and print; 1 where matches were missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*", default=SIZES, choices=SIZES)
    parser.add_argument("--kepu", default=f"{sys.executable} -m kepu_cli")
    parser.add_argument("--peers-python", default=sys.executable)
    parser.add_argument("--inputs", type=Path, default=HERE / ".inputs")
    args = parser.parse_args()
    failed = False
    print(f"{'每边':>5}  {'做法':<26}{'秒':>8}{'× 空跑':>9}{'MiB':>7}")
    for size in args.only:
        a, b = make_pair(args.inputs, size)
        kepu = args.kepu.split()
        tools: list[tuple[str, list[str]]] = [
            ("python -c pass", [sys.executable, "-c", "pass"]),
            ("kepu diff --format json", [*kepu, "diff", str(a), str(b), "--format", "json"]),
            ("kepu diff", [*kepu, "diff", str(a), str(b)]),
            ("difflib 逐行", [sys.executable, "-c", _DIFFLIB, str(a), str(b)]),
        ]
        if shutil.which("diff"):
            tools.append(("diff", ["diff", str(a), str(b)]))
        if _has(args.peers_python, "sklearn", "scipy"):
            tools.append(("scikit-learn + scipy", [args.peers_python, "-c", _SKLEARN, str(a), str(b)]))
        rounds = [[_run(command) for _, command in tools] for _ in range(args.rounds + 1)][1:]
        for number, (name, _) in enumerate(tools):
            seconds = statistics.median(found[number][0] for found in rounds)
            ratio = statistics.median(found[number][0] / found[0][0] for found in rounds)
            memory = max(found[number][1] for found in rounds)
            missed = name.startswith("kepu") and ratio > AIMS.get(size, ratio)
            print(f"{size:>5}  {name:<26}{seconds:>8.3f}{ratio:>9.1f}{memory:>7.0f}{'  未达目标' if missed else ''}")
        share = found_share(kepu, a, b)
        failed |= share < FEWEST_FOUND
        print(f"{size:>5}  配对正确 {share:.3f}")
    return int(failed)


def make_pair(folder: Path, size: int) -> tuple[Path, Path]:
    """The two YAML files of a size, made once; label n of the second answers label n of the first."""
    from kepu_cli import store

    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / f"diff-{size}-a.yaml", folder / f"diff-{size}-b.yaml"
    if not all(path.exists() for path in paths):
        for path, second in zip(paths, (False, True), strict=True):
            path.write_text(store.dump_yaml(_policy(size, second)), encoding="utf-8")
    return paths


def _policy(size: int, second: bool):  # type: ignore[no-untyped-def]
    from kepu_cli.model import Document, Part, Policy, Responsibility, Section, SourceInfo, Target

    measures = []
    for number in range(size):
        words, change = random.Random(number), random.Random(-1 - number)
        places, subjects = words.sample(_PLACES, 3), words.sample(_SUBJECTS, 3)
        clauses = [
            f"在{place}{words.choice(_VERBS)}{subject}{words.randint(2, 90)}处，{words.choice(_ENDS)}"
            for place, subject in zip(places, subjects, strict=True)
        ]
        units = tuple(words.sample(_UNITS, 3))
        count = words.randint(2, 60)
        if second:
            clauses[change.randrange(3)] = f"{change.choice(_VERBS)}{subjects[0]}，{change.choice(_ENDS)}"
            units = (*units[:2], change.choice(_UNITS))
            count += change.randint(0, 5)
        figure = f"到2027年{places[0]}{subjects[0]}达到{count}个"
        text = "；".join([*clauses, figure]) + f"。（责任单位：{'、'.join(dict.fromkeys(units))}）"
        title = f"{(change if second else words).choice(_VERBS)}{places[0]}{subjects[0]}"
        target = Target(figure, f"{places[0]}{subjects[0]}", 2027, "达到", count, "个")
        duty = Responsibility("责任单位", tuple(dict.fromkeys(units)))
        measures.append(Section(f"（{number + 1}）", 2, title, text, (duty,), (target,)))
    chapters = [measures[start : start + 20] for start in range(0, size, 20)]
    if second:
        for chapter in chapters:
            random.Random(size).shuffle(chapter)
    sections = tuple(
        Section(f"第{number}章", 1, f"任务{number}", sections=tuple(chapter))
        for number, chapter in enumerate(chapters, 1)
    )
    name = "乙" if second else "甲"
    return Policy(
        SourceInfo(f"{name}.docx", "docx", "0" * 64),
        Document(title=f"{name}方案"),
        (Part("issued", sections=sections),),
    )


def found_share(kepu: list[str], a: Path, b: Path) -> float:
    """The share of measures whose best match is the right one."""
    out = subprocess.run([*kepu, "diff", str(a), str(b), "--format", "json"], capture_output=True, check=False).stdout
    data = json.loads(out)
    primary = [match for match in data["matches"] if match["primary"]]
    right = sum(match["a"][0]["label"] == match["b"][0]["label"] for match in primary)
    return right / (len(primary) + len(data["only_a"]))


def _has(python: str, *modules: str) -> bool:
    return (
        subprocess.run([python, "-c", f"import {', '.join(modules)}"], capture_output=True, check=False).returncode == 0
    )


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak MiB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE.parent)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - start, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    raise SystemExit(main())
