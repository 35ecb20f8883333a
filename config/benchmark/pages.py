"""What is asked of the data set: each page with addresses that differ from one question to the next."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from portal import addresses
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate
from recruit.demo.resumes import pdf_of
from recruit.jobs.models import Job, Posting
from recruit.processes.models import HiringStep

ROTATION = 40
HEAVY_FILE = 300_000


@dataclass(frozen=True, slots=True)
class Question:
    """One request to make."""

    path: str
    method: str = "GET"
    htmx: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page under test: its name in the report and an endless row of questions. Public ones need no sign-in."""

    name: str
    questions: Iterator[Question]
    good: tuple[int, ...] = (200,)
    is_public: bool = False
    is_shared: bool = True  # may be asked by several clients at once


def _rotate(paths: list[str], *, htmx: bool = False) -> Iterator[Question]:
    if not paths:
        raise ValueError("The data set holds nothing to ask for.")
    return itertools.cycle([Question(path, htmx=htmx) for path in paths])


def staff_pages() -> list[Page]:
    """Pages of a recruiter who may see everything."""
    crowded, middle = Job.objects.get(pk=1), Job.objects.get(pk=2)
    applications = list(Application.objects.filter(job=crowded).order_by("-applied_at")[:ROTATION])
    count = Candidate.objects.count()
    people = list(Candidate.objects.filter(pk__in=range(6, count, max(1, count // ROTATION))).order_by("pk"))
    listing = reverse("recruit:people")
    palette = reverse("ui:palette")
    return [
        Page("home", _rotate(["/"])),
        Page("jobs list", _rotate([reverse("recruit:jobs")])),
        Page("board of 1,000", _rotate([reverse("recruit:job", args=[crowded.public_id])])),
        Page("board of 100", _rotate([reverse("recruit:job", args=[middle.public_id])])),
        Page("table of 1,000", _rotate([reverse("recruit:job-candidates", args=[crowded.public_id])])),
        Page("candidate list", _rotate([listing])),
        Page("search by last name", _rotate([f"{listing}?q={one.last_name}" for one in people])),
        Page("search by full name", _rotate([f"{listing}?q={one.first_name}+{one.last_name}" for one in people])),
        Page("search by e-mail", _rotate([f"{listing}?q={one.email}" for one in people])),
        Page("search in résumés", _rotate([f"{listing}?q={words}" for words in _words_of_resumes()])),
        Page("application panel", _rotate(_each("recruit:application-panel", applications), htmx=True)),
        Page("application page", _rotate(_each("recruit:application", applications))),
        Page("palette", _rotate([f"{palette}?q={one.last_name[:5]}" for one in people], htmx=True)),
        Page("move", _moves(crowded), good=(200, 204, 303), is_shared=False),
    ]


def public_pages(new_ticket: Callable[[str], str]) -> list[Page]:
    """Pages of the career site. `new_ticket` gives the signed ticket of an application form by its address."""
    live = list(Posting.objects.filter(unpublished_at=None, visibility="PUBLIC").select_related("ad")[:ROTATION])
    career = reverse("portal:jobs")
    return [
        Page("public job list", _rotate([career]), is_public=True),
        Page("public job search", _rotate([f"{career}?q={one.ad.title.split()[-1]}" for one in live]), is_public=True),
        Page("public ad", _rotate([addresses.ad_url(one.number, one.ad.title) for one in live]), is_public=True),
        Page("application, 300-KB PDF", _applying(live, new_ticket), good=(303,), is_public=True, is_shared=False),
    ]


def _words_of_resumes() -> list[str]:
    """Pairs of rare words that stand in one résumé each, or a few."""
    texts = Attachment.objects.order_by("pk").values_list("text", flat=True)[:ROTATION]
    return ["+".join(text.split()[-5:-3]) for text in texts]


def _each(name: str, things: list[Any]) -> list[str]:
    return [reverse(name, args=[thing.public_id]) for thing in things]


def _moves(job: Job) -> Iterator[Question]:
    """Different applications moved forth, then back, as the board does it."""
    steps = list(HiringStep.objects.filter(process=job.process_id, deleted_at=None, stage="IN_REVIEW")[:2])
    rows = list(Application.objects.filter(job=job, stage="IN_REVIEW", ended_at=None)[: ROTATION * 5])
    paths = _each("recruit:application-move", rows)
    while True:
        for step in (steps[1], steps[0]):
            for path in paths:
                yield Question(path, method="POST", htmx=True, extra={"data": {"step": str(step.public_id)}})


def _applying(live: list[Posting], new_ticket: Callable[[str], str]) -> Iterator[Question]:
    """A new person each time, with a résumé of 300 KB."""
    content = pdf_of(["Nadia Newcomer", "Résumé", "Ten years of careful work"], weight=HEAVY_FILE)
    for number, posting in enumerate(itertools.cycle(live)):
        path = addresses.apply_url(posting.number, posting.ad.title)
        person = {
            "first_name": "Nadia",
            "last_name": f"Newcomer{number}",
            "email": f"nadia.{uuid.uuid4().hex}@example.com",
            "phone": "+44 20 7946 0018",
            "city": "Leeds",
            "country_code": "gb",
            "message": "I would like to work with you.",
            "consent": "on",
            "ticket": new_ticket(path),
        }
        files = {"resume": ("resume.pdf", content, "application/pdf")}
        yield Question(path, method="POST", extra={"data": person, "files": files})
