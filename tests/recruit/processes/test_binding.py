"""Which jobs follow which process: scopes, the default, existing jobs, and what is asked before."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from base.errors import Invalid, NotAllowed, Refused
from base.models import Entry
from recruit.applications import moving
from recruit.fields import scopes
from recruit.jobs import opening, scoped
from recruit.jobs.models import Job
from recruit.processes import binding, designing, queries
from recruit.processes.models import HiringProcess
from recruit.processes.stages import Stage
from tests.factories.accounts import actor, signed_in
from tests.factories.fields import make_field, value_of
from tests.factories.recruit import make_application, make_brand, make_department, make_job, make_vocabulary

FIELDS = ("brand", "country", "own")
scope_strategy = st.dictionaries(
    st.sampled_from(FIELDS), st.lists(st.sampled_from(["a", "b", "c"]), max_size=3), max_size=3
)
org_values = [{"brand": brand, "country": country, "own": own} for brand in "abc" for country in "abc" for own in "abc"]


@settings(deadline=None)
@given(scope_strategy, scope_strategy)
def test_two_scopes_overlap_exactly_when_some_job_is_within_both(
    one: dict[str, list[str]], other: dict[str, list[str]]
) -> None:
    shared = any(scopes.takes(one, org) and scopes.takes(other, org) for org in org_values)
    assert scopes.overlap(one, other) is shared
    assert scopes.overlap(other, one) is shared


@settings(deadline=None)
@given(st.lists(scope_strategy, max_size=4), st.sampled_from(org_values))
def test_the_narrowest_takes_the_job_and_names_most(found: list[dict[str, list[str]]], org: dict[str, str]) -> None:
    chosen = scopes.narrowest([(scope, place) for place, scope in enumerate(found)], org)
    taking = [place for place, scope in enumerate(found) if scopes.takes(scope, org)]
    assert (chosen in taking) if taking else chosen is None
    if chosen is not None:
        most = max(len(scopes.normal(found[place])) for place in taking)
        assert len(scopes.normal(found[chosen])) == most


@pytest.fixture
def process(db: None, ada: User) -> HiringProcess:
    """A second process with the steps of the default one."""
    make_vocabulary()
    return designing.add_process(by=actor(ada), name="Doctors")


def austrian(ada: User, **more: Any) -> Job:
    return make_job(ada, country_code="at", **more)


def test_new_jobs_follow_the_process_their_values_lead_to(process: HiringProcess, ada: User) -> None:
    default = HiringProcess.objects.get(is_default=True)
    field = make_field("Region", "East", "West", category="ORG")
    east = value_of(field, "East")
    brand = make_brand()
    binding.bind_process(process, by=actor(ada), scope={str(field.public_id): [east], "country": ["at", "de"]})
    assert queries.process_for({"country": "at", str(field.public_id): east}) == process
    assert queries.process_for({"country": "fr", str(field.public_id): east}) == default
    assert queries.process_for({"country": "at"}) == default
    assert queries.process_for({"brand": str(brand.public_id)}) == default


def test_a_job_is_opened_with_the_process_its_values_lead_to(process: HiringProcess, ada: User) -> None:
    nursing = make_department()
    binding.bind_process(process, by=actor(ada), scope={"department": [str(nursing.public_id)], "country": ["at"]})
    assert austrian(ada, department=nursing).process == process
    assert austrian(ada).process.is_default is True
    default = HiringProcess.objects.get(is_default=True)
    assert austrian(ada, department=nursing, process=default).process == default


def test_candidates_keep_their_step_when_a_job_is_given_another_process(process: HiringProcess, ada: User) -> None:
    job = austrian(ada)
    phone = job.process.steps.get(name="Phone Screen")
    here = moving.move(make_application(job), by=actor(ada), stage=Stage.IN_REVIEW, step=phone)
    opening.edit_job(job, by=actor(ada), changes={"process": process})
    here.refresh_from_db()
    assert here.step == process.steps.get(name="Phone Screen")
    assert here.visits.get(left_at=None).step == here.step


def test_a_process_bound_to_nothing_is_chosen_only_by_hand(process: HiringProcess) -> None:
    assert queries.process_for({"country": "at"}).is_default is True


def test_an_overlap_is_refused_naming_the_other(process: HiringProcess, ada: User) -> None:
    other = designing.add_process(by=actor(ada), name="Nurses")
    binding.bind_process(process, by=actor(ada), scope={"country": ["at", "de"]})
    with pytest.raises(Invalid) as caught:
        binding.bind_process(
            other, by=actor(ada), scope={"country": ["de", "fr"], "brand": [str(make_brand().public_id)]}
        )
    assert caught.value.code == "scope_overlap"
    assert "Doctors" in str(caught.value)
    url = reverse("recruit:process-bind", args=[other.public_id])
    answer = signed_in(ada).post(url, {"scope-country": ["de"]})
    assert answer.status_code == 422
    assert "Doctors is bound to some of the same jobs" in answer.content.decode()
    other.refresh_from_db()
    assert other.scope == {}
    designing.archive_process(process, by=actor(ada))
    binding.bind_process(other, by=actor(ada), scope={"country": ["de"]})
    with pytest.raises(Invalid):
        designing.restore_process(process, by=actor(ada))


def test_the_default_process_is_for_all_others(process: HiringProcess, ada: User, rosa: User) -> None:
    default = HiringProcess.objects.get(is_default=True)
    with pytest.raises(Refused):
        binding.bind_process(default, by=actor(ada), scope={"country": ["at"]})
    with pytest.raises(NotAllowed):
        binding.bind_process(process, by=actor(rosa), scope={"country": ["at"]})
    binding.bind_process(process, by=actor(ada), scope={"country": ["at"]})
    designing.make_default_process(process, by=actor(ada))
    process.refresh_from_db()
    assert process.scope == {}


def test_existing_jobs_stay_unless_told_to_follow(process: HiringProcess, ada: User) -> None:
    job = austrian(ada)
    binding.bind_process(process, by=actor(ada), scope={"country": ["at"]})
    job.refresh_from_db()
    assert job.process.is_default is True
    version = job.version
    binding.bind_process(process, by=actor(ada), scope={"country": ["at"]}, apply_to_existing=True)
    job.refresh_from_db()
    assert (job.process, job.version) == (process, version + 1)
    entry = Entry.objects.get(kind="job.process_changed")
    assert entry.data == {"before": "Default process", "after": "Doctors"}


def test_jobs_that_fall_out_of_a_scope_go_where_their_values_lead(process: HiringProcess, ada: User) -> None:
    other = designing.add_process(by=actor(ada), name="Nurses")
    binding.bind_process(process, by=actor(ada), scope={"country": ["at", "de"]})
    at, de, chosen = (
        austrian(ada, process=process),
        make_job(ada, country_code="de", process=process),
        make_job(ada, country_code="fr", process=process),
    )
    binding.bind_process(process, by=actor(ada), scope={"country": ["at"]}, apply_to_existing=True)
    binding.bind_process(other, by=actor(ada), scope={"country": ["de"]}, apply_to_existing=True)
    now = {job.pk: Job.objects.get(pk=job.pk).process.name for job in (at, de, chosen)}
    assert now == {at.pk: "Doctors", de.pk: "Nurses", chosen.pk: "Doctors"}
    binding.bind_process(process, by=actor(ada), scope={}, apply_to_existing=True)
    assert Job.objects.get(pk=at.pk).process.is_default is True
    assert Job.objects.get(pk=chosen.pk).process == process


def test_jobs_that_are_over_keep_their_process(process: HiringProcess, ada: User) -> None:
    job = austrian(ada)
    Job.objects.filter(pk=job.pk).update(status="FILLED")
    draft = austrian(ada)
    Job.objects.filter(pk=draft.pk).update(is_draft=True)
    binding.bind_process(process, by=actor(ada), scope={"country": ["at"]}, apply_to_existing=True)
    assert not process.jobs.exists()


def test_candidates_keep_the_step_of_the_same_name(process: HiringProcess, ada: User) -> None:
    job = austrian(ada)
    here, lost = make_application(job), make_application(job)
    default = job.process
    phone, video = default.steps.get(name="Phone Screen"), default.steps.get(name="Video Interview")
    moving.move(here, by=actor(ada), stage=Stage.IN_REVIEW, step=phone)
    moving.move(lost, by=actor(ada), stage=Stage.INTERVIEW, step=video)
    designing.delete_step(process.steps.get(name="Video Interview"), by=actor(ada))
    binding.bind_process(process, by=actor(ada), scope={"country": ["at"]}, apply_to_existing=True)
    here.refresh_from_db()
    lost.refresh_from_db()
    assert here.step == process.steps.get(name="Phone Screen")
    assert here.visits.get(left_at=None).step == here.step
    assert lost.step == video
    station = queries.station_of(lost.stage, lost.step_id, queries.road_of(process))
    assert station is not None
    assert station.name == "On-site Interview"


def test_the_condition_on_rows_equals_the_rule_on_values(process: HiringProcess, ada: User) -> None:
    field = make_field("Region", "East", "West", category="ORG")
    key, east = str(field.public_id), value_of(field, "East")
    brand, nursing = make_brand(), make_department()
    jobs = [
        austrian(ada), make_job(ada, country_code="de", brand=brand),
        austrian(ada, department=nursing, fields={key: east}),
        make_job(ada, country_code="fr", brand=brand, department=nursing, fields={key: value_of(field, "West")}),
    ]  # fmt: skip
    found: list[dict[str, list[str]]] = [
        {}, {"country": ["at"]}, {"country": ["at", "fr"], key: [east]}, {"brand": [str(brand.public_id)]},
        {"department": [str(nursing.public_id)], key: [east, value_of(field, "West")]}, {key: []},
    ]  # fmt: skip
    for scope in found:
        rows = set(Job.objects.filter(scoped.within(scope)).values_list("pk", flat=True))
        assert rows == {job.pk for job in Job.objects.all() if scopes.takes(scope, job.org_values)}, scope
    assert len(jobs) == 4


def test_the_page_says_which_jobs_change_before_they_do(process: HiringProcess, ada: User) -> None:
    job = austrian(ada, title="Staff nurse")
    video = job.process.steps.get(name="Video Interview")
    moving.move(make_application(job), by=actor(ada), stage=Stage.INTERVIEW, step=video)
    designing.delete_step(process.steps.get(name="Video Interview"), by=actor(ada))
    url, browser = reverse("recruit:process-bind", args=[process.public_id]), signed_in(ada)
    answer = browser.post(url, {"scope-country": ["at"], "apply_to_existing": "on"})
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "1 job changes its process." in words
    assert "Staff nurse" in words
    assert "1 candidate stands on a step the new process has not" in words
    assert '<input type="hidden" name="scope-country" value="at">' in words
    assert Job.objects.get().process.is_default is True
    answer = browser.post(url, {"scope-country": ["at"], "apply_to_existing": "on", "sure": "1"})
    assert answer.status_code == 303
    assert Job.objects.get().process == process


def test_only_administrators_bind(process: HiringProcess, rosa: User, hugo: User) -> None:
    url = reverse("recruit:process-bind", args=[process.public_id])
    for user in (rosa, hugo):
        assert signed_in(user).get(url).status_code == 403
        assert signed_in(user).post(url, {"scope-country": ["at"]}).status_code == 403
    process.refresh_from_db()
    assert process.scope == {}
