"""建议 and 提案: what a reply answers. Plain texts, as deputies write them; the second as a form."""

from __future__ import annotations

SUGGESTION = """云岭市第五届人民代表大会第四次会议
代表建议

编号：第86号　　　类别：科教文卫

关于加强基层科普工作的建议

领衔代表：周文澜（青溪代表团）
附议代表：陈一舟、林见山
联系电话：0000-5550100

近年来，我市科普工作稳步推进，但与群众的期待相比还有差距。
一、存在的主要问题
（一）科普队伍薄弱。不少乡镇没有专门从事科普工作的人员。
（二）科普经费不足。部分县（市、区）没有把科普经费单列。
（三）老年人跟不上数字生活。挂号、乘车、缴费仍有困难。
二、几点建议
（一）壮大科普人才队伍。建议健全科普职称评审制度，组建科普讲师团，发展科技志愿者。
（二）保障科普经费投入。建议把科普经费列入同级财政预算，逐步提高人均科普经费。
（三）帮助老年人用好智能技术。建议在老年大学、社区学院开设智能技术应用课程。
（四）改善乡村道路照明。建议在通村公路沿线增设路灯。
"""

PROPOSAL_FORM = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>提案</title></head><body>
<h1>政协云岭市第六届委员会第二次会议提案</h1>
<table border="1">
<tr><td>提案编号</td><td>102</td><td>类　别</td><td>教育科技</td></tr>
<tr><td>案　由</td><td colspan="3">关于加强青少年科学教育的提案</td></tr>
<tr><td>第一提案人</td><td>林知夏</td><td>联名提案人</td><td>苏远、何其山</td></tr>
<tr><td>提案内容</td><td colspan="3"><p>科学教育是科技创新的基础。目前，部分学校科学教师不足，校外资源利用不够。</p>
<p>为此，建议：</p><p>1.开齐开足中小学科学课程，加强实验教学。</p><p>2.组织学生参加青少年科技创新大赛。</p>
<p>3.推动重点实验室向中小学生开放。</p></td></tr>
<tr><td>主办单位</td><td>市教育局</td><td>会办单位</td><td>市科技局、市科协</td></tr>
</table>
</body></html>
"""

FILES: tuple[tuple[str, str], ...] = (
    ("云岭市人大代表建议.txt", SUGGESTION),
    ("云岭市政协提案表.html", PROPOSAL_FORM),
)
