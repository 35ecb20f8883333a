"""Ads: several a job, their published words apart from what is being typed, versions, links."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.queries import company
from base.errors import Invalid, NotAllowed, Refused, Stale
from base.models import Entry
from recruit.applications.models import Application
from recruit.jobs import linking, publishing, versioning
from recruit.jobs.models import HiringTeamMember, Job, JobAd, JobAdVersion, Posting, TrackingLink
from recruit.setup.models import Source
from tests.api.conftest import Api
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import AD_TEXT, default_ad, make_application, make_job, make_published_job

pytestmark = pytest.mark.django_db
Role = HiringTeamMember.Role
HTMX = {"HX-Request": "true", "HX-Target": "progress"}


def url_of(name: str, job: Job, ad: JobAd, *more: Any) -> str:
    return reverse(f"recruit:{name}", args=[job.public_id, ad.public_id, *more])


def typed(ad: JobAd, **changes: Any) -> dict[str, Any]:
    return {
        "title": ad.title, "language": ad.language, "visibility": ad.visibility, "job_description": AD_TEXT,
        "version": ad.version,
    } | changes  # fmt: skip


def public_text(client: Client, job: Job) -> str:
    number = Posting.objects.get(ad=default_ad(job)).number
    answer = client.get(reverse("portal:job-number", args=[number]), follow=True)
    return answer.content.decode()


# --- What readers see -----------------------------------------------------------------------------------------------


def test_half_typed_words_never_leave(rosa: User, client: Client) -> None:
    job = make_published_job(rosa, title="Charge nurse")
    ad = default_ad(job)
    answer = signed_in(rosa).post(
        reverse("recruit:job-ad", args=[job.public_id]),
        typed(ad, title="Secret pla", job_description="Half a sent", autosave="1"),
        headers=HTMX,
    )
    assert (answer.status_code, "Saved at" in answer.content.decode()) == (200, True)
    ad.refresh_from_db()
    assert (ad.title, ad.job_description) == ("Secret pla", "<p>Half a sent</p>")
    for text in (
        public_text(client, job),
        client.get("/careers/").content.decode(),
        client.get("/sitemap.xml").content.decode(),
    ):
        assert "Secret" not in text
        assert "secret" not in text
    assert "twelve beds" in public_text(client, job)
    listed = Api().get(f"/v1/companies/{company().identifier}/postings").json()["content"][0]
    details = Api().get(f"/v1/companies/{company().identifier}/postings/{listed['id']}")
    assert (listed["name"], details.json()["name"]) == ("Charge nurse", "Charge nurse")
    assert "twelve beds" in details.json()["jobAd"]["sections"]["jobDescription"]["text"]
    assert JobAdVersion.objects.filter(ad=ad).count() == 1


def test_an_edited_ad_says_so_and_is_published_again_under_its_address(rosa: User, client: Client) -> None:
    job = make_published_job(rosa)
    page, posting = reverse("recruit:job-ad", args=[job.public_id]), Posting.objects.get(ad__job=job)
    staff = signed_in(rosa)
    assert "Edited since it was published" not in staff.get(page).content.decode()
    staff.post(page, typed(default_ad(job), job_description="New words for the ward."))
    assert "Edited since it was published" in staff.get(page).content.decode()
    assert "New words" not in public_text(client, job)
    staff.post(url_of("job-ad-act", job, default_ad(job)), {"do": "publish"})
    assert "New words" in public_text(client, job)
    assert "Edited since it was published" not in staff.get(page).content.decode()
    assert Posting.objects.get(ad__job=job).number == posting.number


def test_a_posting_from_before_versions_is_pinned_at_the_first_change(rosa: User, client: Client) -> None:
    job = make_published_job(rosa, title="Charge nurse")
    Posting.objects.filter(ad__job=job).update(version=None, title="", language="")
    JobAdVersion.objects.all().delete()
    assert "twelve beds" in public_text(client, job)
    by = actor(rosa)
    publishing.write_ad(job, by=by, ad=default_ad(job), changes={"job_description": "Other words."}, settled=False)
    assert "twelve beds" in public_text(client, job)
    assert Posting.objects.get(ad__job=job).title == "Charge nurse"


def test_videos_are_links_on_the_public_page(rosa: User, client: Client) -> None:
    job = make_published_job(rosa)
    page, videos = reverse("recruit:job-ad", args=[job.public_id]), "https://video.example/ward"
    answer = signed_in(rosa).post(page, typed(default_ad(job), video_urls="http://video.example/ward"))
    assert answer.status_code == 422
    assert "begins with https://" in answer.content.decode()
    signed_in(rosa).post(page, typed(default_ad(job), video_urls=f"{videos}\n\n", publish="1"))
    assert f'href="{videos}"' in public_text(client, job)


def test_an_ad_has_its_own_place(rosa: User, client: Client) -> None:
    job = make_published_job(rosa, city="Graz", country_code="at")
    staff, page = signed_in(rosa), reverse("recruit:job-ad", args=[job.public_id])
    answer = staff.post(page, typed(default_ad(job), city="Maribor"))
    assert answer.status_code == 422
    assert "needs its city and its country" in answer.content.decode()
    staff.post(page, typed(default_ad(job), city="Maribor", country_code="si", publish="1"))
    assert "Maribor, Slovenia" in public_text(client, job)
    assert "Maribor" in client.get("/careers/?place=Maribor").content.decode()
    assert client.get("/careers/?place=Graz").context["page"].rows == []
    place = Api().get(f"/v1/companies/{company().identifier}/postings").json()["content"][0]["location"]
    assert (place["city"], place["country"]) == ("Maribor", "si")
    job.refresh_from_db()
    assert job.city == "Graz"


# --- Writing --------------------------------------------------------------------------------------------------------


def test_several_ads_each_in_its_language_put_up_and_taken_down_alone(rosa: User) -> None:
    job = make_published_job(rosa)
    client, first = signed_in(rosa), default_ad(job)
    answer = client.post(
        reverse("recruit:job-ad-add", args=[job.public_id]), {"language": "de", "start": str(first.public_id)}
    )
    second = job.ads.get(is_default=False)
    assert answer["Location"] == url_of("job-ad-one", job, second)
    assert (second.language, second.job_description) == ("de", first.job_description)
    client.post(answer["Location"], typed(second, title="Pflegefachkraft", visibility="INTERNAL", publish="1"))
    live = Posting.objects.filter(unpublished_at=None)
    assert dict(live.values_list("ad", "visibility")) == {first.pk: "PUBLIC", second.pk: "INTERNAL"}
    act = url_of("job-ad-act", job, second)
    client.post(act, {"do": "unpublish"})
    assert list(live.values_list("ad", flat=True)) == [first.pk]
    client.post(act, {"do": "publish"})
    client.post(act, {"do": "archive"})
    second.refresh_from_db()
    assert second.archived_at is not None
    assert list(live.values_list("ad", flat=True)) == [first.pk]
    assert client.post(act, {"do": "publish"}).status_code == 409
    client.post(act, {"do": "bring-back"})
    client.post(act, {"do": "default"})
    assert default_ad(job) == second
    assert client.post(act, {"do": "archive"}).status_code == 409
    assert client.post(act, {"do": "explode"}).status_code == 404


def test_two_writers_of_an_ad_notice_each_other(ada: User, rosa: User) -> None:
    job = make_job(rosa)
    client, page, ad = signed_in(rosa), reverse("recruit:job-ad", args=[job.public_id]), default_ad(job)
    given = typed(ad, title="Mine")
    publishing.write_ad(job, by=actor(ada), ad=ad, changes={"title": "Theirs"})
    assert client.post(page, given | {"autosave": "1"}, headers=HTMX).status_code == 409
    answer = client.post(page, given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody saved this ad while you were writing" in text
    assert 'value="Mine"' in text
    assert default_ad(job).title == "Theirs"
    given["version"] = answer.context["form"]["version"].value()
    assert client.post(page, given).status_code == 303
    assert default_ad(job).title == "Mine"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"video_urls": ["http://video.example/1"]}, "video_urls"),
        ({"video_urls": ["javascript:alert(1)"]}, "video_urls"),
        ({"video_urls": [f"https://video.example/{number}" for number in range(11)]}, "video_urls"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"country_code": "xx"}, "country_code"),
    ],
)
def test_bad_words_of_an_ad_are_refused(rosa: User, changes: dict[str, Any], field: str) -> None:
    job = make_job(rosa, title="Nurse")
    with pytest.raises(Invalid) as refusal:
        publishing.write_ad(job, by=actor(rosa), ad=default_ad(job), changes=changes)
    assert list(refusal.value.fields) == [field]
    assert (default_ad(job).title, default_ad(job).video_urls) == ("Nurse", [])


def test_a_sitting_of_automatic_saves_is_one_entry_of_history(rosa: User) -> None:
    job = make_job(rosa)
    for text in ("One", "One two", "One two three"):
        changes = {"job_description": text}
        publishing.write_ad(job, by=actor(rosa), ad=default_ad(job), changes=changes, settled=False)
    assert Entry.objects.filter(kind="job_ad.written").count() == 1


# --- Versions -------------------------------------------------------------------------------------------------------


def test_versions_are_compared_and_brought_back(rosa: User, client: Client) -> None:
    job = make_published_job(rosa)
    by, ad = actor(rosa), default_ad(job)
    publishing.write_ad(job, by=by, ad=ad, changes={"job_description": "Second words.", "qualifications": "A licence."})
    staff = signed_in(rosa)
    text = staff.get(url_of("job-ad-versions", job, ad)).content.decode()
    assert "From version 1 to the words of now" in text
    assert "Published" in text
    assert "<ins>" in text
    staff.post(url_of("job-ad-restore", job, ad, 1))
    ad = default_ad(job)
    assert "twelve beds" in ad.job_description
    assert [version.number for version in ad.versions.all()] == [3, 2, 1]
    assert staff.post(url_of("job-ad-restore", job, ad, 9)).status_code == 404


def test_saving_the_same_words_keeps_no_second_version(rosa: User) -> None:
    job = make_job(rosa)
    for _time in range(2):
        publishing.write_ad(job, by=actor(rosa), ad=default_ad(job), changes={"job_description": "Words."})
    assert default_ad(job).versions.count() == 1


def test_who_only_reads_restores_nothing(ada: User, iris: User) -> None:
    job = make_published_job(ada, team={iris: Role.INTERVIEWER})
    ad = default_ad(job)
    assert signed_in(iris).get(url_of("job-ad-versions", job, ad)).status_code == 200
    with pytest.raises(NotAllowed):
        versioning.restore_version(ad, by=actor(iris), number=1)
    with pytest.raises(NotAllowed):
        publishing.make_default(ad, by=actor(iris))


def test_an_archived_ad_is_not_published_and_a_stale_one_not_written(rosa: User) -> None:
    job, by = make_job(rosa), actor(rosa)
    ad = publishing.write_ad(job, by=by, changes={"job_description": AD_TEXT})
    publishing.archive_ad(ad, by=by)
    with pytest.raises(Refused, match="archived"):
        publishing.publish(ad, by=by)
    with pytest.raises(Stale):
        publishing.write_ad(job, by=by, ad=default_ad(job), changes={"title": "Else"}, version=0)


# --- Links ----------------------------------------------------------------------------------------------------------


def test_a_tracking_link_is_made_once_and_counts_who_came(rosa: User) -> None:
    job = make_published_job(rosa)
    ad, client = default_ad(job), signed_in(rosa)
    source = Source.objects.create(type="PAID", sub_type="JOB_BOARD", name="Nurses daily")
    url = url_of("job-ad-share", job, ad)
    for _time in range(2):
        client.post(url, {"source": str(source.public_id)})
    link = TrackingLink.objects.get()
    assert linking.source_of(str(link.public_id)) == link
    Application.objects.filter(pk=make_application(job).pk).update(tracking_link=link)
    text = client.get(url).content.decode()
    assert f"?trid={link.public_id}" in text
    assert [each.applications for each in client.get(url).context["links"]] == [1]
    remove = url_of("job-ad-link-remove", job, ad, link.public_id)
    assert client.post(remove).status_code == 409
    Application.objects.update(tracking_link=None)
    assert client.post(remove).status_code == 303
    assert not TrackingLink.objects.exists()


@pytest.mark.parametrize("trid", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_an_unknown_trid_is_no_source(trid: str) -> None:
    assert linking.source_of(trid) is None


def test_links_are_not_for_interviewers_nor_archived_sources(ada: User, iris: User) -> None:
    job = make_published_job(ada, team={iris: Role.INTERVIEWER})
    source = Source.objects.create(type="PAID", name="Old board", is_archived=True)
    with pytest.raises(NotAllowed):
        linking.make_link(default_ad(job), by=actor(iris), source=source)
    with pytest.raises(Invalid, match="archived"):
        linking.make_link(default_ad(job), by=actor(ada), source=source)
    answer = signed_in(ada).post(url_of("job-ad-share", job, default_ad(job)), {"source": ""})
    assert answer.status_code == 422
    assert not TrackingLink.objects.exists()


def test_the_qr_code_is_a_picture_of_the_address(rosa: User) -> None:
    job = make_published_job(rosa)
    ad, client = default_ad(job), signed_in(rosa)
    answer = client.get(url_of("job-ad-qr", job, ad))
    assert answer["Content-Type"] == "image/svg+xml"
    assert str(Posting.objects.get(ad=ad).number) in answer.content.decode()
    assert b"style=" not in answer.content
    assert client.get(url_of("job-ad-qr", job, ad) + "?trid=nonsense").status_code == 404
    publishing.unpublish(ad, by=actor(rosa))
    assert client.get(url_of("job-ad-qr", job, ad)).status_code == 404


def test_pages_of_ads_cost_the_same_for_one_and_three(rosa: User) -> None:
    job = make_published_job(rosa)
    client, ad = signed_in(rosa), default_ad(job)
    for name in ("job-ad-one", "job-ad-share", "job-ad-versions"):
        counts = []
        for more in (1, 2):
            for number in range(more):
                one = publishing.write_ad(job, by=actor(rosa), changes={"job_description": AD_TEXT})
                publishing.publish(one, by=actor(rosa))
                source = Source.objects.create(type="PAID", name=f"{name}{more}{number}")
                linking.make_link(ad, by=actor(rosa), source=source)
            client.get(url_of(name, job, ad))
            with CaptureQueriesContext(connection) as caught:
                assert client.get(url_of(name, job, ad)).status_code == 200
            counts.append(len(caught))
        assert counts[0] == counts[1] <= 14, name
