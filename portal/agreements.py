"""What a candidate agrees to when applying: the company's words, and the policy of the job's country."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.preferring import value
from accounts.queries import company
from portal import preferences
from recruit.jobs.models import Posting
from recruit.privacy.queries import Policy, policy_for


@dataclass(frozen=True, slots=True)
class Agreement:
    """The sentence beside the box, and the policy that stands above it."""

    sentence: str
    policy: Policy
    company: str

    @property
    def full_text(self) -> str:
        """Word for word what the box means; its hash is kept."""
        return "\n\n".join(part for part in (self.policy.text, self.policy.url, self.sentence) if part)


def words_for(posting: Posting) -> Agreement:
    """The agreement of the ad's job, in the language of the ad where it was translated."""
    name = company().name
    text = value(preferences.PRIVACY_TEXT).strip() or preferences.PRIVACY_TEXT.default
    # The company's own words are as it wrote them; ours speak the language of the page.
    text = gettext(text) if text == preferences.PRIVACY_TEXT.default else text
    policy = policy_for(posting.ad.job.country_code, posting.ad.language)
    return Agreement(text.replace("{company}", name), policy, name)
