"""Every address of the pages × every role × own and other unit. An address that is not in the table fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.unit.web_permissions.objects import arguments_of, objects_of, people_of, sent_to
from tests.unit.web_permissions.table import ALL, OPEN, TABLE
from tracker.web.urls import urlpatterns

REFUSED = (403, 404)
NO_METHOD = 405
SESSION = "sessionid"


def test_every_address_stands_in_the_table() -> None:
    assert {str(pattern.name) for pattern in urlpatterns} == set(TABLE)


def addresses(cast: Cast) -> dict[str, str]:
    """Every address with its object; one that has none is named here."""
    objects = objects_of(cast)
    found = {str(pattern.name): arguments_of(pattern, objects) for pattern in urlpatterns}
    assert [name for name, arguments in found.items() if arguments is None] == []
    return {name: reverse(name, args=arguments) for name, arguments in found.items()}


def ask(client: Client, method: str, url: str, values: dict[str, Any]) -> Any:
    """The answer, without what it may have changed."""
    session = client.cookies[SESSION].value if SESSION in client.cookies else ""
    with transaction.atomic():
        response = getattr(client, method)(url, values if method == "post" else {})
        response.getvalue()  # a file is read to its end, which closes it
        transaction.set_rollback(True)
    client.cookies.clear()
    if session:
        client.cookies[SESSION] = session
    return response


@pytest.mark.django_db
def test_each_person_gets_through_exactly_where_the_table_says(cast: Cast) -> None:
    people, urls, values = people_of(cast), addresses(cast), sent_to(cast)
    assert set(people) == ALL
    wrong: list[Any] = []
    for person, user in people.items():
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for name, row in TABLE.items():
            for method, who in zip(("get", "post"), row, strict=True):
                if who is None and person not in ("officer", "other_handler"):
                    continue  # that there is no such method, two people say
                status = ask(client, method, urls[name], values.get(name, {})).status_code
                found = "no method" if status == NO_METHOD else "refused" if status in REFUSED else "through"
                right = {"no method", "refused"} if who is None else {"through"} if person in who else {"refused"}
                if found not in right:
                    wrong.append((method, name, person, status))
    assert not wrong


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in(cast: Cast) -> None:
    for name, url in addresses(cast).items():
        for method in ("get", "post"):
            response = ask(Client(), method, url, {})
            sent = response.status_code == 302 and response["Location"].startswith("/sign-in/")
            assert sent or name in OPEN, (method, name, response.status_code)
