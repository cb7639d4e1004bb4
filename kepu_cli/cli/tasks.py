"""``kepu tasks``: who owes what, from any number of policies."""

from __future__ import annotations

from kepu_cli.cli.common import FORCE, OUTPUT, UNITS_FILE, choose_format, config_units, say, write_result
from kepu_cli.cli.inputs import read_all
from kepu_cli.cli.options import Argument, Option, Syntax, Values
from kepu_cli.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kepu_cli.lexicon import Lexicon
    from kepu_cli.model import Policy

FORMATS = ("table", "yaml", "json", "csv", "xlsx", "md", "html", "docx", "ics")

SYNTAX = Syntax(
    arguments=(Argument("files", "FILE", "公文、装公文的文件夹，或 kepu parse 写出的 YAML", many=True),),
    options=(
        Option(("--unit",), "只看这个单位；简称、全称、旧称都认得", metavar="单位"),
        Option(("--by",), "按什么排列", metavar="项", choices=("unit", "measure", "deadline"), default="unit"),
        Option(("--gaps",), "看没有落到实处的：没有单位、没有时限、只有软性措辞、两家牵头、责任单位不在主送之列"),
        Option(
            ("-f", "--format"),
            "结果的格式，不写时看 -o 的后缀，都没有则为 table；ics 是日历",
            metavar="格式",
            choices=FORMATS,
        ),
        OUTPUT,
        UNITS_FILE,
        FORCE,
    ),
    details=(
        "一个单位的一项任务是一行：条目后面的（责任单位：…）和任务分解表的每一行都算，各注明文件、文号和页码。",
        "退出码：0 完成；1 完成，--gaps 找到了缺口，或没有分给 --unit 的任务；2 没有做成。",
    ),
    examples=(
        ("kepu tasks 方案.docx", "这份文件里每个单位的任务"),
        ("kepu tasks 收文/ --unit 市科协 --by deadline", "市科协在所有文件里的任务，按时限排"),
        ("kepu tasks 方案.yaml -o 台账.xlsx", ""),
        ("kepu tasks 方案.yaml -o 时限.ics", "导入日历"),
        ("kepu tasks 方案.yaml --gaps", "哪些措施没有单位、没有时限"),
    ),
)


def run(options: Values) -> int:
    """Write the ledger or the gaps; 0, 1 where there are gaps, 2 where it could not be done."""
    from kepu_cli.lexicon import load_lexicon

    form = choose_format(options.format, options.output, FORMATS, "table")
    if options.gaps and (options.unit or form == "ics"):
        raise UsageError("--gaps 看整份文件，不能再加 --unit，也没有日历格式")
    if options.unit is not None and not options.unit.strip():
        raise UsageError("--unit 后面没有写单位，例如 --unit 市科协")
    units = config_units(options.units_file)
    lexicon = load_lexicon()
    if units:
        from pathlib import Path

        lexicon = load_lexicon(tuple(map(Path, units)))
    policies, code = read_all(tuple(options.files), units=units, output=options.output)
    from kepu_cli.cli.reports import write_report
    from kepu_cli.tasks import views

    if options.gaps:
        from kepu_cli.tasks.gaps import find_gaps

        gaps = find_gaps(policies, lexicon=lexicon)
        write_report(
            form, lambda: views.gaps_data(gaps), lambda: views.gaps_report(gaps), options.output, force=options.force
        )
        return max(code, int(bool(gaps)))
    from kepu_cli.tasks.ledger import build_ledger, sort_ledger

    entries = sort_ledger(build_ledger(policies, unit=options.unit, lexicon=lexicon), options.by)
    code = max(code, int(options.unit is not None and not entries))
    if not entries:
        _explain_nothing(options.unit, policies, lexicon)
    if form == "ics":
        undated = sum(1 for entry in entries if entry.day is None)
        if undated:
            say(f"提示：{undated} 项任务没有写明日期，不在日历里")
        write_result(views.render_ics(entries), options.output, force=options.force)
        return code
    write_report(
        form,
        lambda: views.ledger_data(entries),
        lambda: views.ledger_report(entries, options.by, whole=form != "table"),
        options.output,
        force=options.force,
    )
    return code


def _explain_nothing(unit: str | None, policies: list[Policy], lexicon: Lexicon) -> None:
    from kepu_cli.tasks.ledger import build_ledger

    if unit is None:
        say("提示：没有读出任何责任单位；文件里要有（责任单位：…）一类的表述，或任务分解表")
        return
    everyone = dict.fromkeys(entry.unit for entry in build_ledger(policies, lexicon=lexicon))
    if not everyone:
        say("提示：这些文件没有给任何单位分派任务")
        return
    from kepu_cli.cli.options import nearest

    meant = lexicon.resolve(unit)
    hint = nearest(unit, everyone)
    known = () if meant.known else (name for name in meant.nearest if name[-1] == unit[-1])  # a 局 for a 局
    near = list(dict.fromkeys((*([hint] if hint else []), *known)))
    what = f"没有分给 {unit} 的任务" if meant.known else f"文件里没有叫 {unit} 的单位，词表也没有收录"
    others = f"；文件里的单位有 {'、'.join(list(everyone)[:8])}{' 等' if len(everyone) > 8 else ''}"
    say(f"提示：{what}" + (f"，是不是 {'、'.join(near[:3])}？" if near else others))
