"""What happened to some of the sample candidates, so that every page has something to show. Days count back from today."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.commitments.models import SourceType
from tracker.web.sample.office import HOUSING


@dataclass(frozen=True, slots=True)
class Report:
    """A unit's report."""

    day: int
    percent: int
    text: str
    problems: str = ""
    next_steps: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One commitment and its days; `words` stand in the text of the candidate that it is made of.

    Without `file` it is entered by hand from `words`. `due` counts forward from today; a day of None: not yet.
    """

    words: str
    made: int
    lead: str
    due: int
    file: str = ""
    title: str = ""
    source_type: str = SourceType.MEETING
    source_note: str = ""
    supporting: tuple[str, ...] = ()
    with_handler: bool = False
    assigned: int | None = None
    acknowledged: int | None = None
    reports: tuple[Report, ...] = ()
    asked: int | None = None
    achieved: str = ""
    verified: int | None = None
    returned: int | None = None
    decided: int | None = None
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that is none."""

    file: str
    words: str
    reason: str
    day: int


ITEMS: tuple[Item, ...] = (
    Item(
        title="化解锦绣家园小区消防通道占用问题",
        words="请市住建局会同临江区政府，一周内化解锦绣家园小区消防通道长期被占用的问题，举一反三、建立长效机制。",
        source_type=SourceType.INSTRUCTION,
        source_note="沈振华同志在信访专报第12期上的批示",
        made=28,
        lead=HOUSING,
        supporting=("临江区人民政府",),
        due=-12,
        assigned=28,
        acknowledged=27,
        reports=(Report(22, 70, "已清理占道车位23个，划设消防通道标线420米。"),),
        asked=20,
        achieved="消防通道全部恢复畅通，物业公司签订管理责任书，附现场照片。",
        verified=19,
        decided=18,
        closed=17,
    ),
    Item(
        title="修复滨河路破损路灯",
        words="12345热线集中反映滨河路南段路灯不亮，请市住建局尽快修复。",
        source_type=SourceType.PHONE,
        source_note="市民热线专班来电",
        made=16,
        lead=HOUSING,
        due=2,
        assigned=16,
        acknowledged=15,
        reports=(Report(8, 100, "更换灯具46盏、电缆380米，全线恢复照明。"),),
        asked=7,
        achieved="滨河路南段路灯全部恢复照明，热线回访满意。",
        verified=5,
        decided=2,
    ),
    Item(
        file="minutes.txt",
        words="环湖步道铺装",
        made=23,
        lead=HOUSING,
        supporting=("市财政局", "市园林绿化中心"),
        due=-4,
        with_handler=True,
        assigned=23,
        acknowledged=22,
        reports=(
            Report(13, 45, "环湖步道基层全部完成，面层铺装完成1.1公里。", "连续降雨影响施工。", "增加一个作业班组。"),
            Report(5, 80, "步道面层铺装完成2.6公里，无障碍坡道完成9处。", "南岸管线迁改滞后。", "与供电公司会商迁改。"),
        ),
    ),
    Item(file="minutes.txt", words="剩余资金1260万元", made=23, lead="市财政局", due=5, assigned=22),
    Item(
        file="minutes.txt",
        words="第二批86个单元",
        made=22,
        lead=HOUSING,
        due=3,
        with_handler=True,
        assigned=22,
        acknowledged=21,
        reports=(Report(6, 65, "完成56个单元意见征询，方案公示31个单元。", "部分低楼层住户尚有异议。"),),
    ),
    Item(
        file="minutes.txt",
        words="3.2公顷绿地补植",
        made=22,
        lead="市园林绿化中心",
        due=40,
        assigned=22,
        acknowledged=20,
        reports=(Report(9, 25, "完成整地2.0公顷，首批苗木420株到场。"),),
    ),
    Item(file="minutes.txt", words="修订完善城区防汛应急预案", made=21, lead="市应急管理局", due=12, assigned=21),
    Item(file="minutes.txt", words="7处积水点改造", made=21, lead="市水务局", due=75),
    Item(
        file="news.txt",
        words="公布24小时服务热线",
        made=11,
        lead=HOUSING,
        due=6,
        assigned=11,
        acknowledged=10,
        reports=(Report(6, 100, "热线号码已在市政府网站、住建局公众号公布，配备坐席12个。"),),
        asked=4,
        achieved="服务热线已公布并实行24小时值守，首周受理诉求318件，按时办结率99%。",
        verified=2,
    ),
    Item(
        file="news.txt",
        words="工地扬尘治理情况开展拉网式检查",
        made=11,
        lead=HOUSING,
        due=9,
        assigned=11,
        acknowledged=10,
        reports=(Report(3, 100, "检查在建工地127个，下发整改通知34份，整改完成33份。"),),
        asked=1,
        achieved="全市在建工地检查全覆盖，问题清单及整改照片见附件。",
    ),
    Item(file="news.txt", words="42家重点排污企业", made=11, lead="市生态环境局", due=8, assigned=10),
    Item(
        file="plan.txt",
        words="48个社区周边人行道",
        made=5,
        lead=HOUSING,
        supporting=("市交通运输局",),
        due=60,
        assigned=5,
        acknowledged=4,
        reports=(Report(3, 90, "完成首批19个社区人行道修补。"),),
        asked=3,
        achieved="首批社区人行道修补已完成。",
        returned=1,
    ),
    Item(file="plan.txt", words="共享单车停放点260处", made=5, lead=HOUSING, due=60, assigned=1),
)

REJECTIONS: tuple[Rejection, ...] = (
    Rejection("minutes.txt", "把好事办好", "not_a_commitment", 22),
    Rejection("minutes.txt", "探索建立居民自主管理机制", "too_vague", 21),
    Rejection("news.txt", "坚决防止截留挪用", "too_vague", 11),
    Rejection("plan.txt", "充分利用各类媒体广泛宣传", "too_vague", 5),
)
