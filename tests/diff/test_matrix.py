"""Several documents side by side, and what a lower document makes of a higher one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_cli.diff.covers import SURE, check_covers, covers_data, covers_report
from kepu_cli.diff.matrix import build_matrix
from kepu_cli.diff.matrix_views import matrix_data, matrix_report
from kepu_cli.measures import read_content
from kepu_cli.model import Policy, Responsibility, Section, Target
from tests.diff.changes import policy, section


def figure(text: str, value: float) -> Target:
    return Target(text, "科技辅导员培训", "每年", "", value, "名")


def city(units: tuple[str, ...], trained: int, *, extra: str = "") -> Policy:
    sections = [
        section(
            "（一）",
            "培训科技辅导员",
            f"每年培训科技辅导员{trained}名，提升科学教师素质。",
            units,
            (figure(f"每年培训科技辅导员{trained}名", trained),),
        ),
        section("（二）", "建设社区科普大学", "依托社区服务中心建设科普大学，方便居民学习。", ("市科协",)),
    ]
    if extra:
        sections.append(section("（三）", extra, f"{extra}，带动产业发展。"))
    return policy(*sections)


def test_matrix() -> None:
    policies = [
        city(("市教育局",), 200),
        city(("市教育局", "市科协"), 300),
        city(("市科协",), 100, extra="打造科普旅游线路"),
    ]
    matrix = build_matrix([read_content(found) for found in policies])
    assert [(row.title, row.count) for row in matrix.rows] == [
        ("培训科技辅导员", 3),
        ("建设社区科普大学", 3),
        ("打造科普旅游线路", 1),
    ]
    first = matrix.rows[0]
    assert [cell.figures and cell.figures[0].target.value for cell in first.cells] == [200, 300, 100]
    assert [[bearer.unit for bearer in cell.units] for cell in first.cells] == [
        ["市教育局"],
        ["市教育局", "市科协"],
        ["市科协"],
    ]
    data = matrix_data(matrix)
    assert data["rows"][2]["cells"][0] is None and len(data["documents"]) == 3
    report = matrix_report(matrix, "missing")
    assert [row[0] for row in report.sheets[0].rows] == ["打造科普旅游线路"]
    assert matrix.differs


def test_one_title_is_one_row_and_what_is_left_out_is_named() -> None:
    def of(*measures: tuple[str, str]) -> Policy:
        return policy(*(section(f"（{n}）", *measure) for n, measure in enumerate(measures, 1)))

    contents = [
        read_content(of(("规范科普企业管理", first), ("建设科技馆", f"建设{place}科技馆新馆。")))
        for first, place in (
            ("建立企业目录和信用档案。检查科普展品质量，规范研学收费。", "市"),
            ("开展展品抽检，受理投诉举报，培训讲解员。", "县"),
        )
    ]
    quality = ("加强展品质量监督", "检查科普展品质量，规范研学收费，召回问题展品。")
    contents.append(read_content(of(quality, ("建设科技馆", "建设区科技馆新馆。"))))
    matrix = build_matrix(contents)
    assert [row.title for row in matrix.rows] == ["规范科普企业管理", "建设科技馆", "加强展品质量监督"]
    assert [row.count for row in matrix.rows] == [2, 3, 1]
    table, _, alone = matrix_report(matrix).sheets
    assert table.rows[0][4].startswith("—（另列；最接近：（1）加强展品质量监督，0.")
    assert table.rows[2][2].startswith("—（另列；最接近：（1）规范科普企业管理，0.")
    assert alone.rows == ()


def numbered(*measures: tuple[str, str]) -> Policy:
    """A policy of measures with the figures that their words promise."""
    from kepu_cli.structure.targets import iter_targets

    return policy(
        *(
            Section(f"（{number}）", 2, title, text, (), tuple(iter_targets(text)))
            for number, (title, text) in enumerate(measures, 1)
        )
    )


CANTEENS = ("建设老年食堂", "每个街道建成老年食堂1个，全市建成老年食堂{}个，就餐满意率达到{}%。")
COLLEGE = ("建设老年大学", "依托社区建设老年大学，开设课程，方便老年人学习。")
GRANTS = ("发放助餐补贴", "对八十岁以上老年人就餐给予补贴，通过社会保障卡发放。")


def canteens(count: int, share: int) -> tuple[str, str]:
    return CANTEENS[0], CANTEENS[1].format(count, share)


def test_no_row_is_a_chain_of_weak_likenesses() -> None:
    policies = [numbered(canteens(100, 90), COLLEGE), numbered(canteens(80, 95)), numbered(GRANTS)]
    contents = [read_content(found) for found in policies]
    rows = {row.title: [len(cell.measures) for cell in row.cells] for row in build_matrix(contents).rows}
    assert rows == {"建设老年食堂": [1, 1, 0], "建设老年大学": [1, 0, 0], "发放助餐补贴": [0, 0, 1]}
    # Whatever the order in which they are given, the rows hold the same measures.
    turned = build_matrix(contents[::-1]).rows
    assert {row.title: [len(cell.measures) for cell in row.cells][::-1] for row in turned} == rows


def test_the_strongest_figure_of_each_indicator() -> None:
    policies = [numbered(canteens(100, 90)), numbered(canteens(80, 95)), numbered(canteens(60, 95))]
    (row,) = build_matrix([read_content(found) for found in policies]).rows
    told = [
        {(figure.indicator, figure.target.value): figure.strongest for figure in cell.figures} for cell in row.cells
    ]
    assert [value for figures in told for (name, value), best in figures.items() if best and "满意率" in name] == [
        95,
        95,
    ]
    assert [value for figures in told for (name, value), best in figures.items() if best and "全市" in name] == [100]
    assert all(figure.shared == 3 for cell in row.cells for figure in cell.figures)


def test_a_figure_keeps_the_words_of_its_own_document() -> None:
    def plan(fields: str, growth: str) -> Policy:
        text = f"到2027年，{fields}等领域设备投资规模较2023年增长{growth}。"
        return numbered(("推进设备更新", f"实施设备更新和技术改造。{text}"))

    policies = [plan("工业、建筑", "25%左右"), plan("教育、文旅、医疗", "30%以上"), plan("工业、建筑", "20%")]
    matrix = build_matrix([read_content(found) for found in policies])
    (row,) = matrix.rows
    assert [figure.shared for cell in row.cells for figure in cell.figures] == [2, 1, 2]
    cells = matrix_report(matrix).sheets[0].rows[0][2:]
    assert "工业、建筑等领域设备投资规模较2023年增长25%左右" in cells[0] and "文旅" not in cells[0]
    assert "教育、文旅、医疗等领域设备投资规模较2023年增长30%以上" in cells[1] and "最严" not in cells[1]


def test_units_that_changed_places_within_a_measure_differ() -> None:
    def made(first: str, second: str) -> Policy:
        parts = tuple(
            Section(label, 6, None, words, (Responsibility("责任单位", (unit,)),))
            for label, words, unit in (("一是", "建设科技馆。", first), ("二是", "建设农家书屋。", second))
        )
        return policy(Section("（一）", 2, "建设科普阵地", "建设科普阵地，方便群众。", sections=parts))

    one, other = read_content(made("市科协", "市教育局")), read_content(made("市教育局", "市科协"))
    assert build_matrix([one, one, other]).differs and not build_matrix([one, one, one]).differs


def test_the_earliest_deadline_of_a_row() -> None:
    text = "2026年6月底前开工，到2027年建成社区科普大学。"
    policies = [policy(section("（一）", "建设社区科普大学", text, ("市科协",))) for _ in range(3)]
    matrix = build_matrix([read_content(found) for found in policies])
    assert [cell["deadline"] for cell in matrix_data(matrix)["rows"][0]["cells"]] == ["2026年6月底前"] * 3


def test_matrix_of_equal_documents_does_not_differ() -> None:
    found = read_content(city(("市教育局",), 200))
    assert not build_matrix([found, found, found]).differs


UPPER = policy(
    section(
        "（一）", "培训科技辅导员", "必须每年培训科技辅导员300名，纳入教师培训。", ("教育部", "中国科协"),
        (figure("每年培训科技辅导员300名", 300),),
    ),
    section("（二）", "建设社区科普大学", "依托社区服务中心建设科普大学，方便居民学习。", ("中国科协",)),
    section("（三）", "防范非法集资", "开展养老诈骗整治，严查虚假宣传。", ("公安部",)),
    section("（四）", "打造科普旅游线路", "打造科普旅游线路，带动文化产业发展。", ("文化和旅游部",)),
)  # fmt: skip
LOWER = policy(
    section(
        "（一）",
        "培训科技辅导员",
        "鼓励学校每年培训科技辅导员100名，纳入教师培训。",
        ("市教育局",),
        (figure("每年培训科技辅导员100名", 100),),
    ),
    section("（二）", "建设社区科普大学", "依托社区服务中心建设科普大学，方便居民学习。", ("市科协",)),
    section("（三）", "打造科普旅游线路", "打造科普旅游线路，带动文化产业发展。"),
)


def test_covers() -> None:
    coverage = check_covers(read_content(UPPER), read_content(LOWER))
    assert [cover.status for cover in coverage.covers] == ["weakened", "covered", "missing", "unassigned"]
    reasons = "\n".join(coverage.covers[0].reasons)
    assert "没有写责任单位：中国科协" in reasons and "300名 → 100名" in reasons and "必须 → 鼓励" in reasons
    assert covers_data(coverage)["summary"] == {
        "covered": 1, "units": 0, "weakened": 1, "doubtful": 0, "unassigned": 1, "missing": 1
    }  # fmt: skip
    assert [row[1] for row in covers_report(coverage, "missing").sheets[0].rows] == ["没有落实"]
    assert not coverage.complete


def test_a_document_covers_itself() -> None:
    assigned = replace(UPPER)
    assert check_covers(read_content(UPPER), read_content(assigned)).complete


def issued_by(issuer: str, *sections: Section) -> Policy:
    found = policy(*sections)
    return replace(found, document=replace(found.document, issuers=(issuer,)))


def science_week(leads: tuple[str, ...], others: tuple[str, ...], role: str = "配合单位") -> Section:
    duties = [Responsibility("牵头单位", leads)] if leads else []
    duties += [Responsibility(role, others)] if others else []
    return Section("（一）", 2, "举办科技活动周", "每年举办科技活动周，开放科研设施，组织科普进校园。", tuple(duties))


PROVINCE, CITY = "云岭省人民政府", "云岭市人民政府"


@pytest.mark.parametrize(
    ("above", "below", "status", "reason"),
    [
        # Bodies with a name of their own, unknown ones and those of another city are not asked of a city.
        (
            (("省科学技术厅",), ("中国科学院云岭分院", "省图书馆", "省某某会", "杭州市科学技术局")),
            (("市科技局",), ("市教育局",)),
            "covered",
            "",
        ),
        ((("省科学技术厅",), ("省教育厅",)), (("市科技局",), ("市总工会",)), "units", "没有写配合单位：省教育厅"),
        (
            (("省科学技术厅",), ("省教育厅",)),
            (("市教育局",), ()),
            "weakened",
            "没有写牵头单位：省科学技术厅，改由市教育局牵头",
        ),
        (
            (("省科学技术厅",), ("省教育厅",)),
            (("市教育局",), ("市科技局",)),
            "weakened",
            "不再牵头：省科学技术厅 → 市科技局（配合单位），改由市教育局牵头",
        ),
    ],
)
def test_units_weigh_by_their_role(
    above: tuple[tuple[str, ...], tuple[str, ...]],
    below: tuple[tuple[str, ...], tuple[str, ...]],
    status: str,
    reason: str,
) -> None:
    upper, lower = issued_by(PROVINCE, science_week(*above)), issued_by(CITY, science_week(*below))
    (cover,) = check_covers(read_content(upper), read_content(lower)).covers
    assert (cover.status, "\n".join(cover.reasons)) == (status, reason)


def test_the_units_tell_the_level_where_no_issuer_does() -> None:
    upper = issued_by(PROVINCE, science_week(("省科学技术厅",), ("省教育厅", "杭州市人民政府")))
    lower = policy(science_week(("市科技局",), ("市教育局", "市财政局")))
    lower = replace(lower, document=replace(lower.document, issuers=()))
    assert check_covers(read_content(upper), read_content(lower)).complete


def test_without_leads_most_units_must_be_kept() -> None:
    units = ("省科学技术厅", "省教育厅", "省财政厅")
    upper = issued_by(PROVINCE, science_week((), units, "责任单位"))
    for kept, status in ((("市科技局", "市教育局"), "units"), (("市科技局",), "weakened")):
        lower = issued_by(CITY, science_week((), kept, "责任单位"))
        (cover,) = check_covers(read_content(upper), read_content(lower)).covers
        assert cover.status == status and cover.reasons[0].startswith("没有写责任单位：")


def test_a_weak_link_is_left_to_a_person() -> None:
    upper = policy(
        section(
            "（一）",
            "加强科普交流合作",
            "拓展国际科普交流渠道，开展青少年科普交流，鼓励企业参与国际合作。",
            ("市科技局",),
        )
    )
    lower = policy(
        section(
            "（一）",
            "提升青少年科学素质",
            "推进校内校外科学教育，举办科技创新大赛，建设科学教育基地，开展青少年科普活动，培训科学教师。",
            ("市科技局",),
        )
    )
    coverage = check_covers(read_content(upper), read_content(lower), min_similarity=0.01)
    (cover,) = coverage.covers
    assert cover.status == "doubtful" and 0 < cover.similarity < SURE and "相似度低" in cover.reasons[0]
    assert not coverage.complete
    for only in ("missing", "changed", None):
        assert [row[1] for row in covers_report(coverage, only).sheets[0].rows] == ["疑似落实，请核对"]


def test_units_of_a_part_that_went_elsewhere_are_told() -> None:
    def made(first: str, second: str) -> Policy:
        parts = tuple(
            Section(label, 6, None, words, (Responsibility("责任单位", (unit,)),))
            for label, words, unit in (("一是", "建设科技馆。", first), ("二是", "建设农家书屋。", second))
        )
        return policy(Section("（一）", 2, "建设科普阵地", "建设科普阵地，方便群众。", sections=parts))

    upper, lower = made("市科协", "市教育局"), made("市教育局", "市科协")
    (cover,) = check_covers(read_content(upper), read_content(lower)).covers
    assert cover.status == "units"
    assert cover.reasons == ("分工变了：「一是建设科技馆。」没有市科协", "分工变了：「二是建设农家书屋。」没有市教育局")


def covered(above: str, below: str, *, issuers: tuple[str, str] = (CITY, CITY), units: bool = True) -> tuple[str, str]:
    """The status of one measure of these words, and the reasons."""
    from kepu_cli.structure.targets import find_deadline, iter_targets

    def made(issuer: str, words: str, unit: str) -> Policy:
        duties = (Responsibility("责任单位", (unit,)),) if units else ()
        title = "培训科技辅导员"
        return issued_by(
            issuer, Section("（一）", 2, title, words, duties, tuple(iter_targets(words)), find_deadline(words))
        )

    names = ("省教育厅" if issuers[0] == PROVINCE else "市教育局", "市教育局")
    upper, lower = (made(*given) for given in zip(issuers, (above, below), names, strict=True))
    (cover,) = check_covers(read_content(upper), read_content(lower)).covers
    return cover.status, "\n".join(cover.reasons)


@pytest.mark.parametrize(
    ("above", "below", "status", "reason"),
    [
        ("每年培训科技辅导员1.5万人次。", "鼓励有条件的地方培训科技辅导员。", "weakened", "语气弱了：「每年培训科技辅导员1.5万人次」→「鼓励"),
        ("应当把培训科技辅导员纳入教师培训。", "支持把培训科技辅导员纳入教师培训。", "weakened", "语气弱了：应当 → 支持"),
        ("鼓励把培训科技辅导员纳入教师培训。", "支持把培训科技辅导员纳入教师培训。", "covered", ""),
        ("支持学校联合场馆开展培训，开设科技辅导员专区。", "鼓励场馆开设科技辅导员专区。", "covered", ""),
        ("在基础好的学校根据需要培训科技辅导员。", "鼓励基础好的学校培训科技辅导员。", "covered", ""),
        ("促进科技辅导员交流培训。", "支持科技辅导员交流培训。", "covered", ""),
        ("加快淘汰国三及以下排放标准流动科普车。", "基本淘汰国Ⅲ及以下排放标准流动科普车，鼓励淘汰国Ⅳ排放标准流动科普车。", "covered", ""),
        ("必须培训科技辅导员。", "必须培训科技辅导员，鼓励企业捐赠培训设备。", "covered", ""),
        ("到2026年，培训科技辅导员。", "到2027年底，培训科技辅导员。", "weakened", "时限晚了：到2026年（培训科技辅导员） → 到2027年底"),
        ("2026年底前培训科技辅导员。", "到2026年底，培训科技辅导员。", "covered", ""),
        ("2026年底前培训科技辅导员。", "培训科技辅导员，2026年底前建成云岭湖码头。", "covered", ""),
        ("2026年底前培训科技辅导员。", "积极培训科技辅导员。", "weakened", "没有写时限：2026年底前（培训科技辅导员）"),
        ("科技辅导员认证申请5个工作日内办结。", "科技辅导员认证申请9个工作日内办结。", "weakened", "数字松了"),
    ],
)  # fmt: skip
def test_words_times_and_figures_that_became_weaker(above: str, below: str, status: str, reason: str) -> None:
    found = covered(above, below)
    assert found[0] == status and reason in found[1] and bool(reason) == bool(found[1])


def test_a_city_need_not_do_all_that_its_province_has_to() -> None:
    words = "建成科技辅导员培训基地{}个。"
    above, below = words.format(200), words.format(15)
    assert covered(above, below, issuers=(PROVINCE, CITY))[0] == "covered"
    assert "本级的数字，请核对" in covered(above, below, issuers=(PROVINCE, CITY))[1]
    assert covered(above, below)[0] == "weakened"


@pytest.mark.parametrize(("below", "status"), [("依托15个基地", "covered"), ("依托115个基地", "weakened")])
def test_a_figure_that_stands_below_is_not_missed(below: str, status: str) -> None:
    target = Target("建成培训基地15个", "培训基地", None, "建成", 15, "个")
    upper = policy(section("（一）", "培训科技辅导员", "建成培训基地15个，培训科技辅导员。", (), (target,)))
    lower = policy(section("（一）", "培训科技辅导员", f"{below}培训科技辅导员。"))
    (cover,) = check_covers(read_content(upper), read_content(lower)).covers
    assert cover.status == status


def test_people_and_visits_are_left_to_a_person() -> None:
    status, reasons = covered("培训科技辅导员2000人次。", "培训科技辅导员1500名。")
    assert status == "covered" and "单位不同，请核对" in reasons


def test_nobody_is_missed_under_the_aims_of_a_plan() -> None:
    aims = section("（一）", "主要目标", "到2027年，科普事业迈上新台阶，群众满意。")
    works = section("（二）", "培训科技辅导员", "培训科技辅导员，发放证书。", ("市教育局",))
    found = read_content(policy(aims, works))
    assert [cover.status for cover in check_covers(found, found).covers] == ["covered", "covered"]


def test_where_nobody_is_assigned_nobody_is_missed() -> None:
    assert covered("培训科技辅导员。", "培训科技辅导员，发放证书。", units=False) == ("covered", "")
