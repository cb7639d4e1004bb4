"""Names that are known by their shape alone: collectives (各县（市、区）, 有关部门) and named institutions (温州大学)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kepu_cli.lazy import any_of, compile_pattern
from kepu_cli.lexicon.units import Kind, Level

_COLLECTIVES: tuple[tuple[str, str, str], ...] = (
    # function, name, pattern; tried in order, the whole name has to match
    (
        "local_governments",
        "地方党委和政府",
        rf"(?:全{any_of('省市县区')})?(?:各|相关|有关|属地|所在|沿{any_of('海江黄')}|其他|下辖|所辖)(?:各|级|有关|相关|地级以上|地级|设区的?|省级|市级|县级|区级|基层){{0,2}}"
        rf"(?>党委|党组织|委(?!{any_of('员办局')})|人民政府|政府|地方|地区|地|单列市|县级|地级|{any_of('省市州盟县区旗镇乡')}|自治|计划|直辖|新区|特区|林区|师|居委会|村委会|居民委员会|村民委员会|村|社区|街道|街|(?<=[镇乡])场|功能|开发|高新|产业|园区|经济技术"
        rf"|办事处|管委会|管理委员会|工委|党工委|（[^（）]{{1,20}}）|\[[^\[\]]{{1,12}}\]|{any_of('、，和及与以')})+(?:等)?",
    ),
    (
        "local_governments",
        "地方党委和政府",
        r"(?:地方)?各级(?:地方)?(?>党委|人民政府|政府|[、和及])+|地方人民政府|地方政府|属地政府|镇街"
        r"|(?>[省市州县区旗镇乡]|街道|（[^（）]{1,12}）|、){2,}+(?:人民政府|政府|党委|党委和政府|办事处|管委会)?"
        r"|[省市县区]?(?:级|属|辖)(?:各)?[市县区]|(?:省辖市|设区市|地级市|县级市|州市)(?:人民政府|政府)?",
    ),
    (
        "departments",
        "有关部门和单位",
        r"\p{Han}{2,14}各(?:有关|相关|直属|内设|所属|大)*(?:部门|单位|机构|处室|科室|部室)(?:（(?:单位|部门|机构)）)?(?:[、和及]各?(?:直属|所属|有关)*(?:部门|单位|机构))*|各民主党派|"
        r"(?:(?:全[省市县区州]|国务院|中央和国家机关|中央|省|市|县|区|州|自治区|国家|地方)?(?:人民政府|政府|府|委|直|级|属|垂管)?)?(?>各|有关|相关|其他|其它|涉及|责任|成员|牵头|配合|主管|直属|行业|职能"
        r"|市级|省级|县级|区级|市直|省直|县直|区直|市属|省属|驻\p{Han}|机关|业务|行政|参与|对口|监管|执法|分管|综合|内设|派出|垂直|管理|企事业|事业|人民|群众|社会|委办|部委|\d+个)*"
        r"(?:(?<=各)\p{Han}{0,10}|\p{Han}{2,24}成员)?(?:部门|单位|机构|委、?办、?(?:厅、?)?局|委办厅局|委办局|厅局|厅委|部委办局|部委|团体|机关|组织)(?:（(?:单位|部门|机构)）)?(?:[、和及](?:各)?(?:有关|相关|其他|直属|企事业|事业)?(?:部门|单位|机构|团体|人民团体|直属机构))*",
    ),
    (
        "institutions",
        "企事业单位、高校、院所",
        r"(?>全[省市县区州]|各|有关|相关|其他|市属|省属|在\p{Han}|驻\p{Han}|市级|省级|本地|中央|国有|重点|骨干|龙头|科技型?|大中型|大型|规模以上|基层|医疗卫生|行业|科研|民办|公办|高等|中小|职业|市|省|\p{Han}{0,2}级)*"
        r"(?:(?<=各)\p{Han}{0,10}?)?(?>高等学校|高等院校|高校|院校|大专院校|学校|中小学校?|科研院所|科研机构|研究机构|院所|医院|医疗机构|企业|央企|国企|运营商|金融机构|银行|保险公司|保险机构|学会|协会|商会|研究会|科协|社会团体|社会组织|企事业单位|媒体"
        r"|科普基地|科技馆|场馆|园区|平台|（[^（）]{1,14}）|[、和及])+",
    ),
)  # fmt: skip
_INSTITUTIONS: tuple[tuple[str, str, Kind, str], ...] = (
    # group, name, kind, how the name ends; the whole name is the function
    ("gaoxiao", "高校", "institution", "大学 学院 职业学校 技师学院 技工学校 电大 党校 师范学校 研究生院 附属学校"),
    ("yiyuan", "医院", "institution", "医院 卫生院 保健院 急救中心 血站"),
    ("yuansuo", "科研院所", "institution", "研究院 研究所 科学院 分院 设计院 勘察院 实验室 创新中心 研究中心 研究总院 规划院 工程院 检测院 研究室"),
    ("changguan", "公共文化场馆", "institution", "图书馆 博物馆 科技馆 文化馆 美术馆 纪念馆 体育馆 档案馆 展览馆 青少年宫 少年宫 文化宫 大剧院 动物园 植物园 天文馆"),
    ("meiti", "新闻媒体", "institution", "广播电视台 广播电视总台 电视台 日报社 报社 报业集团 传媒集团 传媒中心 融媒体中心 新闻社 出版社 通讯社 广电集团"),
    ("qiye", "企业", "enterprise", "集团 公司 银行 分行 支行 农商行 信用社 交易所 电网 供电局 信用联社 合作社"),
    ("xiehui", "学会协会", "mass", "学会 协会 研究会 联合会 商会 促进会 基金会 联盟 总会 理事会 志愿者总队"),
    ("kaifaqu", "开发区管委会", "government", "管委会 管理委员会 党工委 开发区 高新区 经开区 保税区 示范区 产业园 产业园区 工业园 工业园区 科技园 科技园区 新城 片区 度假区 风景区 风景名胜区 集聚区 功能区 自贸区 管理区 试验区 综保区 科学城 林场 农场"),
    ("xietiao", "领导小组及其办公室", "other", "小组 小组办 联席会议 联席会议办 指挥部 指挥部办 专班 专班办 委员会 委员会办 工作组 专项组 攻坚组 协调机制 协调机制办 纲要办 创建办 推进办 办公室"),
    ("jiceng", "基层组织", "government", "街道办 办事处 居委会 村委会 居民委员会 村民委员会 街道 镇 乡 镇政府 乡政府 镇人民政府 乡人民政府"),
    ("duiwu", "队伍和派出机构", "government", "总队 支队 大队 中队 总站 分局 支局 分中心 派出所 监测站 检查站 服务站 工作站"),
    ("shiye", "事业单位", "institution", "中心 学校 中学 小学 幼儿园 总台 书院 电影公司 剧团 剧院 档案室 园 馆 所 站 院"),
)  # fmt: skip


@cache
def _collective_pattern(index: int) -> re.Pattern[str]:
    return compile_pattern(_COLLECTIVES[index][2])


@cache
def institution_endings() -> tuple[tuple[str, str, Kind, tuple[str, ...]], ...]:
    """The groups of bodies known by how their names end: key, name and kind of the group, the endings."""
    return tuple((group, name, kind, tuple(ends.split(" "))) for group, name, kind, ends in _INSTITUTIONS)


_STARTS_LOCAL = frozenset("全各相有属所沿其下")
_STARTS_ANY_LOCAL = frozenset("地各属镇省市州县区旗乡街（设")
_ENDS_DEPARTMENTS = (
    "部门",
    "单位",
    "机构",
    "办局",
    "、局",
    "厅局",
    "厅委",
    "部委",
    "团体",
    "机关",
    "组织",
    "处室",
    "科室",
    "部室",
    "党派",
    "单位）",
    "部门）",
    "机构）",
)
_ENDS_INSTITUTIONS = (
    "校", "院", "所", "企业", "运营商", "央企", "国企", "机构", "银行", "公司", "会", "科协", "团体", "组织", "单位", "媒体", "基地", "馆", "园区", "平台", "）",
)  # fmt: skip


def find_collective(name: str, indexes: tuple[int, ...]) -> tuple[str, str] | None:
    """(function, title) of the first of these rows of the table of collectives that a whole name fits, or None."""
    for index in indexes:
        if _may_be(index, name) and _collective_pattern(index).fullmatch(name):
            return _COLLECTIVES[index][:2]
    return None


def _may_be(index: int, name: str) -> bool:
    """Whether the pattern of a collective is worth trying; true wherever it could match."""
    if index == 0:
        return name[0] in _STARTS_LOCAL
    if index == 1:
        return name[0] in _STARTS_ANY_LOCAL
    return name.endswith(_ENDS_DEPARTMENTS if index == 2 else _ENDS_INSTITUTIONS)


MEMBERS: dict[Level, str] = {
    "国家": "各省、自治区、直辖市",
    "省": "各市（州）",
    "市": "各县（市、区）",
    "县": "各乡镇（街道）",
}
FIELD_DEPARTMENT = r"(?P<field>\p{Han}{2,14}?)(?:行政主管|行政管理|行政|主管|监督管理|监管|管理)?部门"
LOCAL_END = r"(?:政府|党委|委|管委会|办事处|[省市州县区旗镇乡村场]|街道|社区|园区|）)$"
COLLECTIVE_NAMES = {function: title for function, title, _ in _COLLECTIVES}


def collective_level(name: str) -> Level | None:
    """The level of the members: 各省、自治区、直辖市 省, 各市（州） 市, 各县（市、区） 县, 各乡镇（街道） 乡."""
    text = name.lstrip("各全")
    if _holds(name, ("直辖市", "自治区", "省级", "各省")):
        return "省"
    if _holds(name, ("镇", "乡", "村", "街道", "社区", "居委")) and not _holds(name.replace("社区", ""), "县区"):
        return "乡"
    if _holds(text.replace("自治区", "").replace("地区", ""), "县区旗"):
        return "县"
    if _holds(text, ("市", "州", "盟", "地区")):
        return "市"
    return None


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)
