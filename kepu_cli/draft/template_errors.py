"""What is wrong with a template, in Chinese and in the words of somebody who writes documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

import jinja2

from kepu_cli.draft.filters import FILTERS
from kepu_cli.draft.template import nearest_hint

# What Jinja2 says, and what it means; the first that fits wins.
_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"No filter named '(.+?)'", "没有“{0}”这个过滤器{hint}"),
    (r"No test named '(.+?)'", "没有“{0}”这个判断"),
    (
        r"Unexpected end of template.*block that needs to be closed is '(\w+)'",
        "{{% {0} %}} 没有结束，缺 {{% end{0} %}}",
    ),
    (
        r"unknown tag '(end\w+|else|elif)'.*needs to be closed is '(\w+)'",
        "{{% {0} %}} 放错了地方，先要有 {{% end{1} %}}",
    ),
    (r"unknown tag '(end\w+|else|elif)'", "{{% {0} %}} 没有对应的开头"),
    (r"unknown tag '(.+?)'", "没有 {{% {0} %}} 这个标签"),
    (r"Missing end of comment", "注释没有结束，缺 #}}"),
    (r"Missing end of", "有一段没有结束"),
    (r"unexpected '(.+?)', expected '(.+?)'", "这里写的是“{0}”，应为“{1}”"),
    (r"expected token '(.+?)', got '(.+?)'", "这里缺少“{0}”，写的是“{1}”"),
    (r"unexpected char '?(.+?)'? at", "有不认识的字符“{0}”"),
    (r"unexpected end of template", "文件末尾没有写完"),
    (r"(?:unexpected|Unexpected) '(.+?)'", "多了“{0}”"),
    (r"Expected an expression, got '(.+?)'", "这里要一个名称或值，写的是“{0}”"),
    (r"can't assign to '(.+?)'", "不能给“{0}”赋值"),
)
_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "name": "名称",
    "string": "文字",
    "integer": "数字",
}
_RUNTIME: tuple[tuple[type[BaseException], str], ...] = (
    (ZeroDivisionError, "除数是零"),
    (OverflowError, "数太大"),
    (KeyError, "没有这一项"),
    (IndexError, "没有这一项"),
    (AttributeError, "没有这个属性"),
    (TypeError, "值的种类不对，例如把文字当作数字或名单来用"),
    (ValueError, "值不合要求，例如把文字当作数字来用"),
)


def explain_syntax(error: jinja2.TemplateSyntaxError) -> str:
    """What a syntax error means."""
    message = error.message or ""
    for pattern, chinese in _SYNTAX:
        found = re.search(pattern, message, re.S)
        if found is not None:
            words = [_TOKENS.get(word, word) for word in found.groups()]
            hint = nearest_hint(words[0], tuple(FILTERS)) if "{hint}" in chinese else ""
            return chinese.format(*words, hint=hint)
    return "看不懂这一行"


def explain_undefined(error: jinja2.UndefinedError, names: Sequence[str]) -> str:
    """Which name a template asks for without having it among its fields."""
    pieces = str(error).split("'")
    name = pieces[-2] if len(pieces) >= 3 else ""
    if "has no attribute" in str(error) or "has no element" in str(error):
        return f"这个值没有“{name or str(error).rpartition(' ')[2]}”这一项"
    return f"模板里用了没有登记的“{name}”{nearest_hint(name, names)}；请在开头的字段里登记"


def explain_forbidden(error: jinja2.TemplateError) -> str:
    """What a template may not do."""
    found = re.search(r"attribute '(\w+)'", str(error))
    return f"模板里不允许用 .{found[1]}" if found else "模板里有不允许的操作"


def explain_runtime(error: Exception) -> str:
    """What went wrong while a template ran."""
    return next((chinese for kind, chinese in _RUNTIME if isinstance(error, kind)), "运行出错")
