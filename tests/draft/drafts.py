"""Drafts that the tests write: one of each layout, about a city that does not exist."""

from __future__ import annotations

from kepu_cli.draft.document import DraftDocument, DraftPart, Grid, GridCell, Head, Imprint, Paragraph, Signature

PROSE = (
    "各级各部门要把科学技术普及放在与科技创新同等重要的位置，强化主体责任，完善工作机制，推动优质科普资源下沉到乡村、社区、学校和企业，"
    "持续提升公民科学素质，不断增强群众的获得感，为高质量发展提供有力支撑。"
)


def plan_blocks(chapters: int = 3) -> tuple[Paragraph, ...]:
    """Chapters with headings of four levels and running text."""
    blocks = [Paragraph("为深入贯彻落实《云州省科学技术普及条例》，制定本方案。" + PROSE)]
    for chapter, title in enumerate(("总体要求", "重点任务", "保障措施")[:chapters]):
        blocks.append(Paragraph(f"{'一二三'[chapter]}、{title}", 1))
        for number in range(3):
            label = "一二三"[number]
            blocks += [
                Paragraph(f"（{label}）完善工作体系。{PROSE}（责任单位：市科技局、市科协）", 2),
                Paragraph(f"{number + 1}.加强能力建设。{PROSE}", 3),
                Paragraph(f"（{number + 1}）开展分类指导。{PROSE}", 4),
                Paragraph(PROSE),
            ]
    return tuple(blocks)


def task_grid(units: int = 8) -> Grid:
    """A table by unit, each with two projects."""
    rows: list[tuple[GridCell | None, ...]] = [tuple(GridCell(text) for text in ("责任单位", "项目", "工作内容和要求"))]
    for number in range(units):
        rows.append((GridCell(f"市第{number}局", down=2), GridCell(f"科普工程{number}"), GridCell("1." + PROSE)))
        rows.append((None, GridCell(f"素质行动{number}"), GridCell(f"1.{PROSE}\n2.{PROSE}")))
    return Grid(tuple(rows), 1, (3, 4, 12))


IMPRINT = Imprint(
    "市委办公室，市人大常委会办公室，市政府办公室，市政协办公室，市纪委监委机关，市中级人民法院，市检察院",
    "云岭市科学技术局办公室",
    "2024年2月1日",
)


def red_head() -> DraftDocument:
    """印发通知 with the plan behind it and a turned table as attachment."""
    return DraftDocument(
        Head("red", marks=("云岭市科学技术局",), suffix="文件", number="云科字〔2024〕8号"),
        (
            DraftPart(
                "main",
                "云岭市科学技术局关于印发《云岭市科学技术普及工作实施方案（2024—2027年）》的通知",
                recipients="各县（市、区）科技局，市直各有关单位",
                blocks=(
                    Paragraph(
                        "现将《云岭市科学技术普及工作实施方案（2024—2027年）》印发给你们，请结合实际，认真贯彻落实。"
                    ),
                ),
            ),
            DraftPart("issued", "云岭市科学技术普及工作实施方案（2024—2027年）", blocks=plan_blocks()),
            DraftPart(
                "attachment",
                "2024年云岭市全民科学素质工作目标任务分解表",
                label="附件",
                blocks=(task_grid(),),
                landscape=True,
            ),
        ),
        ("2024年云岭市全民科学素质工作目标任务分解表",),
        Signature(("云岭市科学技术局",), "2024年1月30日"),
        "此件公开发布",
        IMPRINT,
        "通知",
    )


def joint() -> DraftDocument:
    """A document of three authorities with every element of the head."""
    names = ("云岭市科学技术局", "云岭市教育局", "云岭市财政局")
    return DraftDocument(
        Head("red", "000012", "秘密★1年", "特急", names, "文件", "云科字〔2024〕8号"),
        (
            DraftPart(
                "main",
                "云岭市科学技术局等3部门关于进一步加强科学技术普及工作的实施意见",
                recipients="各县（市、区）科技局",
                blocks=plan_blocks(),
            ),
            DraftPart("attachment", "科普基地名单", label="附件1", blocks=(Paragraph(PROSE),)),
            DraftPart("attachment", "科普活动名单", label="附件2", blocks=(Paragraph(PROSE),)),
        ),
        ("科普基地名单", "科普活动名单以及云岭市公民科学素质提升行动重点任务清单（2024年）"),
        Signature(names, "2024年11月30日"),
        imprint=IMPRINT,
        kind="意见",
    )


def letter() -> DraftDocument:
    """答复函 in the letter's layout."""
    return DraftDocument(
        Head(
            "letter",
            marks=("云岭市科学技术局",),
            number="云科提复〔2024〕18号",
            corner=("办理结果：A", "公开属性：主动公开"),
        ),
        (
            DraftPart(
                "main", "关于市十五届人大四次会议第35号建议的答复函", recipients="王小明代表", blocks=plan_blocks(1)
            ),
        ),
        signature=Signature(("云岭市科学技术局",), "2024年5月6日"),
        imprint=Imprint("市人大常委会代表工委，市府办"),
        kind="函",
    )


def table() -> DraftDocument:
    """任务分解表 on turned pages."""
    return DraftDocument(
        Head("plain"),
        (DraftPart("main", "2024年云岭市全民科学素质工作目标任务分解表", blocks=(task_grid(12),), landscape=True),),
    )


def plan() -> DraftDocument:
    """实施方案 without a head, signed, with places to fill in."""
    open_points = Paragraph(f"{PROSE}【待定：完成时限】" + PROSE)
    blocks = (*plan_blocks(), *plan_blocks(2), open_points)
    title = "云岭市科学技术普及工作实施方案（2024—2027年）"
    return DraftDocument(
        Head(), (DraftPart("main", title, blocks=blocks),), signature=Signature(("云岭市科学技术局",), "2024年5月6日")
    )


def short_notice() -> DraftDocument:
    """A joint notice of one paragraph whose signatures have no room on page one."""
    names = ("云岭市科学技术局", "云岭市教育局", "云岭市财政局")
    return DraftDocument(
        Head("red", marks=names, suffix="文件", number="云科字〔2024〕8号"),
        (
            DraftPart(
                "main",
                "关于印发《云岭市新时代进一步加强科学技术普及工作的实施方案（2024—2027年）》的通知",
                recipients="各县（市、区）科技局，市直各有关单位",
                blocks=(
                    Paragraph(
                        "现将《云岭市新时代进一步加强科学技术普及工作的实施方案（2024—2027年）》印发给你们，请结合实际，认真贯彻落实。"
                    ),
                ),
            ),
            DraftPart(
                "issued", "云岭市新时代进一步加强科学技术普及工作的实施方案（2024—2027年）", blocks=plan_blocks()
            ),
        ),
        signature=Signature(names, "2024年1月30日"),
        annotation="此件公开发布",
        imprint=IMPRINT,
        kind="通知",
    )
