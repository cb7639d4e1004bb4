"""Page one shows text, and no page has a signature without any (GB/T 9704-2012, 7.3.2, 7.3.3, 7.3.5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_cli.draft import geometry as g
from kepu_cli.draft.document import DraftDocument, DraftPart, Head, Imprint, Paragraph, Signature
from kepu_cli.draft.docx.head import set_head
from kepu_cli.draft.docx.page_one import find_reserve, move_recipients
from kepu_cli.draft.fonts import load_fonts

from .drafts import PROSE

TITLE = "关于印发《云岭市新时代进一步加强科学技术普及工作的实施方案（2024—2027年）》的通知"
TEXT = "现将《云岭市新时代进一步加强科学技术普及工作的实施方案（2024—2027年）》印发给你们，请结合实际，认真贯彻落实。"


def notice(title: str = TITLE, recipients: str = "各县（市、区）科技局", *texts: str) -> DraftDocument:
    blocks = tuple(Paragraph(text) for text in texts or (TEXT,))
    return DraftDocument(
        Head("red", marks=("云岭市科学技术局",), suffix="文件", number="云科字〔2024〕8号"),
        (DraftPart("main", title, recipients=recipients, blocks=blocks),),
        signature=Signature(("云岭市科学技术局",), "2024年1月30日"),
        imprint=Imprint("市委办公室", "云岭市科学技术局办公室", "2024年2月1日"),
    )


def height(document: DraftDocument) -> int:
    return set_head(document.head, load_fonts()).height


def test_the_last_lines_of_a_single_paragraph_go_over_with_the_signature() -> None:
    document = notice()
    reserve = find_reserve(document, height(document))
    assert reserve and reserve % g.LINE == 0


@pytest.mark.parametrize(
    "document",
    [
        notice("关于印发《科普方案》的通知"),  # all of it has room on page one
        notice(TITLE, "各县（市、区）科技局", PROSE * 4),  # the text reaches page two by itself
        notice(TITLE, "各县（市、区）科技局", PROSE, "以上通知，请认真贯彻落实。"),  # the second paragraph is moved
        replace(notice(), signature=Signature()),
        replace(notice(), parts=()),
        DraftDocument(),
    ],
)
def test_nothing_is_kept_free_where_text_and_signature_meet_anyway(document: DraftDocument) -> None:
    assert find_reserve(document, height(document)) == 0


def test_recipients_that_fill_page_one_stand_in_the_imprint() -> None:
    many = "，".join(["各县（市、区）科技局、党委组织部、宣传部、科协、发展改革局"] * 12)
    document = notice(TITLE, many)
    moved = move_recipients(document, height(document))
    assert moved.parts[0].recipients == "" and moved.imprint.recipients == many
    assert moved.imprint.cc == document.imprint.cc
    few = notice()
    assert move_recipients(few, height(few)) is few
