"""How views answer: page or fragment, toast, redirect, refusal; and what the component tags refuse."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from base.ui import navigation, palette
from base.ui.pages import done, refuse, sign_in_again, toast, validate_field
from base.ui.tags.words import words_since


def a_request(method: str = "get", path: str = "/", **extra: Any) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)(path, **extra)
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]  # enough of a session
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # where its middleware puts it
    return request


def drawn(text: str, **context: Any) -> str:
    return Template(text).render(Context(context))


def test_toast_travels_in_the_trigger_header_beside_other_events() -> None:
    response = toast(toast(HttpResponse(), "Moved Ana to Interview.", undo_url="/undo/1/"), "Zweite ü", tone="warn")
    assert json.loads(response.headers["HX-Trigger"]) == {"toast": {"text": "Zweite ü", "undo": "", "tone": "warn"}}


def test_unknown_tone_of_a_toast_is_refused() -> None:
    with pytest.raises(ValueError, match="Unknown tone"):
        toast(HttpResponse(), "x", tone="loud")


def test_done_redirects_plain_forms_and_tells_htmx_where_to_go() -> None:
    plain = done(a_request("post"), "/jobs/", "Job created.")
    assert (plain.status_code, plain.headers["Location"]) == (303, "/jobs/")
    script = done(a_request("post", headers={"HX-Request": "true"}), "/jobs/", "Job created.", undo_url="/undo/1/")
    assert (script.status_code, script.headers["HX-Redirect"]) == (204, "/jobs/")


def test_refusal_is_a_toast_for_htmx_and_a_page_else() -> None:
    script = refuse(a_request("post", headers={"HX-Request": "true"}), 409, "Hugo was faster.")
    assert (script.status_code, script.content) == (409, b"")
    assert json.loads(script.headers["HX-Trigger"])["toast"] == {
        "text": "Hugo was faster.",
        "undo": "",
        "tone": "danger",
    }


@pytest.mark.django_db
def test_missing_page_says_what_to_do(client: Client, ada: Any) -> None:
    client.force_login(ada)
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"Go to the start page" in answer.content


def test_ended_session_keeps_what_was_typed() -> None:
    response = sign_in_again("/sign-in/")
    assert response.status_code == 401
    assert json.loads(response.headers["HX-Trigger"])["signin"]["url"] == "/sign-in/"


class _Form(forms.Form):
    email = forms.EmailField()


def test_one_field_is_checked_without_touching_the_rest() -> None:
    request = a_request("post", "/?validate=email", data={"email": "ana"})
    answer = validate_field(request, _Form({"email": "ana"}))
    assert answer is not None
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert 'class="field__error"' in answer.content.decode()
    assert validate_field(a_request("post", "/", data={}), _Form({})) is None


def test_query_string_edits_keep_the_other_filters() -> None:
    request = a_request("get", "/jobs/?q=nurse&status=open&status=held&after=x")
    assert (
        drawn("{% qs sort='title' after=None %}", request=request)
        == "?q=nurse&amp;status=open&amp;status=held&amp;sort=title"
    )


def test_sort_header_turns_round_and_says_so() -> None:
    html = drawn("{% sort_header 'Title' by='title' %}", request=a_request("get", "/?sort=title&after=x"))
    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-title"' in html


@pytest.mark.parametrize(
    "template", ["{% chip 'x' colour='red' %}", "{% button text='x' %}", "{% card heading='x' %}{% endcard %}"]
)
def test_unknown_argument_does_not_compile(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(template)


@pytest.mark.parametrize(
    "template",
    [
        "{% chip 'x' tone='red' %}",
        "{% icon 'unicorn' %}",
        "{% empty title='x' kind='sad' %}",
        "{% status 'X' kind='nothing' %}",
        "{% button label='x' tone='loud' %}",
    ],
)
def test_unknown_tone_icon_or_kind_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"Unknown|No look"):
        drawn(template)


def test_everything_typed_by_people_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    html = drawn(
        "{% chip t %}{% person t detail=t %}{% avatar t %}{% button label=t %}{% tip t text=t %}"
        "{% filter_chip t remove_url=t %}"
        "{% keyvalue rows %}{% diff t '' %}{% stat t value=t %}{% copy_field t value=t %}{% banner t %}"
        "{% card title=t %}{{ t }}{% endcard %}",
        t=evil,
        rows=[(evil, evil)],
    )
    assert "<script" not in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(10, "just now"), (60, "1 minute ago"), (7200, "2 hours ago"), (86400 * 9, "9 days ago"), (-7200, "in 2 hours")],
)
def test_times_in_words(seconds: int, words: str) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert words_since(now - timedelta(seconds=seconds), now) == words


@pytest.mark.django_db
def test_palette_leaves_out_a_source_that_fails(client: Client, ada: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(actor: object, typed: str) -> list[palette.Hit]:
        raise RuntimeError

    monkeypatch.setattr(palette, "_providers", {"broken": palette.Provider("broken", broken)})
    client.force_login(ada)
    answer = client.get("/palette/?q=zzz", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert b"Nothing found" in answer.content


@pytest.mark.django_db
def test_palette_asks_visitors_to_sign_in(client: Client) -> None:
    assert client.get("/palette/", headers={"HX-Request": "true"}).status_code == 401
    assert client.get("/palette/").status_code == 302


@pytest.mark.django_db
def test_appearance_is_remembered_and_only_known_words(client: Client) -> None:
    answer = client.post("/appearance/", {"theme": "dark", "density": "huge", "next": "https://evil.example/"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert answer.cookies["theme"].value == "dark"
    assert "density" not in answer.cookies


def test_navigation_knows_its_groups() -> None:
    with pytest.raises(ValueError, match="Unknown navigation group"):
        navigation.register(navigation.Item("x", "x", "home", group="attic"))
