"""``kepu diff``: what one policy has that another does not."""

from __future__ import annotations

from kepu_cli.cli.common import FORCE, OUTPUT, UNITS_FILE, choose_format, read_policy, say, write_result
from kepu_cli.cli.options import Argument, Option, Syntax, Values, fraction

FORMATS = ("table", "json", "yaml", "md", "html", "docx", "xlsx")

SYNTAX = Syntax(
    arguments=(Argument("files", "FILE", "两份公文（或它们的 YAML）；三份以上时给出对照表", many=True),),
    options=(
        Option(("-f", "--format"), "结果的格式，不写时看 -o 的后缀，都没有则为 table", metavar="格式", choices=FORMATS),
        Option(("--min-similarity",), "多相似才算对应（0 到 1）；不写时由两份文件自身的情况决定", metavar="N", convert=fraction),
        OUTPUT,
        UNITS_FILE,
        FORCE,
    ),
)


def run(options: Values) -> int:
    """Compare and write the result; 0 without differences, 1 with, 2 where it could not be done."""
    from kepu_cli.diff.compare import compare
    from kepu_cli.diff.data import comparison_data
    import json
    a, b = (read_policy(path) for path in options.files[:2])
    comparison = compare(a, b, min_similarity=options.min_similarity)
    write_result(json.dumps(comparison_data(comparison), ensure_ascii=False, indent=2) + "\n", options.output)
    return int(comparison.differs)
