"""What the columns of the file are called, in the languages of the interface, and how roles are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy, override

from tracker.accounts.roles import Role
from tracker.common.text import fold

UNITS, PEOPLE = "units", "people"

# What the template calls each column; read in whatever language of the interface.
LABELS: Final[dict[str, dict[str, Any]]] = {
    UNITS: {
        "name": gettext_lazy("Name of the unit"),
        "parent": gettext_lazy("Stands under"),
        "aliases": gettext_lazy("Other names"),
        "order": gettext_lazy("Order"),
        "active": gettext_lazy("In use"),
    },
    PEOPLE: {
        "name": gettext_lazy("Full name"),
        "username": gettext_lazy("Sign-in name"),
        "phone": gettext_lazy("Phone"),
        "email": gettext_lazy("E-mail"),
        "role": gettext_lazy("Role"),
        "unit": gettext_lazy("Unit"),
    },
}
# Other heads that offices write.
HEADS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    UNITS: {
        "name": ("单位名称", "名称", "单位", "机构名称", "機關名稱", "部门名称", "unit", "unit name", "name"),
        "parent": ("上级单位", "上级", "隶属单位", "上級機關", "parent", "stands under"),
        "aliases": ("别名", "简称", "其他名称", "別名", "aliases", "other names"),
        "order": ("排序", "序号", "顺序", "順序", "order"),
        "active": ("在用", "启用", "使用中", "in use"),
    },
    PEOPLE: {
        "name": ("姓名", "full name", "name"),
        "username": ("登录名", "账号", "用户名", "登入名稱", "帳號", "sign-in name", "username"),
        "phone": ("电话", "手机", "手机号", "電話", "phone"),
        "email": ("邮箱", "电子邮箱", "电子邮件", "電子郵件", "e-mail", "email"),
        "role": ("角色", "role"),
        "unit": ("所在单位", "单位", "单位名称", "部门", "所在機關", "機關", "unit"),
    },
}
NEEDED: Final = {UNITS: ("name",), PEOPLE: ("name", "username")}
_YES: Final = frozenset({"是", "在用", "启用", "y", "yes", "true", "1"})
_NO: Final = frozenset({"否", "停用", "不用", "n", "no", "false", "0"})


def columns_of(heads: list[str]) -> tuple[str, dict[str, int]] | None:
    """The kind of table that a row of heads begins (people where there are sign-in names) and the place of each column."""
    folded = [fold(head) for head in heads]
    for kind in (PEOPLE, UNITS):
        found: dict[str, int] = {}
        for column, names in HEADS[kind].items():
            wanted = [fold(name) for name in (*names, *_labels(kind, column))]
            place = next((folded.index(name) for name in wanted if name in folded), None)
            if place is not None and place not in found.values():
                found[column] = place
        if all(column in found for column in NEEDED[kind]):
            return kind, found
    return None


def _labels(kind: str, column: str) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield str(LABELS[kind][column])


def role_words() -> dict[str, str]:
    """Folded name of a role in any language of the interface, or its code → the role."""
    found = {fold(role.value): role.value for role in Role}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(role.label)): role.value for role in Role}
    return found


def yes_or_no(text: str) -> bool | None:
    """True or False; None for anything else."""
    folded = fold(text)
    return True if folded in _YES else False if folded in _NO else None
