"""YAML that a person wrote by hand: no references, no depth, no Python in it; what is wrong is said with its line."""

from __future__ import annotations

from typing import Any

_DEPTH_LIMIT = 20
_PROBLEMS = (
    ("mapping values are not allowed", "一行里有两个冒号，含冒号的文字请加引号"),
    ("could not find expected", "冒号后面要空一格，名称不能太长"),
    ("tab", "行首不能用制表符，请用空格"),
    ("cannot start any token", "行首不能用制表符，请用空格；以 @ ` % 开头的文字请加引号"),
    ("expected <block end>", "缩进不齐"),
    ("expected ',' or", "方括号、花括号没有成对，或缺少逗号"),
    ("found unexpected end", "引号没有成对"),
    ("unhashable", "名称应是文字"),
    ("special characters are not allowed", "里面有不能用的字符"),
    ("control characters are not allowed", "里面有不能用的字符"),
    ("unacceptable character", "里面有不能用的字符"),
    ("another document", "只能有一份，中间不要有 ---"),
)


class PlainYamlError(Exception):
    """What is wrong with a text, in Chinese, and on which line (from 1; None where nobody can say)."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read_plain_yaml(text: str, *, as_typed: bool = False) -> tuple[Any, Any]:
    """The value of a YAML text and its node (which knows the lines); (None, None) for an empty one.

    ``as_typed`` leaves every scalar the text that was typed: 000012 is no number, 2024-02-30 no wrong date, 否 no False.
    PlainYamlError: not YAML, a reference (*name), a tag, nested more than 20 deep, a value that Python cannot hold.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    constructor = getattr(yaml, "CBaseLoader", yaml.BaseLoader) if as_typed else loader
    try:
        depth = 0
        for event in yaml.parse(text, loader):
            if isinstance(event, yaml.AliasEvent):
                raise PlainYamlError("不能用 YAML 的引用（*名称）；请直接写出内容", _line(event))
            if getattr(event, "tag", None):
                raise PlainYamlError("不能用 ! 开头的标记；要写 ! 请加引号", _line(event))
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEPTH_LIMIT:
                raise PlainYamlError("嵌套太深", _line(event))
        return yaml.load(text, constructor), yaml.compose(text, loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PlainYamlError(f"不是合格的 YAML（{_explain(error)}）", mark.line + 1 if mark else None) from error
    except (ValueError, OverflowError) as error:
        raise PlainYamlError("里面有读不懂的值（例如没有这一天的日期）") from error


def _line(event: Any) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _explain(error: Exception) -> str:
    problem = f"{getattr(error, 'problem', '') or ''} {getattr(error, 'reason', '') or ''}"
    return next((chinese for words, chinese in _PROBLEMS if words in problem), "写法有误")
