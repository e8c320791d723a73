"""The organisation from a file: each row told before it is done, all of it or nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from tests.cast import Cast
from tracker.accounts.models import Membership, OrganisationFile, Unit, User
from tracker.accounts.organisation.plan import Plan
from tracker.accounts.organisation.services import organisation_apply, organisation_plan, organisation_send
from tracker.accounts.organisation.table import MOST_BYTES, MOST_ROWS, tables_of
from tracker.accounts.organisation.template import template
from tracker.accounts.querysets import unit_by_name
from tracker.common.errors import Conflict, Invalid, NotAllowed
from tracker.journal.models import Entry
from tracker.journal.services import first_break

UNIT_HEADS = ("单位名称", "上级单位", "别名", "排序", "在用")
PEOPLE_HEADS = ("姓名", "登录名", "电话", "邮箱", "角色", "所在单位")


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


def book(units: Iterable[tuple[Any, ...]] = (), people: Iterable[tuple[Any, ...]] = ()) -> bytes:
    made = openpyxl.Workbook()
    first = made.active
    first.title = "单位"
    for row in (UNIT_HEADS, *units):
        first.append(row)
    second = made.create_sheet("人员")
    for row in (PEOPLE_HEADS, *people):
        second.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sent(cast: Cast, data: bytes, name: str = "机构.xlsx") -> OrganisationFile:
    return organisation_send(actor=cast.security_admin, name=name, data=data)


def planned(cast: Cast, data: bytes) -> Plan:
    return organisation_plan(actor=cast.security_admin, file=sent(cast, data))


def apply(cast: Cast, data: bytes) -> Any:
    file = sent(cast, data)
    plan = organisation_plan(actor=cast.security_admin, file=file)
    return organisation_apply(actor=cast.security_admin, file=file, seen=plan.seen)


def problems(plan: Plan) -> dict[int, list[str]]:
    return {one.row.number: one.problems for one in plan.rows if one.problems}


GOOD = (
    [
        ("城建科", "市住建局", "", 2, ""),
        ("市住建局", "", "市建设局、建委", "", ""),
        ("市民政局", "", "民政局", 9, "是"),
    ],
    [
        ("李科长", "li-kz", 13800000000, "li@example.cn", "单位负责人", "城建科"),
        ("李科长", "LI-kz", "", "", "联络员", "市民政局"),
        ("方承办", "housing-handler", "010-1234", "", "承办人", "市住房和城乡建设局"),
    ],
)


def test_the_dry_run_tells_every_row_and_writes_nothing(cast: Cast) -> None:
    before = (Unit.objects.count(), User.objects.count(), Entry.objects.count())
    plan = planned(cast, book(*GOOD))
    told = {(one.sheet, one.row.number): (one.outcome, one.details) for one in plan.rows}
    assert told["单位", 2] == ("created", ["New unit", "Order: 0 → 2", "Stands under: – → 市住房和城乡建设局"])
    assert told["单位", 3] == ("changed", ["Other name: 市建设局", "Other name: 建委"])
    assert told["人员", 2][0] == "created"
    assert told["人员", 3] == ("changed", ["Role: Liaison (市民政局)"])
    assert told["人员", 4] == ("changed", ["– → 010-1234"])
    assert problems(plan) == {}
    assert (Unit.objects.count(), User.objects.count(), Entry.objects.count()) == before


def test_applying_does_what_was_told_and_a_second_time_there_is_nothing_to_do(cast: Cast) -> None:
    applied = apply(cast, book(*GOOD))
    section = Unit.objects.get(name="城建科")
    assert (section.parent, section.order) == (cast.housing, 2)
    assert unit_by_name("建委") == cast.housing
    assert unit_by_name("住建局") == cast.housing, "names that it had stay"
    person = User.objects.get(username="li-kz")
    assert (person.phone, person.must_change_password) == ("13800000000", True)
    held = {(one.role, one.unit.name) for one in person.own_memberships()}
    assert held == {("unit_head", "城建科"), ("liaison", "市民政局")}
    [(name, username, password)] = applied.told
    assert (name, username) == ("李科长", "li-kz")
    assert person.check_password(password)
    assert Entry.objects.filter(event="organisation.imported").get().after["added"] == 3
    assert first_break() is None
    assert not bytes(OrganisationFile.objects.get().content)
    assert {one.outcome for one in planned(cast, book(*GOOD)).rows} == {"left"}


def test_each_wrong_row_says_what_to_do(cast: Cast) -> None:
    units = [
        ("", "市财政局"),
        ("甲局", "没有的局"),
        ("乙局", "丙局"),
        ("丙局", "乙局"),
        ("丁局", "", "住建局"),
        ("丁局",),
        ("戊局", "", "", "第三"),
        ("己局", "", "", "", "也许"),
    ]
    people = [
        ("张三", "zhang san", "", "", "联络员", "市财政局"),
        ("张三", "zs", "", "", "总管", "市财政局"),
        ("李四", "ls", "", "", "联络员", "没有的局"),
        ("王五", "ww", "", "坏邮箱", "联络员", "市财政局"),
        ("赵六", "zl"),
        ("孙七", "sq", "", "", "联络员", ""),
        ("严审计", "auditor", "", "", "联络员", "市财政局"),
        ("吴安全", "secadmin", "", "", "安全管理员", "市财政局"),
    ]
    plan = planned(cast, book(units, people))
    by_sheet = {sheet: {} for sheet in ("单位", "人员")}  # type: dict[str, dict[int, str]]
    for one in plan.rows:
        if one.problems:
            by_sheet[one.sheet][one.row.number] = one.problems[0]
    for number, words in {
        2: "no name",
        3: "no unit “没有的局”",
        4: "below itself",
        5: "below itself",
        6: "a name of 市住房和城乡建设局",
        7: "row 6 already",
        8: "no number",
        9: "yes or no",
    }.items():
        assert words in by_sheet["单位"][number]
    for number, words in {
        2: "sign-in name",
        3: "no role “总管”. The roles are: Supervision officer",
        4: "no unit “没有的局”",
        5: "“坏邮箱” is not possible",
        6: "no role",
        7: "fill in both",
        8: "no other role",
        9: "your own roles",
    }.items():
        assert words in by_sheet["人员"][number], number


def test_one_wrong_row_keeps_all_others_out(cast: Cast) -> None:
    before = Unit.objects.count()
    with pytest.raises(Invalid) as refused:
        apply(cast, book([("好局",), ("坏局", "没有的局")]))
    assert refused.value.params == {"n": 1}
    assert Unit.objects.count() == before


def test_what_was_looked_at_is_what_is_done(cast: Cast) -> None:
    file = sent(cast, book([("市民政局",)]))
    seen = organisation_plan(actor=cast.security_admin, file=file).seen
    other = sent(cast, book([("市民政局",)]))
    organisation_apply(actor=cast.security_admin, file=other, seen=seen)
    with pytest.raises(Conflict):
        organisation_apply(actor=cast.security_admin, file=file, seen=seen)
    with pytest.raises(Conflict):
        organisation_apply(actor=cast.security_admin, file=other, seen=seen)


def test_formulas_are_told_and_never_calculated(cast: Cast) -> None:
    data = book([('=HYPERLINK("http://x.example/"&A1)',), ("甲局", "", "=1+1")])
    found = problems(planned(cast, data))
    assert set(found) == {2, 3}
    assert all("formula" in lines[0] for lines in found.values())
    csv = "单位名称,别名\n=cmd|'/c calc'!A1,\n".encode()
    assert "formula" in problems(planned(cast, csv))[2][0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_offices(cast: Cast, encoding: str) -> None:
    data = "機關名稱;上級機關\n市民政局;市財政局\n".encode(encoding)
    plan = planned(cast, data)
    assert [one.details for one in plan.rows] == [["New unit", "Stands under: – → 市财政局"]]


def test_hostile_and_oversized_files_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (90 * 1024 * 1024))
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as archive:
        archive.writestr("[Content_Types].xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    long = ("单位名称\n" + "".join(f"第{n}局\n" for n in range(MOST_ROWS + 1))).encode()
    for data in (
        b"",
        b"PK\x03\x04broken",
        bomb.getvalue(),
        entities.getvalue(),
        long,
        b"\x00\x01\x02",
        b"x" * (MOST_BYTES + 1),
    ):
        with pytest.raises(Invalid):
            sent(cast, data)
    cut = book(*GOOD)[:-300]
    with pytest.raises(Invalid):
        sent(cast, cut)
    assert not OrganisationFile.objects.exists()


def test_the_template_is_understood_in_every_language(cast: Cast, settings: Any) -> None:
    for language, _name in settings.LANGUAGES:
        with override(language):
            data = template()
        made = openpyxl.load_workbook(io.BytesIO(data))
        for sheet in made.worksheets:
            heads = [cell.value for cell in sheet[1]]
            sheet.append([f"{number}" for number in range(len(heads))])
        out = io.BytesIO()
        made.save(out)
        tables = tables_of("x.xlsx", out.getvalue())
        assert [(table.kind, len(table.rows[0].values), table.unread) for table in tables] == [
            ("units", 5, []),
            ("people", 6, []),
        ], language


def test_a_large_file_costs_no_query_a_row(cast: Cast, django_assert_num_queries: Any) -> None:
    for rows in (10, 1500):
        file = sent(cast, book([(f"第{n}局", "市财政局", f"{n}号局") for n in range(rows)]))
        with django_assert_num_queries(4):
            plan = organisation_plan(actor=cast.security_admin, file=file)
        assert plan.counts()["created"] == rows


def test_only_those_who_manage_people_may(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        organisation_send(actor=cast.officer, name="a.csv", data="单位名称\n甲局".encode())
    file = sent(cast, book([("甲局",)]))
    with pytest.raises(NotAllowed):
        organisation_apply(actor=cast.system_admin, file=file, seen="")


def test_the_page_from_sending_to_passwords(cast: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.security_admin)
    assert client.post("/units/file/").status_code == 422
    wrong = client.post("/units/file/", {"file": SimpleUploadedFile("a.xlsx", b"PK broken")})
    assert "damaged" in wrong.content.decode()
    where = client.post("/units/file/", {"file": SimpleUploadedFile("a.xlsx", book(*GOOD))})["Location"]
    page = client.get(where)
    assert [(value, number) for value, _label, number in page.context["counts"]] == [
        ("error", 0),
        ("created", 3),
        ("changed", 3),
        ("left", 0),
    ]
    assert client.get(f"{where}?outcome=created").context["page"].paginator.count == 3
    stale = client.post(where, {"seen": "other"})
    assert stale.status_code == 409
    done = client.post(where, {"seen": page.context["seen"]})
    assert "First passwords" in done.content.decode()
    assert Membership.objects.filter(user__username="li-kz", ended_at=None).count() == 2
    assert client.get(where).status_code == 404
