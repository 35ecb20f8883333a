"""What is wrong with an ad, as sentences, and the ad as its readers will see it, with the words in question marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from recruit.jobs import adlint, admarks, adtext
from recruit.jobs.adwords import SECTIONS
from recruit.jobs.models import Job

_SENTENCES = {
    "no_pay": _("Say what the job pays. Ads with pay get more applications, and some countries require it."),
    "no_place": _("Say where the job is, also when it can be done remotely."),
    "short": _("The text is short. Tell what a usual week looks like and who the colleagues are."),
    "long": _("The text is long. Most people read it on a phone: 300 to 600 words are enough."),
    "no_qualifications": _("Say what somebody needs for the job, apart from what would only be nice."),
    "shouting": _("Write the title in ordinary letters instead of capitals."),
    "long_title": _("Shorten the title: search results cut it after about 60 letters."),
    "long_sentence": _("Split the long sentences: short ones are read to their end."),
    "gendered": _("“{word}” speaks to one gender more than to others. Try “{better}”."),
    "aged": _("“{word}” hints at an age. Try: {better}."),
    "capitals": _("“{word}” in capitals reads as shouting. Write “{better}”."),
    "contact": _("“{word}” invites applications past the form, where they get lost. Take it out."),
    "hard": _("The text reads hard (level {word}). Use shorter sentences and everyday words."),
}
# Beyond these the list of advice helps nobody.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Advice:
    """One sentence, and the word it is about."""

    sentence: str
    word: str = ""


def advice(job: Job, title: str, sections: Mapping[str, str], language: str = "") -> list[Advice]:
    """Sentences that would make the ad better, the weightiest first."""
    return [_told(finding) for finding in _found(job, title, sections, language)[:_MOST]]


def _found(job: Job, title: str, sections: Mapping[str, str], language: str) -> list[adlint.Finding]:
    says_pay = job.salary_min is not None or job.salary_max is not None
    says_place = bool(job.city and job.country_code)
    spoken = language or job.language
    return adlint.lint(title, sections, says_pay=says_pay, says_place=says_place, language=spoken)


def _told(finding: adlint.Finding) -> Advice:
    words = {"word": finding.word, "better": finding.better}
    return Advice(str(_SENTENCES[finding.code]).format(**words), finding.word if finding.better else "")


def preview_of(job: Job, typed: Any) -> dict[str, Any]:
    """The ad as candidates will read it, and what would make it better, from what is typed now."""
    title = str(typed.get("title", "") or "").strip() or job.title
    sections = {name: adtext.cleaned(admarks.to_html(str(typed.get(name, "") or ""))) for name in SECTIONS}
    found = _found(job, title, sections, str(typed.get("language", "") or ""))
    shown = {name: adlint.marked(text, found) for name, text in sections.items()}
    return {"job": job, "shown": {"title": title} | shown, "problems": [_told(finding) for finding in found[:_MOST]]}
