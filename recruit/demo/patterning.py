"""The verb that lays out what jobs begin with in the demo company: two templates, a draft, an ad in German."""

from __future__ import annotations

from collections.abc import Sequence

from base.actors import Actor
from recruit.demo.staging import Staged
from recruit.jobs import copying, drafting, linking, publishing
from recruit.jobs.models import JobAd
from recruit.jobs.states import JobStatus
from recruit.setup.models import Source

_TEMPLATES = {
    "Customer Support Specialist": "Support specialist, any site",
    "Production Technician": "Production, two shifts",
}
_GERMAN = {
    "title": "Konstrukteurin oder Konstrukteur Mechanik",
    "language": "de",
    "job_description": (
        "Ein Gehäuse ist gelungen, wenn zehn Jahre lang niemand daran denkt. Solche Gehäuse zeichnen Sie bei uns in "
        "Hamburg.\n\n- Gehäuse und Halterungen aus Kunststoff und Stahl entwerfen\n- Mit den Formenbauern "
        "zusammenarbeiten\n- Jeden Entwurf bis in die Serie begleiten"
    ),
    "qualifications": "- Sechs Jahre mechanische Konstruktion\n- Kenntnis des Spritzgusses\n- Deutsch und Englisch",
}


def lay_patterns(staged: Sequence[Staged]) -> None:
    """Save the templates, begin a draft, and put the German ad of one job up with two tracking links."""
    by_title = {one.job.title: one for one in staged}
    for title, name in _TEMPLATES.items():
        if one := by_title.get(title):
            copying.save_as_template(one.job, by=Actor.of(one.recruiter), title=name)
    first = staged[0]
    drafting.begin_draft(by=Actor.of(first.recruiter), title="Calibration technician")
    for one in staged:
        if one.job.title == "Mechanical Design Engineer" and one.job.status == JobStatus.SOURCING:
            _speak_german(one)


def _speak_german(one: Staged) -> None:
    by = Actor.of(one.recruiter)
    ad = publishing.write_ad(one.job, by=by, changes=_GERMAN)
    publishing.publish(ad, by=by)
    default = JobAd.objects.get(job=one.job, is_default=True)
    for source in Source.objects.filter(type__in=[Source.Type.PAID, Source.Type.ORGANIC]).order_by("pk")[:2]:
        linking.make_link(default, by=by, source=source)
