from __future__ import annotations
import pytest
from accounts.models import User
from tests.factories.accounts import signed_in

@pytest.mark.django_db
def test_x(ada: User) -> None:
    c = signed_in(ada)
    for p in ("/settings/calendars/", "/settings/exchange/", "/settings/office365/", "/settings/calendars/rooms/", "/me/calendar/", "/settings/", "/calendar-hooks/NORTHWIND"):
        r = c.get(p)
        assert r.status_code == 200, p
    print(r.content, r["content-type"])
