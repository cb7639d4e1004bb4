"""``kepu diff``: what one policy has that another does not."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from kepu_cli.cli.common import (
    FORCE,
    OUTPUT,
    STDIN,
    UNITS_FILE,
    choose_format,
    colours_wanted,
    config_units,
    read_policies,
    read_policy,
    refuse_inputs,
    say,
    write_result,
)
from kepu_cli.cli.options import Argument, Option, Syntax, Values, fraction
from kepu_cli.errors import ReadError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from typing import TypeVar

    from kepu_cli.lexicon import Lexicon
    from kepu_cli.measures import Content
    from kepu_cli.model import Policy
    from kepu_cli.report import Report

    Read = TypeVar("Read")

FORMATS = ("table", "json", "yaml", "md", "html", "docx", "xlsx")
_WORTH_A_PROCESS = 200_000  # bytes of the files that a second process would read
_MANY = 5_000  # measures of one document above which the person is told that it takes a while


def _date(word: str) -> dt.date:
    import datetime as dt

    try:
        return dt.date.fromisoformat(word)
    except ValueError as error:
        raise ValueError("应为日期，如 2024-01-30") from error


SYNTAX = Syntax(
    arguments=(
        Argument("files", "FILE", "公文，或 kepu parse 写出的 YAML；两份以上，三份起给出矩阵；- 是标准输入", many=True),
    ),
    options=(
        Option(("--by",), "按什么列", metavar="项", choices=("measure", "unit", "target"), default="measure"),
        Option(
            ("--only",),
            "只看有变化的、缺的、单位不同的或目标不同的",
            metavar="项",
            choices=("changed", "missing", "units", "targets"),
        ),
        Option(
            ("--min-similarity",),
            "多相似才算对应（0 到 1），不写时为 0.13，另有依据时 0.09 就够；矩阵的一行看平均相似度，不写时为 0.18",
            metavar="N",
            convert=fraction,
        ),
        Option(("--covers",), "前一份是上级文件，看后一份落实了哪些、打了折扣的、没有落实的"),
        Option(("--redline",), "两份是同一文件的两稿，逐段逐词看修改；docx 带修订标记"),
        Option(("--author",), "修订人，写进 docx 的修订标记；不写时为 kepu", metavar="姓名"),
        Option(
            ("--date",),
            "修订日期，写进 docx 的修订标记；不写则不带日期",
            metavar="日期",
            convert=_date,
        ),
        Option(("-f", "--format"), "结果的格式，不写时看 -o 的后缀，都没有则为 table", metavar="格式", choices=FORMATS),
        OUTPUT,
        UNITS_FILE,
        FORCE,
    ),
    details=(
        "措施按意思对应，不按编号：一条可以对应几条，位置变了也认得。单位按职能比较，市科技局与省科学技术厅是同一职能；"
        "目标按指标配对，比较数字大小；每一对都写明相似度和依据。",
        "退出码：0 没有差异；1 有差异；2 没有比成。",
    ),
    examples=(
        ("kepu diff 甲市.yaml 乙市.docx", "两地对照，显示在屏幕上"),
        ("kepu diff 甲市.yaml 乙市.yaml -o 对照.html", "网页，左右对照，可筛选、可打印"),
        ("kepu diff 甲市.yaml 乙市.yaml 丙市.yaml -o 矩阵.xlsx", "三地矩阵"),
        ("kepu diff --covers 省方案.yaml 市方案.yaml", "上级的措施落实了没有"),
        ("kepu diff --redline 初稿.docx 二稿.docx -o 修订.docx", "带修订标记的 Word"),
    ),
)


def run(options: Values) -> int:
    """Compare and write the result; 0 without differences, 1 with, 2 where it could not be done."""
    import gc

    # Nothing here makes cycles; the collector would only walk over the measures of large documents again and again.
    gc.disable()
    try:
        return _run(options)
    finally:
        gc.enable()


def _run(options: Values) -> int:
    paths: tuple[str, ...] = options.files
    units = config_units(options.units_file)
    # What kepu parse wrote of several documents is one file: kepu parse 甲 乙 | kepu diff -
    together = tuple(read_policies(paths[0], units=units)) if len(paths) == 1 else ()
    _check(options, paths, len(together or paths))
    form = choose_format(options.format, options.output, FORMATS, "table")
    refuse_inputs([options.output], [*paths, *units])
    lexicon = _lexicon(units)
    if options.redline:
        policies = list(together) or _read_each(paths, lambda path: read_policy(path, units=units))
        _say_what_is_twice(paths)
        return _redline(policies, form, options)
    contents = _take_apart(paths, units, together)
    if options.covers:
        from kepu_cli.diff.covers import check_covers, covers_data, covers_report

        coverage = check_covers(contents[0], contents[1], min_similarity=options.min_similarity, lexicon=lexicon)
        _write(form, options, lambda: covers_data(coverage), lambda: covers_report(coverage, options.only))
        return int(not coverage.complete)
    if len(contents) > 2:
        from kepu_cli.diff.matrix import build_matrix
        from kepu_cli.diff.matrix_views import matrix_data, matrix_report

        matrix = build_matrix(contents, min_similarity=options.min_similarity, lexicon=lexicon)
        _write(form, options, lambda: matrix_data(matrix), lambda: matrix_report(matrix, options.only))
        return int(matrix.differs)
    return _compare(contents, form, options, lexicon)


def _compare(contents: list[Content], form: str, options: Values, lexicon: Lexicon) -> int:
    from kepu_cli.diff.compare import compare
    from kepu_cli.diff.data import comparison_data

    comparison = compare(*contents, min_similarity=options.min_similarity, lexicon=lexicon)
    if form == "html" and options.by == "measure":
        from kepu_cli.diff.page import render_page

        write_result(render_page(comparison, options.only), options.output, force=options.force)
        return int(comparison.differs)

    def data() -> dict[str, Any]:
        from kepu_cli.diff.choose import choose_matches

        matches = choose_matches(comparison, options.only)
        if form != "json":
            return comparison_data(comparison, matches)
        from kepu_cli.cli.reports import EncodedRows, json_encoder

        found = comparison_data(comparison, matches, finish=json_encoder())
        return {**found, "matches": EncodedRows(found["matches"])}

    def report() -> Report:
        from kepu_cli.diff.views import build_report

        return build_report(comparison, options.by, options.only)

    _write(form, options, data, report)
    return int(comparison.differs)


def _redline(policies: list[Policy], form: str, options: Values) -> int:
    from kepu_cli.diff import redline_text
    from kepu_cli.diff.redline import build_redline

    result = build_redline(*policies)
    if form == "docx":
        from kepu_cli.diff.redline_word import render_redline_docx

        page: str | bytes = render_redline_docx(
            result, author=options.author or "kepu", date=_change_date(options.date)
        )
    elif form == "html":
        from kepu_cli.diff.redline_page import render_redline_html

        page = render_redline_html(result)
    elif form == "md":
        page = redline_text.render_redline_markdown(result)
    elif form == "table":
        colours = options.output is None and colours_wanted()
        page = redline_text.render_redline_text(result, colours=colours)
    else:
        _write(form, options, lambda: redline_text.redline_data(result), lambda: redline_text.redline_report(result))
        return int(result.differs)
    write_result(page, options.output, force=options.force)
    return int(result.differs)


def _change_date(given: dt.date | None) -> dt.datetime | None:
    """When tracked changes say they were made: as given, else as SOURCE_DATE_EPOCH says, else not at all."""
    import datetime as dt

    if given is not None:
        return dt.datetime(given.year, given.month, given.day)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"环境变量 SOURCE_DATE_EPOCH 应为秒数，写的是 {epoch[:30]}") from error


def _write(form: str, options: Values, data: Callable[[], dict[str, Any]], report: Callable[[], Report]) -> None:
    from kepu_cli.cli.reports import write_report

    write_report(form, data, report, options.output, force=options.force)


def _check(options: Values, paths: tuple[str, ...], count: int) -> None:
    if count < 2:
        raise UsageError("只有一份文件，比较要两份以上")
    if options.covers and options.redline:
        raise UsageError("--covers 和 --redline 不能同时用")
    if (options.covers or options.redline) and count != 2:
        raise UsageError(f"{'--covers' if options.covers else '--redline'} 只比两份，给了 {count} 份")
    if paths.count(STDIN) > 1:
        raise UsageError("标准输入（-）只能用一次")
    if count > 2 and (options.by != "measure" or options.only not in (None, "missing")):
        raise UsageError("三份以上给出矩阵，只能加 --only missing")
    if options.redline and (options.by != "measure" or options.only or options.min_similarity is not None):
        raise UsageError("--redline 逐段比较，不能再加 --by、--only、--min-similarity")
    if not options.redline and (options.author or options.date):
        raise UsageError("--author 和 --date 只与 --redline 一起用")
    if options.covers and (options.by != "measure" or options.only not in (None, "missing", "changed")):
        raise UsageError("--covers 只能加 --only missing 或 --only changed")


def _say_what_is_twice(paths: tuple[str, ...]) -> None:
    real = [os.path.realpath(path) for path in paths if path != STDIN]
    if len(set(real)) < len(real):
        say("提示：有一个文件写了两次，它与自己没有差异")


def _lexicon(units: tuple[str, ...]) -> Lexicon:
    from kepu_cli.lexicon import load_lexicon

    if not units:
        return load_lexicon()
    from pathlib import Path

    return load_lexicon(tuple(map(Path, units)))


def _read_each(paths: tuple[str, ...], read: Callable[[str], Read]) -> list[Read]:
    """What ``read`` makes of each file; large ones are read by two processes."""
    from kepu_cli.halves import map_halves

    later = paths[len(paths) // 2 :]
    # What is no file (standard input, a pipe) cannot be read again where the second process fails.
    large = all(map(os.path.isfile, paths)) and sum(map(os.path.getsize, later)) >= _WORTH_A_PROCESS
    return map_halves(read, paths, worth=len(paths) if large else len(paths) + 1, objects=True)


def _take_apart(paths: tuple[str, ...], units: tuple[str, ...], together: tuple[Policy, ...]) -> list[Content]:
    """The measures of each file, or of those ``together`` in the only one; says what makes a comparison odd, ReadError where there is nothing to compare."""
    from kepu_cli.measures import read_content

    if together:
        contents = [read_content(policy) for policy in together]
    else:
        contents = _read_each(paths, lambda path: read_content(read_policy(path, units=units)))
        _say_what_is_twice(paths)
    names = [policy.source.file for policy in together] or paths
    for content, path in zip(contents, names, strict=True):
        if not content.measures:
            raise ReadError("里面没有可以比较的内容（没有编号条目、任务表，也没有正文）", file=path)
        if all(measure.kind == "paragraph" for measure in content.measures):
            say(f"提示：{path} 没有编号条目或任务表，按自然段比较")
        if len(content.measures) > _MANY:
            say(f"提示：{path} 有 {len(content.measures)} 条措施，要等一会儿")
    return contents
