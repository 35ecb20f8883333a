"""What is asked of the data set: each page with addresses that differ from one question to the next."""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal import addresses
from recruit.applications.models import Application
from recruit.candidates.models import Attachment, Candidate
from recruit.demo.resumes import pdf_of
from recruit.jobs.models import Job, Posting
from recruit.processes.models import HiringStep

ROTATION = 40
HEAVY_FILE = 300_000
COMPARED = 4
# Pages asked of jobs that only those see who see every job.
OF_EVERY_JOB = frozenset({"wizard step", "job ads"})
_KEPT = re.compile(r'name="kept_resume" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Question:
    """One request to make."""

    path: str
    method: str = "GET"
    htmx: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    then: Callable[[str], Question] | None = None  # what follows from the answer's text; both count as one


@dataclass(frozen=True, slots=True)
class Page:
    """A page under test: its name in the report and an endless row of questions. Public ones need no sign-in."""

    name: str
    questions: Iterator[Question]
    good: tuple[int, ...] = (200,)
    is_public: bool = False
    is_shared: bool = True  # may be asked by several clients at once
    holds: str = ""  # words without which an answer is a wrong one

    def is_right(self, status: int, text: str) -> bool:
        """Whether an answer is what was asked for."""
        return status in self.good and self.holds in text


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
        Page("people by stage", _rotate([f"{listing}?stage={one}" for one in ("HIRED", "REJECTED", "IN_REVIEW")])),
        Page("people by rating", _rotate([f"{listing}?rating={one}" for one in (3, 4, 5)])),
        Page("people on no job", _rotate([f"{listing}?show=on_no_job"])),
        Page("review mode", _rotate(_queue(crowded, applications))),
        Page("compare", _rotate(_compared(crowded, applications))),
        Page("wizard step", _rotate(_of_jobs("recruit:job-edit"))),
        Page("job ads", _rotate(_of_jobs("recruit:job-ad"))),
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
        Page(
            "application form", _rotate([addresses.apply_url(one.number, one.ad.title) for one in live]), is_public=True
        ),
        Page("application, 300-KB PDF", _applying(live, new_ticket), good=(303,), is_public=True, is_shared=False),
    ]


def _words_of_resumes() -> list[str]:
    """Pairs of rare words that stand in one résumé each, or a few."""
    texts = Attachment.objects.order_by("pk").values_list("text", flat=True)[:ROTATION]
    return ["+".join(text.split()[-5:-3]) for text in texts]


def _each(name: str, things: list[Any]) -> list[str]:
    return [reverse(name, args=[thing.public_id]) for thing in things]


def _of_jobs(name: str) -> list[str]:
    return _each(name, list(Job.objects.filter(pk__in=range(1, ROTATION + 1))))


def _queue(job: Job, rows: list[Application]) -> list[str]:
    url = reverse("recruit:job-review", args=[job.public_id])
    return [f"{url}?on={row.public_id}" for row in rows]


def _compared(job: Job, rows: list[Application]) -> list[str]:
    url = reverse("recruit:job-compare", args=[job.public_id])
    parts = [rows[start : start + COMPARED] for start in range(0, len(rows) - COMPARED, COMPARED)]
    return [f"{url}?{urlencode([('selected', str(row.public_id)) for row in part])}" for part in parts]


def _moves(job: Job) -> Iterator[Question]:
    """Different applications moved forth, then back, as the board does it; none to where it stands already."""
    steps = list(HiringStep.objects.filter(process=job.process_id, deleted_at=None, stage="IN_REVIEW")[:2])
    open_rows = Application.objects.filter(job=job, stage="IN_REVIEW", ended_at=None)
    rows = list(open_rows.order_by("pk")[: ROTATION * 5])
    paths = _each("recruit:application-move", rows)
    ahead = [row.step_id != steps[1].pk for row in rows]
    while True:
        for number, path in enumerate(paths):
            step = steps[1] if ahead[number] else steps[0]
            ahead[number] = not ahead[number]
            yield Question(path, method="POST", htmx=True, extra={"data": {"step": str(step.public_id)}})


def _applying(live: list[Posting], new_ticket: Callable[[str], str]) -> Iterator[Question]:
    """A new person each time: the first page with a résumé of 300 KB, then the second with what the first handed on."""
    content = pdf_of(["Nadia Newcomer", "Résumé", "Ten years of careful work"], weight=HEAVY_FILE)
    for number, posting in enumerate(itertools.cycle(live)):
        path = addresses.apply_url(posting.number, posting.ad.title)
        person = {
            "first_name": "Nadia",
            "last_name": f"Newcomer{number}",
            "email": f"nadia.{uuid.uuid4().hex}@example.com",
            "phone": "+44 20 7946 0018",
            "city": "Leeds, United Kingdom",
            "ticket": new_ticket(path),
        }
        files = {"resume": ("resume.pdf", content, "application/pdf")}
        first = {"data": person | {"page": "1", "act": "next"}, "files": files}
        yield Question(path, method="POST", extra=first, then=_second(path, person))


def _second(path: str, person: dict[str, str]) -> Callable[[str], Question]:
    def question(text: str) -> Question:
        kept = _KEPT.search(text)
        if kept is None:
            raise RuntimeError(f"The second page of {path} does not keep the file.")
        answers = {"message": "I would like to work with you.", "consent": "on", "page": "2", "act": "send"}
        return Question(path, method="POST", extra={"data": person | answers | {"kept_resume": kept.group(1)}})

    return question
