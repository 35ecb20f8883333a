"""The wizard: a draft from the first letter, saved while typing, jumped through freely, published when it is whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from base.errors import Refused
from base.models import Entry
from recruit.fields.models import CustomField
from recruit.jobs import access, drafting, opening, publishing
from recruit.jobs.models import HiringTeamMember, Job, JobAdVersion, Posting
from recruit.processes.models import HiringProcess
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import AD_TEXT, default_ad, make_brand, make_department, make_job, make_vocabulary

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role
HTMX = {"HX-Request": "true", "HX-Target": "progress"}


@pytest.fixture(autouse=True)
def vocabulary(db: None) -> None:
    """The default process, reasons and sources."""
    make_vocabulary()


def new_url() -> str:
    return reverse("recruit:job-new")


def step(job: Job, name: str) -> str:
    return reverse("recruit:job-edit-step", args=[job.public_id, name])


def draft_of(user: User, **changes: Any) -> Job:
    job = drafting.begin_draft(by=actor(user), title="Charge nurse")
    return drafting.save_draft(job, by=actor(user), changes=whole() | changes)


def whole() -> dict[str, Any]:
    return {"city": "Graz", "country_code": "at", "industry": "healthcare", "function": "health_care_provider"}


def details(**changes: Any) -> dict[str, Any]:
    return {
        "city": "Graz",
        "country_code": "at",
        "industry": "healthcare",
        "function": "health_care_provider",
        "experience_level": "associate",
        "type_of_employment": "permanent",
        "positions": "2",
        "position_type": "NEW",
        "salary_period": "YEAR",
    } | changes


# --- Drafts ---------------------------------------------------------------------------------------------------------


def test_the_first_letter_makes_one_draft_that_only_its_writer_sees(rosa: User, ada: User) -> None:
    client, key = signed_in(rosa), str(uuid4())
    for title in ("C", "Cha", "Charge nurse"):
        answer = client.post(new_url(), {"key": key, "title": title, "language": "en", "autosave": "1"}, headers=HTMX)
        assert answer.status_code == 200
    job = Job.objects.get()
    assert (job.is_draft, job.title, str(job.public_id)) == (True, "Charge nurse", key)
    assert default_ad(job).title == "Charge nurse"
    assert list(access.drafts_of(actor(rosa))) == [job]
    assert f'data-address="{step(job, "create")}"' in answer.content.decode()
    assert "Saved at" in answer.content.decode()
    assert signed_in(ada).get(step(job, "create")).status_code == 404
    assert not Entry.objects.filter(kind__startswith="job").exists()


def test_the_list_of_drafts_shows_no_number_before_there_is_one(rosa: User) -> None:
    drafting.begin_draft(by=actor(rosa))
    text = signed_in(rosa).get(reverse("recruit:jobs") + "?lens=drafts").content.decode()
    assert "Without a title" in text
    assert "DRAFT-" not in text


def test_nothing_is_made_by_looking_or_by_a_preview(rosa: User) -> None:
    client = signed_in(rosa)
    assert client.get(new_url()).status_code == 200
    answer = client.post(new_url() + "?preview=1", {"title": "Nurse", "job_description": "- a ward"}, headers=HTMX)
    assert "<li>a ward</li>" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_new_draft_begins_like_the_last_job(rosa: User) -> None:
    department, brand = make_department(), make_brand(is_default=True)
    make_job(rosa, city="Linz", department=department, salary_currency="EUR", industry="healthcare")
    draft = drafting.begin_draft(by=actor(rosa), title="Nurse")
    assert (draft.city, draft.department, draft.brand, draft.salary_currency, draft.industry) == (
        "Linz", department, brand, "EUR", "healthcare",
    )  # fmt: skip
    assert list(draft.team.values_list("user", "role")) == [(rosa.pk, Role.RECRUITER)]
    assert draft.positions.count() == 1


def test_a_basic_user_may_not_begin(hugo: User) -> None:
    assert signed_in(hugo).get(new_url()).status_code == 403
    assert signed_in(hugo).post(new_url(), {"title": "Mine"}).status_code == 403
    assert not Job.objects.exists()


def test_a_key_of_somebody_elses_job_makes_another_draft(rosa: User, ada: User) -> None:
    theirs = draft_of(ada)
    signed_in(rosa).post(new_url(), {"key": str(theirs.public_id), "title": "Mine", "autosave": "1"}, headers=HTMX)
    theirs.refresh_from_db()
    assert theirs.title == "Charge nurse"
    assert Job.objects.get(creator=rosa).title == "Mine"


def test_a_page_left_open_does_not_begin_a_published_job_anew(rosa: User) -> None:
    draft = draft_of(rosa)
    drafting.open_draft(draft, by=actor(rosa), publish=False)
    with pytest.raises(Refused, match="published in another window"):
        drafting.begin_draft(by=actor(rosa), key=draft.public_id)
    assert Job.objects.count() == 1


def test_a_draft_is_discarded_with_all_it_has(rosa: User, ada: User) -> None:
    draft = draft_of(rosa)
    assert signed_in(ada).post(reverse("recruit:job-discard", args=[draft.public_id])).status_code == 404
    assert Job.objects.exists()
    signed_in(rosa).post(reverse("recruit:job-discard", args=[draft.public_id]))
    assert not Job.objects.exists()
    job = make_job(rosa)
    assert signed_in(rosa).post(reverse("recruit:job-discard", args=[job.public_id])).status_code == 409
    assert Job.objects.get() == job


# --- Steps ----------------------------------------------------------------------------------------------------------


def test_each_step_saves_and_leads_where_the_button_says(rosa: User) -> None:
    client, draft = signed_in(rosa), draft_of(rosa)
    answer = client.post(step(draft, "create"), {"title": "Ward nurse", "language": "de", "go": "team"})
    assert answer["Location"] == step(draft, "team")
    draft.refresh_from_db()
    assert (draft.title, draft.language, default_ad(draft).language) == ("Ward nurse", "de", "de")
    given = details(salary_min="40000", salary_max="52000", salary_currency="EUR", go="close", note="Budget agreed.")
    answer = client.post(step(draft, "details"), given)
    assert answer["Location"] == reverse("recruit:jobs") + "?lens=drafts"
    draft.refresh_from_db()
    assert (draft.salary_min, draft.salary_currency, draft.note) == (Decimal(40000), "EUR", "Budget agreed.")
    assert (draft.positions.count(), draft.experience_level) == (2, "associate")
    for name in ("create", "details", "team", "advertise", "share"):
        assert client.get(step(draft, name)).status_code == 200
    assert client.get(step(draft, "nonsense")).status_code == 404


def test_the_stepper_counts_what_is_missing(rosa: User) -> None:
    draft = drafting.begin_draft(by=actor(rosa), title="Nurse")
    Job.objects.filter(pk=draft.pk).update(city="", country_code="", industry="", function="")
    text = signed_in(rosa).get(step(draft, "team")).content.decode()
    assert "needs 4 fields" in text
    assert "needs 1 field" in text


def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(rosa: User) -> None:
    client, draft = signed_in(rosa), draft_of(rosa)
    given = details(city="Linz", salary_min="90", salary_max="10", salary_currency="EUR", go="team")
    answer = client.post(step(draft, "details"), given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "The lower end of the salary must not be above the upper end." in text
    assert 'value="90"' in text
    draft.refresh_from_db()
    assert (draft.city, draft.salary_min) == ("Linz", None)
    given = details(salary_min="10", salary_max="90", salary_currency="EUR", go="team")
    given["version"] = answer.context["form"]["version"].value()
    assert client.post(step(draft, "details"), given)["Location"] == step(draft, "team")


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("details", {"salary_currency": "XXX"}, "Select a valid choice"),
        ("details", {"city": "x" * 101}, "at most 100 characters"),
        ("details", {"positions": "501"}, "less than or equal to 500"),
        ("details", {"target_hiring_on": "31.31.2026"}, "valid date"),
        ("create", {"title": "x" * 201}, "at most 200 characters"),
    ],
)
def test_bad_input_is_said_and_loses_nothing(rosa: User, name: str, changes: dict[str, str], sentence: str) -> None:
    draft = draft_of(rosa)
    given = (details() if name == "details" else {"title": "Nurse", "language": "en"}) | changes
    answer = signed_in(rosa).post(step(draft, name), given | {"go": "team"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    for value in changes.values():
        if value != "XXX":
            assert value in answer.content.decode()


def test_a_job_id_of_another_job_is_refused_at_once(rosa: User) -> None:
    make_job(rosa, ref_number="NURSE-7")
    draft = draft_of(rosa)
    answer = signed_in(rosa).post(
        step(draft, "create"), {"title": "Ward nurse", "language": "en", "ref_number": "NURSE-7", "go": "details"}
    )
    assert answer.status_code == 422
    assert "This job ID is used by another job." in answer.content.decode()
    assert "Ward nurse" in answer.content.decode()


def test_two_windows_notice_each_other_and_keep_what_was_typed(rosa: User) -> None:
    client, draft = signed_in(rosa), draft_of(rosa)
    given = details(version=str(draft.version), city="Vienna", go="team")
    drafting.save_draft(draft, by=actor(rosa), changes={"city": "Linz"})
    auto = client.post(step(draft, "details"), given | {"autosave": "1"}, headers=HTMX)
    assert (auto.status_code, "Not saved" in auto.content.decode()) == (409, True)
    answer = client.post(step(draft, "details"), given)
    assert answer.status_code == 422
    assert "Somebody saved this while you were editing" in answer.content.decode()
    assert 'value="Vienna"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.city == "Linz"
    given["version"] = answer.context["form"]["version"].value()
    assert client.post(step(draft, "details"), given).status_code == 303
    draft.refresh_from_db()
    assert draft.city == "Vienna"


def test_an_edit_of_a_job_says_who_changed_what(ada: User, rosa: User) -> None:
    job = make_job(
        rosa, title="Nurse", **{name: value for name, value in whole().items() if name not in {"city", "country_code"}}
    )
    client = signed_in(rosa)
    given = details(version=str(job.version), city="Graz", region="Styria")
    opening.edit_job(job, by=actor(ada), changes={"city": "Vienna"})
    answer = client.post(step(job, "details"), given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Ada Admin" in text
    assert "Vienna" in text
    assert 'value="Styria"' in text
    given["version"] = answer.context["form"]["version"].value()
    assert client.post(step(job, "details"), given)["Location"] == reverse("recruit:job", args=[job.public_id])
    job.refresh_from_db()
    assert (job.city, job.region) == ("Graz", "Styria")


def test_a_jobs_details_cannot_be_emptied(rosa: User) -> None:
    job = make_job(rosa, industry="healthcare", function="design")
    answer = signed_in(rosa).post(step(job, "details"), details(city="", version=str(job.version)))
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    job.refresh_from_db()
    assert job.city == "Graz"


def test_the_team_is_built_by_hand_from_suggestions_and_from_a_job(rosa: User, hugo: User, iris: User) -> None:
    department = make_department()
    other = make_job(rosa, department=department, team={hugo: Role.HIRING_MANAGER, iris: Role.INTERVIEWER})
    draft = draft_of(rosa, department=department)
    client, url = signed_in(rosa), step(draft, "team")
    assert "Add Hugo Manager as Hiring manager" in client.get(url).content.decode()
    client.post(url, {"do": "add", "user": str(hugo.public_id), "role": Role.EXECUTIVE})
    assert draft.team.get(user=hugo).role == Role.EXECUTIVE
    client.post(url, {"do": "copy", "source": str(other.public_id)})
    assert dict(draft.team.values_list("user__first_name", "role")) == {
        "Rosa": Role.RECRUITER, "Hugo": Role.EXECUTIVE, "Iris": Role.INTERVIEWER,
    }  # fmt: skip
    client.post(url, {"do": "remove", "user": str(iris.public_id)})
    assert not draft.team.filter(user=iris).exists()
    answer = client.post(url, {"do": "add", "user": str(uuid4()), "role": "KING"})
    assert answer.status_code == 422
    assert draft.team.count() == 2


# --- Publishing -----------------------------------------------------------------------------------------------------


def test_publishing_lists_what_is_missing_with_links(rosa: User) -> None:
    draft = drafting.begin_draft(by=actor(rosa), title="Nurse")
    Job.objects.filter(pk=draft.pk).update(city="", country_code="at", industry="", function="design")
    answer = signed_in(rosa).post(step(draft, "create"), {"title": "Ward nurse", "language": "en", "go": "publish"})
    text = answer.content.decode()
    assert answer.status_code == 422
    for name, field, sentence in (
        ("details", "city", "Say in which city the job is."),
        ("details", "industry", "Choose an industry."),
        ("create", "job_description", "Write the job description."),
    ):
        assert f'href="{step(draft, name)}#id_{field}"' in text
        assert sentence in text
    draft.refresh_from_db()
    assert (draft.is_draft, draft.title) == (True, "Ward nurse")
    assert not Posting.objects.exists()


def test_a_whole_draft_becomes_a_job_with_a_number_and_its_ads_go_up(rosa: User) -> None:
    draft = draft_of(rosa)
    given = {"title": "Charge nurse", "language": "en", "job_description": AD_TEXT, "go": "publish"}
    answer = signed_in(rosa).post(step(draft, "create"), given)
    assert answer["Location"] == step(draft, "share")
    job = Job.objects.get()
    assert (job.is_draft, job.status) == (False, "SOURCING")
    assert job.ref_number.startswith("REF")
    posting = Posting.objects.get(ad__job=job, unpublished_at=None)
    assert (posting.title, posting.visibility, posting.version) == (
        "Charge nurse",
        "PUBLIC",
        JobAdVersion.objects.get(),
    )
    assert list(job.status_intervals.values_list("status", flat=True)) == ["CREATED", "SOURCING"]
    kinds = set(Entry.objects.filter(about__contains=[f"job:{job.public_id}"]).values_list("kind", flat=True))
    assert {"job.created", "job.status_changed", "job_ad.published"} <= kinds


def test_a_job_is_created_without_publishing_under_its_own_id(rosa: User) -> None:
    draft = draft_of(rosa, ref_number="NURSE-7")
    answer = signed_in(rosa).post(step(draft, "details"), details(go="open"))
    assert answer.status_code == 303
    job = Job.objects.get()
    assert (job.is_draft, job.status, job.ref_number) == (False, "CREATED", "NURSE-7")
    assert not Posting.objects.exists()


def test_only_the_chosen_ads_go_up_each_for_its_readers(rosa: User) -> None:
    draft = draft_of(rosa)
    by = actor(rosa)
    default = default_ad(draft)
    publishing.write_ad(draft, by=by, ad=default, changes={"job_description": AD_TEXT})
    german = publishing.write_ad(
        draft, by=by, changes={"language": "de", "title": "Pflege", "job_description": AD_TEXT}
    )
    french = publishing.write_ad(draft, by=by, changes={"language": "fr", "title": "Soins"})
    given = {
        "ads": "1", "ad": [str(default.public_id), str(german.public_id)], f"visibility-{german.public_id}": "INTERNAL",
        f"visibility-{default.public_id}": "PRIVATE", "go": "publish",
    }  # fmt: skip
    assert signed_in(rosa).post(step(draft, "advertise"), given).status_code == 303
    assert dict(Posting.objects.values_list("ad", "visibility")) == {default.pk: "PRIVATE", german.pk: "INTERNAL"}
    french.refresh_from_db()
    assert french.is_chosen is False


def test_no_ad_chosen_is_said(rosa: User) -> None:
    draft = draft_of(rosa)
    answer = signed_in(rosa).post(step(draft, "advertise"), {"ads": "1", "go": "publish"})
    assert answer.status_code == 422
    assert "Choose at least one ad to publish" in answer.content.decode()
    assert Job.objects.get().is_draft


def test_a_required_field_of_the_company_is_asked_and_kept(rosa: User) -> None:
    field = CustomField.objects.create(category="JOB", type="TEXT", label="Cost centre", is_required=True)
    draft = draft_of(rosa)
    client, name = signed_in(rosa), f"field-{field.public_id}"
    answer = client.post(step(draft, "details"), details(go="open"))
    assert answer.status_code == 422
    assert f"{step(draft, 'details')}#id_{name}" in answer.content.decode()
    answer = client.post(step(draft, "details"), details(**{name: "CC-12", "go": "open"}))
    assert answer.status_code == 303
    assert Job.objects.get().fields == {str(field.public_id): "CC-12"}


def test_the_process_follows_the_org_values(rosa: User) -> None:
    department = make_department("Ward")
    own = HiringProcess.objects.create(name="For wards", scope={"department": [str(department.public_id)]})
    draft = draft_of(rosa, department=department)
    job = drafting.open_draft(draft, by=actor(rosa), publish=False)
    assert job.process == own


def test_steps_cost_the_same_for_one_and_three(rosa: User) -> None:
    client, draft = signed_in(rosa), draft_of(rosa)
    for name in ("create", "details", "team", "advertise"):
        counts = []
        for more in (1, 2):
            for _one in range(more):
                make_job(rosa)
                draft.positions.create(opened_on="2026-01-01")
                draft.ads.create(title="Ad", language="de")
            counts.append(statements(client, step(draft, name)))
        assert counts[0] == counts[1] <= 20, name


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)
