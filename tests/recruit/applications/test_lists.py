"""The candidates of a job as board and table: filters, columns, exports, cards (ux 5.3)."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Company, User
from base.actors import Actor
from base.keyset import page_by
from recruit.applications import deferring, moving, rejecting, reviewing
from recruit.applications.filters import ApplicationFilter
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.applications.queries import board_of
from recruit.candidates.models import ConsentDecision
from recruit.jobs.models import Job
from recruit.processes.stages import Stage
from recruit.screening.models import Answer, Question
from recruit.setup.models import ExitReason, Source
from tests.factories.accounts import signed_in
from tests.factories.road import join, make_application, make_job, step_named

pytestmark = pytest.mark.django_db


def found_by(job: Job, query: str) -> set[str]:
    chosen = ApplicationFilter.of(QueryDict(query))
    rows = chosen.narrow(job.applications.select_related("candidate"), by=Actor.system("tests"))
    return {row.candidate.first_name for row in rows}


@pytest.fixture
def job(rosa: User) -> Job:
    """Four people, each special in other ways."""
    job = make_job(rosa)
    by = Actor.of(rosa)
    ana = make_application(
        job, first_name="Ana", city="Graz", headline="Charge nurse", tags=["Nights"],
        experience=[{"company": "St Vincent", "title": "Nurse"}], education=[{"institution": "TU Wien"}],
    )  # fmt: skip
    reviewing.review(ana, by=by, rating=4)
    bea = make_application(job, first_name="Bea", city="Dublin", country_code="ie")
    reason = ExitReason.objects.filter(kind="rejection").first()
    rejecting.reject(bea, by=by, reason=reason, letter=Letter("No", "Sorry", timezone.now() + timedelta(days=2)))
    cleo = make_application(job, first_name="Cleo")
    deferring.defer(cleo, by=by, until=timezone.localdate() + timedelta(days=3))
    ConsentDecision.objects.create(candidate=cleo.candidate, decision="acquired")
    dora = make_application(job, first_name="Dora", last_name="Quinn", is_internal=True)
    make_application(make_job(rosa), first_name="dora", last_name="QUINN")
    long_ago = timezone.now() - timedelta(days=40)
    source = Source.objects.create(type="CUSTOM", name="Fair in May")
    Application.objects.filter(pk=dora.pk).update(
        applied_at=long_ago, entered_at=long_ago, is_internal=True, source=source
    )
    question = Question.objects.create(text="Night shifts?")
    Answer.objects.create(application=dora, question=question, question_text="Night shifts?", value="y", words="Yes")
    Answer.objects.create(
        application=cleo, question=question, question_text="Night shifts?", value="y", words="Yes", visibility="FULL"
    )
    return job


def test_each_filter_finds_those_it_names(job: Job) -> None:
    reason, source = ExitReason.objects.filter(kind="rejection").first(), Source.objects.get(name="Fair in May")
    question = Question.objects.get(text="Night shifts?")
    assert reason is not None
    day = (timezone.now() - timedelta(days=39)).date().isoformat()
    everybody = {"Ana", "Bea", "Cleo", "Dora"}
    expected = {
        "": everybody,
        "rating=9&at=nowhere&source=x&days=-1&applied_from=yesterday&reason=1&show=me&question=2": everybody,
        "q=ana": {"Ana"},
        "at=NEW": {"Cleo", "Dora"},
        "at=NEW&at=REJECTED": {"Bea", "Cleo", "Dora"},
        f"at={step_named('Resume Review').public_id}": {"Ana"},
        "rating=4": {"Ana"},
        "rating=5": set(),
        f"source={source.public_id}": {"Dora"},
        "tag=Nights": {"Ana"},
        "tag=Nights,Days": set(),
        f"applied_to={day}": {"Dora"},
        f"applied_from={day}": {"Ana", "Bea", "Cleo"},
        "days=30": {"Dora"},
        "internal=on": {"Dora"},
        f"reason={reason.public_id}": {"Bea"},
        "show=pending": {"Bea"},
        "show=deferred": {"Cleo"},
        "show=no_consent": {"Ana", "Bea", "Dora"},
        "show=duplicate": {"Dora"},
        "show=unrated&at=NEW": {"Cleo", "Dora"},
        "place=graz": {"Ana"},
        "place=IE": {"Bea"},
        "title=charge": {"Ana"},
        "company=vincent": {"Ana"},
        "school=wien": {"Ana"},
        f"question={question.public_id}": {"Dora"},
        f"question={question.public_id}&answer=no": set(),
    }
    assert {query: found_by(job, query) for query in expected} == expected


def test_the_address_of_a_filter_reads_back_the_same(job: Job) -> None:
    query = "q=a+b&at=NEW&at=LEAD&tag=x&show=deferred&rating=3&days=7&applied_from=2026-01-02&place=Graz&answer=y"
    chosen = ApplicationFilter.of(QueryDict(query))
    assert ApplicationFilter.of(QueryDict(chosen.address())) == chosen
    assert chosen.without("at", "NEW").at == ("LEAD",)
    assert chosen.without("rating").rating == 0


def test_board_and_table_keep_each_others_filters_and_say_them(job: Job, rosa: User) -> None:
    client = signed_in(rosa)
    for name in ("job", "job-candidates"):
        page = client.get(reverse(f"recruit:{name}", args=[job.public_id]), {"show": "deferred", "rating": ""})
        text = page.content.decode()
        assert ("Cleo" in text, "Ana Candidate" in text) == (True, False)
        assert f"{reverse('recruit:job', args=[job.public_id])}?show=deferred" in text
        assert f"{reverse('recruit:job-candidates', args=[job.public_id])}?show=deferred" in text
        assert "Remove filter Deferred" in text
    form = client.get(reverse("recruit:job-filters", args=[job.public_id]), {"show": "deferred", "view": "board"})
    text = form.content.decode()
    assert f'action="{reverse("recruit:job", args=[job.public_id])}"' in text
    assert "Interview, any step</option>" in text
    assert ("Night shifts?" in text, "Fair in May" in text) == (True, True)


def test_columns_are_chosen_and_remembered(job: Job, rosa: User) -> None:
    client, url = signed_in(rosa), reverse("recruit:job-candidates", args=[job.public_id])
    assert ">Phone</th>" not in client.get(url).content.decode()
    chosen = client.get(url, {"cols": ["phone", "reason", "nonsense"], "density": "compact"})
    assert ">Phone</th>" in chosen.content.decode()
    again = client.get(url).content.decode()
    assert (">Phone</th>" in again, "table--compact" in again, ">Source" in again) == (True, True, False)
    assert "checked" in client.get(reverse("recruit:job-columns", args=[job.public_id])).content.decode()


@pytest.mark.parametrize("sort", ["name", "-rating", "source", "location", "entered", "-applied", "nonsense"])
def test_every_sort_pages_through_all_once(job: Job, rosa: User, sort: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        "recruit.applications.views.table.page_by", lambda *args, **kwargs: page_by(*args, **kwargs, size=1)
    )
    client, url, seen, after = signed_in(rosa), reverse("recruit:job-candidates", args=[job.public_id]), [], ""
    for _number in range(4):
        page = client.get(url, {"sort": sort, "after": after}).context["page"]
        seen += [row.pk for row in page.rows]
        after = page.older or ""
    assert (len(seen), len(set(seen)), after) == (4, 4, "")


def test_what_is_shown_is_exported_and_formulas_are_disarmed(job: Job, rosa: User) -> None:
    client = signed_in(rosa)
    make_application(job, first_name="=cmd()", last_name="Evil")
    url = reverse("recruit:job-candidates-export", args=[job.public_id, "csv"])
    lines = b"".join(client.get(url, {"at": "NEW", "sort": "name", "cols": ["step", "source"]})).decode().splitlines()
    assert lines[0] == "\ufeffCandidate,Headline,Step,Source"
    assert lines[-1].startswith("Dora Quinn,,New,Fair in May")
    assert any(line.startswith("'=cmd() Evil") for line in lines)
    book = client.get(reverse("recruit:job-candidates-export", args=[job.public_id, "xlsx"]), {"q": "Ana"})
    rows = list(load_workbook(io.BytesIO(book.content)).active.values)  # type: ignore[union-attr]  # known to be there
    assert (len(rows), rows[1][1]) == (2, "Charge nurse")
    chosen = job.applications.get(candidate__first_name="Cleo")
    one = b"".join(client.get(url, {"selected": str(chosen.public_id)})).decode().splitlines()
    assert len(one) == 2
    assert client.get(reverse("recruit:job-candidates-export", args=[job.public_id, "exe"])).status_code == 404


def test_a_card_escapes_what_people_type(rosa: User) -> None:
    job = make_job(rosa)
    make_application(job, first_name='<b>"A', last_name="&'", headline="<script>x</script>")
    page = signed_in(rosa).get(reverse("recruit:job", args=[job.public_id])).content.decode()
    assert 'data-name="&lt;b&gt;&quot;A &amp;&#x27;"' in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_a_card_has_what_keys_and_pointer_need(rosa: User) -> None:
    job = make_job(rosa)
    row = make_application(job, first_name="Ana", last_name="Kowalska")
    page = signed_in(rosa).get(reverse("recruit:job", args=[job.public_id])).content.decode()
    home = f"/applications/{row.public_id}/"
    for part in (
        f'<li class="ticket" id="card-{row.public_id}" data-card="{row.public_id}" data-row data-name="Ana Kowalska"',
        f'data-full="{home}" data-move="{home}move/" data-version="1" data-reject="{home}pass/"',
        f'href="?open={row.public_id}" data-panel="{home}panel/">Ana Kowalska</a>',
        f'name="selected" form="bulk-form" value="{row.public_id}" aria-label="Select Ana Kowalska"',
    ):
        assert part in page


@pytest.mark.parametrize("name", ["job", "job-candidates", "job-review", "job-filters"])
def test_pages_need_the_same_statements_for_two_and_five(rosa: User, name: str) -> None:
    job, client, counts = make_job(rosa), signed_in(rosa), []
    for number in (2, 3):
        for _one in range(number):
            make_application(job)
        client.get(reverse(f"recruit:{name}", args=[job.public_id]))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse(f"recruit:{name}", args=[job.public_id]))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 16


def test_the_board_stays_light_and_counts_all(rosa: User) -> None:
    job = make_job(rosa)
    for stage in (Stage.NEW, Stage.LEAD):
        for _number in range(25):
            make_application(job, stage=stage)
    drawn = board_of(Actor.of(rosa), job, ApplicationFilter())
    filled = {column.station.name: (column.count, len(column.cards), column.more) for column in drawn.columns}
    assert (filled["Lead"], filled["New"], drawn.total) == ((25, 20, 5), (25, 20, 5), 50)
    more = signed_in(rosa).get(reverse("recruit:job-column", args=[job.public_id, 1]), {"shown": "20"})
    assert more.content.decode().count('class="ticket"') == 5


def test_a_column_says_how_long_half_of_them_wait_and_warns(rosa: User) -> None:
    job = make_job(rosa)
    rows = [make_application(job) for _number in range(3)]
    step = step_named("Phone Screen")
    step.target_days = 2
    step.save()
    for days, row in zip((1, 4, 9), rows, strict=True):
        moving.move(row, by=Actor.of(rosa), stage=Stage.IN_REVIEW, step=step)
        Application.objects.filter(pk=row.pk).update(entered_at=timezone.now() - timedelta(days=days))
    drawn = board_of(Actor.of(rosa), job, ApplicationFilter())
    column = next(column for column in drawn.columns if column.station.name == "Phone Screen")
    assert (column.median_days, column.is_slow) == (4, True)


def test_ratings_are_hidden_from_those_who_must_rate_first(rosa: User, hugo: User) -> None:
    job = make_job(rosa)
    join(job, hugo, "HIRING_MANAGER", by=rosa)
    reviewing.review(make_application(job), by=Actor.of(rosa), rating=4)
    client = signed_in(hugo)
    pages = [reverse(f"recruit:{name}", args=[job.public_id]) for name in ("job", "job-candidates")]
    pages.append(reverse("recruit:job-candidates-export", args=[job.public_id, "csv"]))
    for rule, shown in (("no", True), ("yes", False)):
        company = Company.objects.get()
        company.preferences = {"reviews.independent.hiring_manager": rule}
        company.save()
        for url in pages:
            answer = client.get(url)
            text = b"".join(answer).decode()
            assert ("Rated 4 of 5" in text or ",4.0," in text) is shown
