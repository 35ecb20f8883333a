"""The bar of a phone holds five places; what is beyond them stands under More, with how much waits there."""

from __future__ import annotations

import re

import pytest

from accounts.permissions import RoleCode
from tests.factories.accounts import make_user, signed_in

pytestmark = pytest.mark.django_db


def test_what_a_phone_has_no_place_for_stands_under_more() -> None:
    client = signed_in(make_user(RoleCode.STANDARD))
    html = client.get("/tasks/").content.decode()
    main = re.findall(r'(?s)<ul class="rail__list">.*?</ul>', html)[0]
    drawn = re.findall(r'<li( class="rail__beyond")?><a class="rail__link" href="([^"]+)"', main)
    more = re.findall(r'role="menuitem" href="([^"]+)"', main)
    assert len(drawn) > 5
    assert [bool(beyond) for beyond, _url in drawn] == [False] * 4 + [True] * (len(drawn) - 4)
    assert more == [url for beyond, url in drawn if beyond]
    assert "/tasks/" in more
    assert re.search(r'popovertarget="rail-more"[^>]*aria-current="true"', main)
