"""``kepu validate``: what is wrong with YAML that was edited by hand."""

from __future__ import annotations

from kepu_cli import store
from kepu_cli.cli.common import STDIN, STDIN_NAME, read_input, say
from kepu_cli.cli.options import Argument, Syntax, Values
from kepu_cli.errors import KepuError, SchemaError

SYNTAX = Syntax(
    arguments=(Argument("files", "FILE.yaml", "要检查的 YAML 或 JSON 文件，或 -（标准输入）", many=True),),
    details=(
        "逐处指出哪一行、哪个键、应为什么、写的是什么；键名写错时给出最接近的正确键名。",
        "退出码：0 全部合格；1 有不合格的地方；2 有文件打不开。",
    ),
    examples=(("kepu validate 通知.yaml", ""), ("kepu validate 结果/*.yaml", "")),
)


def run(options: Values) -> int:
    """Print the problems of each file, one a line; 0, 1 or 2 as the help says."""
    code = 0
    wrong = 0
    for path in options.files:
        name = STDIN_NAME if path == STDIN else path
        try:
            data = read_input(path)
        except KepuError as error:
            say(f"错误：{error}")
            code = 2
            continue
        problems = _find_problems(data)
        for problem in problems:
            print(f"{name}，{problem}" if problem.place else f"{name}：{problem}")
        if problems:
            wrong += 1
            code = max(code, 1)
    if code == 0:
        say(f"{len(options.files)} 个文件都合格" if len(options.files) > 1 else "合格")
    elif len(options.files) > 1:
        say(f"{len(options.files)} 个文件，{wrong} 个有不合格的地方")
    return code


def _find_problems(data: bytes) -> list[store.Problem]:
    try:
        return store.check_text(store.decode(data))[1]
    except SchemaError as error:
        return [store.Problem(None, error.place or "", error.message)]
