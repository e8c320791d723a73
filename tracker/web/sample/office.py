"""The sample office: an invented city's units and one person for each role."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Role
from tracker.accounts.services import office_create, random_password, unit_save, user_save

OFFICE = "云州市人民政府办公室"
CITY = "云州市人民政府"
SUPERVISION = "市政府督查室"
HOUSING = "市住房和城乡建设局"

# name, the unit that it stands under, other names
UNITS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (CITY, "", ("市政府",)),
    ("市政府办公室", CITY, ("市府办", "市府办公室")),
    (SUPERVISION, "市政府办公室", ("督查室",)),
    ("市发展和改革委员会", CITY, ("市发改委", "发改委")),
    ("市教育局", CITY, ("教育局",)),
    ("市民政局", CITY, ("民政局",)),
    ("市财政局", CITY, ("财政局",)),
    ("市自然资源和规划局", CITY, ("市自规局", "市自然资源局")),
    ("市生态环境局", CITY, ("市环保局", "生态环境局")),
    (HOUSING, CITY, ("市住建局", "住建局")),
    ("市园林绿化中心", HOUSING, ("市园林中心",)),
    ("市交通运输局", CITY, ("市交通局", "交通局")),
    ("市水务局", CITY, ("水务局",)),
    ("市商务局", CITY, ("商务局",)),
    ("市卫生健康委员会", CITY, ("市卫健委", "卫生局")),
    ("市应急管理局", CITY, ("市应急局",)),
    ("市审计局", CITY, ("审计局",)),
    ("市市场监督管理局", CITY, ("市市场监管局", "市场监管局")),
    ("市数据局", CITY, ("数据局",)),
    ("临江区人民政府", CITY, ("临江区政府", "临江区")),
    ("青川县人民政府", CITY, ("青川县政府", "青川县")),
)

# sign-in name, full name, role, units
PEOPLE: tuple[tuple[str, str, Role, tuple[str, ...]], ...] = (
    ("officer", "陈思远", Role.OFFICER, (SUPERVISION,)),
    ("head", "林国栋", Role.SUPERVISION_HEAD, (SUPERVISION,)),
    ("leader", "周启明", Role.LEADER, (HOUSING, "市交通运输局", "市水务局")),
    ("unithead", "高建新", Role.UNIT_HEAD, (HOUSING,)),
    ("liaison", "何晓雯", Role.LIAISON, (HOUSING,)),
    ("handler", "方志强", Role.HANDLER, (HOUSING,)),
    ("auditor", "严文博", Role.AUDITOR, ("市审计局",)),
    ("sysadmin", "赵明辉", Role.SYSTEM_ADMIN, ("市政府办公室",)),
    ("secadmin", "吴静怡", Role.SECURITY_ADMIN, ("市政府办公室",)),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What is printed once: who signs in with what."""

    user: User
    password: str
    role: Role
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """Units by name, people by role."""

    units: dict[str, Unit]
    people: dict[Role, User]
    sign_ins: tuple[SignIn, ...]


def make() -> SampleOffice:
    """The office with its units and people; every service call is a transaction of its own."""
    office_create(name=OFFICE)
    units: dict[str, Unit] = {}
    for order, (name, parent, aliases) in enumerate(UNITS):
        above = units[parent] if parent else None
        units[name] = unit_save(actor=None, name=name, parent=above, aliases=aliases, order=order)
    sign_ins = []
    for username, name, role, places in PEOPLE:
        password = random_password()
        roles = [(role, units[place]) for place in places]
        user, _none = user_save(actor=None, username=username, name=name, roles=roles, password=password)
        sign_ins.append(SignIn(user, password, role, places))
    return SampleOffice(units, {one.role: one.user for one in sign_ins}, tuple(sign_ins))
