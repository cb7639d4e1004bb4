"""Several documents side by side, and what a lower document makes of a higher one."""

from __future__ import annotations

from dataclasses import replace

from kepu_cli.diff.covers import check_covers, covers_data, covers_report
from kepu_cli.diff.matrix import build_matrix, matrix_data, matrix_report
from kepu_cli.measures import read_content
from kepu_cli.model import Policy, Target
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
    assert [cell.target and cell.target.value for cell in first.cells] == [200, 300, 100]
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
    assert "没有写单位：中国科协" in reasons and "300名 → 100名" in reasons and "必须 → 鼓励" in reasons
    assert covers_data(coverage)["summary"] == {"covered": 1, "weakened": 1, "unassigned": 1, "missing": 1}
    assert [row[1] for row in covers_report(coverage, "missing").sheets[0].rows] == ["没有落实"]
    assert not coverage.complete


def test_a_document_covers_itself() -> None:
    assigned = replace(UPPER)
    assert check_covers(read_content(UPPER), read_content(assigned)).complete
