"""``kepu schema``: the JSON Schema of the YAML."""

from __future__ import annotations

from kepu_cli.cli.common import FORCE, OUTPUT, write_result
from kepu_cli.cli.options import Syntax, Values
from kepu_cli.resources import read_resource

SYNTAX = Syntax(
    options=(OUTPUT, FORCE),
    details=(
        "每个键都有中文的名称和说明。把它存成 YAML 旁边的 policy.schema.json，"
        "编辑器（如装了 YAML 扩展的 VS Code）就会提示键名、指出错误：YAML 的第一行已经写好了它的名字。",
    ),
    examples=(("kepu schema -o policy.schema.json", ""),),
)


def run(options: Values) -> int:
    """Print the schema; 0."""
    write_result(read_resource("schemas", "policy.schema.json"), options.output, force=options.force)
    return 0
