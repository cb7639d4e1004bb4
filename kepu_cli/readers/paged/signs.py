"""Whether a page may hold a table without its ruling lines: asked of every page, so it costs next to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_cli.readers.paged.printed import Box, Piece, Rule

MIN_PIECES = 4
"""Pieces of text of the smallest table."""
MAX_HEADER = 16
"""Characters of the longest word that heads a column."""
_ENDINGS = (
    "序号 编号 项次 类别 分类 领域 方面 板块 备注 说明 时限 单位 部门 任务 措施 举措 内容 要求 时间 期限 节点 领导 事项 项目 目标 指标 "
    "成果 成效 进展 情况 分工 名称 工作 要点 进度 科室 处室 职责 主体 任人 系人 责人 依据 来源 安排 活动 行动 工程"
)
HEADER_ENDS = frozenset(_ENDINGS.split())
"""What the words end in that head the columns of task tables."""
_SIGNS = HEADER_ENDS | {end[-1] for end in HEADER_ENDS}  # 序 号: a piece may be but the last character


def may_hold_table(pieces: Sequence[Piece], horizontal: Sequence[Rule], shades: Sequence[Box]) -> bool:
    """Whether words that head columns stand on a page, or lines and shaded areas enough for a table."""
    return _may_head(pieces) or _may_frame(horizontal, shades)


def _may_head(pieces: Iterable[Piece]) -> bool:
    """Whether words that head columns stand on the page."""
    return sum(1 for piece in pieces if len(piece.text) <= MAX_HEADER and piece.text[-2:] in _SIGNS) >= 2


def _may_frame(horizontal: Sequence[Rule], shades: Sequence[Box]) -> bool:
    """Whether the page holds lines enough for a table without vertical lines."""
    return 2 * len(shades) + sum(1 for rule in horizontal if rule.end - rule.start > 40.0) >= 3
