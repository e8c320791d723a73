"""One cast of people used everywhere: an office with its units and one account per role."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.accounts.models import Office, Unit, User
from tracker.accounts.roles import Role
from tracker.accounts.services import office_create, unit_save, user_save
from tracker.commitments.models import Commitment, SourceType
from tracker.commitments.services import Draft, commitment_create

PASSWORD = "correct-horse-battery"


@dataclass(frozen=True, slots=True)
class Cast:
    """The office, its units and its people; all sign in with PASSWORD."""

    office: Office
    supervision: Unit  # 督查室
    housing: Unit  # 市住建局
    finance: Unit  # 市财政局
    gardens: Unit  # 市园林局
    officer: User
    head: User
    leader: User  # of housing and gardens
    housing_head: User
    housing_liaison: User
    housing_handler: User
    finance_head: User
    finance_liaison: User
    auditor: User
    system_admin: User
    security_admin: User


def make_cast() -> Cast:
    """Create the cast in the database."""
    office = office_create(name="云州市政府办公室")
    supervision = unit_save(actor=None, name="市政府督查室", order=1)
    housing = unit_save(actor=None, name="市住房和城乡建设局", aliases=["市住建局", "住建局"], order=2)
    finance = unit_save(actor=None, name="市财政局", order=3)
    gardens = unit_save(actor=None, name="市园林局", order=4)

    def person(username: str, name: str, *roles: tuple[Role, Unit]) -> User:
        return user_save(actor=None, username=username, name=name, roles=roles, password=PASSWORD)[0]

    return Cast(
        office=office,
        supervision=supervision,
        housing=housing,
        finance=finance,
        gardens=gardens,
        officer=person("officer", "陈督办", (Role.OFFICER, supervision)),
        head=person("head", "林主任", (Role.SUPERVISION_HEAD, supervision)),
        leader=person("leader", "周副市长", (Role.LEADER, housing), (Role.LEADER, gardens)),
        housing_head=person("housing-head", "高局长", (Role.UNIT_HEAD, housing)),
        housing_liaison=person("housing-liaison", "何联络", (Role.LIAISON, housing)),
        housing_handler=person("housing-handler", "方承办", (Role.HANDLER, housing)),
        finance_head=person("finance-head", "钱局长", (Role.UNIT_HEAD, finance)),
        finance_liaison=person("finance-liaison", "孙联络", (Role.LIAISON, finance)),
        auditor=person("auditor", "严审计", (Role.AUDITOR, supervision)),
        system_admin=person("sysadmin", "赵系统", (Role.SYSTEM_ADMIN, supervision)),
        security_admin=person("secadmin", "吴安全", (Role.SECURITY_ADMIN, supervision)),
    )


def make_draft(cast: Cast, title: str = "完成五里河公园一期改造", **values: object) -> Commitment:
    """A draft in the ledger, entered by hand by the officer."""
    text = "市住建局牵头，年底前完成五里河公园一期改造。"
    filled = {"title": title, "baseline_text": text, "source_type": SourceType.INSTRUCTION} | values
    return commitment_create(actor=cast.officer, draft=Draft(**filled))  # type: ignore[arg-type]
