"""Measures as weighted terms: pairs of characters and the concepts of policy language.

A term is a pair of neighbouring characters, a word in Latin letters, a number, or ``#concept`` where one of the words of
``data/concepts.yaml`` stands. Pairs need no dictionary and, measured on pairs of real plans, find as much as cut words;
concepts bring together what two drafters call differently. Terms are weighted by how few measures of both documents hold them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kepu_cli.measures import Measure
from kepu_cli.resources import read_resource

Bag = dict[str, float]

# Characters that carry no meaning of their own: a pair with one of them says nothing.
_EMPTY = frozenset("的了和与等及或在为对以把将并是有个所其各")
# What every measure of every plan says. Such a pair counts for less than a third of another.
_COMMON = frozenset(
    "加强 推进 开展 建设 工作 提升 加快 完善 健全 推动 促进 强化 支持 鼓励 实施 建立 发展 组织 积极 深入 重点 做好 提高 加大 引导 充分 发挥 作用 "
    "进一 一步 全面 大力 相关 单位 责任 负责 按照 落实 依托 利用 机制 体系 能力 水平 优化 打造 构建 培育 制定 有关 开发 举办 扩大 探索 统筹 着力 持续 扎实 "
    "部门 管理 服务 行动 工程 计划 项目 活动 围绕 通过 结合 用好 形成 方面 情况 要求 部署 任务 目标 措施 方案 意见 贯彻 全市 全省 我市 我省 市级 省级 "
    "国家 地区 一批 各级 各类 以及 我县 全县 县级 我区 全区".split()
)
_COMMON_WEIGHT = 0.3
_MAX_CONCEPT = 6
_MAX_TEXT = 20_000          # characters of one measure that are looked at: more says nothing new about its subject


@cache
def _concepts() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Word -> concepts, and the first pairs of all words that are longer than a pair."""
    words: dict[str, tuple[str, ...]] = {}
    for line in read_resource("data", "concepts.yaml").splitlines():
        name, separator, listed = line.partition(":")
        if separator and not line.startswith("#"):
            for word in listed.split():
                words[word] = (*words.get(word, ()), "#" + name.strip())
    return words, frozenset(word[:2] for word in words if len(word) > 2)


def count_terms(text: str) -> Bag:
    """The terms of a text and how often it says them; pairs of common words count for less."""
    words, starts = _concepts()
    bag: Bag = {}
    for run in re.findall(r"[a-z]+|\d+(?:\.\d+)?%?|[^\W\da-z_]+", unicodedata.normalize("NFKC", text[:_MAX_TEXT]).lower()):
        if run[0] < "\x80":
            bag[run] = bag.get(run, 0.0) + 1.0
            continue
        skip_until = 0
        for position in range(len(run) - 1):
            pair = run[position : position + 2]
            if position >= skip_until:
                if pair in starts:
                    for length in range(min(_MAX_CONCEPT, len(run) - position), 2, -1):
                        concepts = words.get(run[position : position + length])
                        if concepts:
                            skip_until = position + length
                            break
                    else:
                        concepts = words.get(pair)
                        skip_until = position + 2 if concepts else position
                else:
                    concepts = words.get(pair)
                    skip_until = position + 2 if concepts else position
                if concepts:
                    for concept in concepts:
                        bag[concept] = bag.get(concept, 0.0) + 1.0
            if pair[0] in _EMPTY or pair[1] in _EMPTY:
                continue
            bag[pair] = bag.get(pair, 0.0) + (_COMMON_WEIGHT if pair in _COMMON else 1.0)
    return bag


@dataclass(frozen=True, slots=True)
class Profile:
    """One measure as terms: ``full`` over title and text, ``title`` over the title alone, both of length 1 (empty: no terms).

    ``weights`` holds the weight of each term of the title, ``title_weight`` their sum.
    """

    full: Bag
    title: Bag
    weights: Bag
    title_weight: float


def build_profiles(sides: Sequence[Sequence[Measure]]) -> list[list[Profile]]:
    """The profiles of the measures of each document, weighted over all documents together."""
    counted = [
        [(count_terms(measure.title), count_terms(measure.text)) for measure in measures] for measures in sides
    ]
    seen: dict[str, int] = {}
    total = 0
    for bags in counted:
        for title, text in bags:
            total += 1
            for term in title.keys() | text.keys():
                seen[term] = seen.get(term, 0) + 1
    rarity = {term: math.log((total + 1) / (count + 0.5)) for term, count in seen.items()}
    return [[_build_profile(title, text, rarity) for title, text in bags] for bags in counted]


def _build_profile(title: Bag, text: Bag, rarity: Bag) -> Profile:
    full = dict(text)
    for term, count in title.items():
        full[term] = full.get(term, 0.0) + count
    weights = {term: rarity[term] for term in title}
    return Profile(
        _unit_length({term: count * rarity[term] for term, count in full.items()}),
        _unit_length(weights),
        weights,
        sum(weights.values()),
    )


def _unit_length(bag: Bag) -> Bag:
    length = math.sqrt(sum(value * value for value in bag.values()))
    return {term: value / length for term, value in bag.items()} if length else {}
