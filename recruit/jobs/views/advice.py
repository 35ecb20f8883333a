"""What is wrong with an ad, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from recruit.jobs import adlint
from recruit.jobs.models import Job

_SENTENCES = {
    "no_pay": _("Say what the job pays. Ads with pay get more applications, and some countries require it."),
    "short": _("The text is short. Tell what a usual week looks like and who the colleagues are."),
    "long": _("The text is long. Most people read it on a phone: 300 to 600 words are enough."),
    "no_qualifications": _("Say what somebody needs for the job, apart from what would only be nice."),
    "shouting": _("Write the title in ordinary letters instead of capitals."),
    "long_title": _("Shorten the title: search results cut it after about 60 letters."),
    "long_sentence": _("Split the long sentences: short ones are read to their end."),
    "puts_off": _("“{detail}” puts some readers off. Say what the job needs instead."),
}


def advice(job: Job, title: str, sections: Mapping[str, str]) -> list[str]:
    """Sentences that would make the ad better, the weightiest first."""
    says_pay = job.salary_min is not None or job.salary_max is not None
    found = adlint.lint(title, sections, says_pay=says_pay)
    return [str(_SENTENCES[code]).format(detail=detail) for code, detail in found]
