"""Company settings of the career site and the application form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from base import preferences

SECTION = str(_("Career site and applying"))

RESUME_REQUIRED = preferences.register(
    preferences.Preference(
        name="apply.resume_required",
        default=False,
        label=_("Ask for a résumé"),
        help=_("Candidates must add a file before they can send an application."),
        section=SECTION,
    )
)
PHONE_REQUIRED = preferences.register(
    preferences.Preference(
        name="apply.phone_required",
        default=False,
        label=_("Ask for a phone number"),
        help=_("Candidates must enter a phone number before they can send an application."),
        section=SECTION,
    )
)
CITY_REQUIRED = preferences.register(
    preferences.Preference(
        name="apply.city_required",
        default=False,
        label=_("Ask for a city"),
        help=_("Candidates must say where they live before they can send an application."),
        section=SECTION,
    )
)
EXPERIENCE_REQUIRED = preferences.register(
    preferences.Preference(
        name="apply.experience_required",
        default=False,
        label=_("Ask for work experience"),
        help=_("Candidates must add at least one job they had."),
        section=SECTION,
    )
)
EDUCATION_REQUIRED = preferences.register(
    preferences.Preference(
        name="apply.education_required",
        default=False,
        label=_("Ask for education"),
        help=_("Candidates must add at least one school, university or training."),
        section=SECTION,
    )
)
PRIVACY_TEXT = preferences.register(
    preferences.Preference(
        name="apply.privacy_text",
        # For candidates.
        default=gettext_noop(
            "{company} keeps what I send here to decide on this application and to write to me about it. "
            "I can ask at any time to see it, correct it or have it deleted."
        ),
        label=_("Privacy text"),
        help=_("Candidates agree to these words when they apply. {company} stands for your company's name."),
        section=SECTION,
        multiline=True,
    )
)
WELCOME = preferences.register(
    preferences.Preference(
        name="careers.welcome",
        default="",
        label=_("Words of welcome"),
        help=_("Shown above the jobs on the career site."),
        section=SECTION,
        multiline=True,
    )
)
REPORT_EMAIL = preferences.register(
    preferences.Preference(
        name="careers.report_email",
        default="",
        label=_("Where ads are reported"),
        help=_("Visitors who find something wrong with a job ad write to this address. Left empty, ads offer no link."),
        section=SECTION,
        email=True,
    )
)
ACCESS_EMAIL = preferences.register(
    preferences.Preference(
        name="careers.accessibility_email",
        default="",
        label=_("Accessibility contact"),
        help=_("For people who need help with these pages or another way to apply. Shown on every job ad."),
        section=SECTION,
        email=True,
    )
)
REPLY_DAYS = preferences.register(
    preferences.Preference(
        name="apply.reply_days",
        default=10,
        label=_("Days until candidates hear from you"),
        help=_("Candidates are promised an answer within this many working days."),
        section=SECTION,
        minimum=1,
        maximum=60,
    )
)
GTM_ENABLED = preferences.register(
    preferences.Preference(
        name="gtm.enabled",
        default=False,
        label=_("Use Google Tag Manager"),
        help=_("Loads your container on job ads and application forms, nowhere else."),
        section=SECTION,
        apart=True,
    )
)
GTM_CONTAINER = preferences.register(
    preferences.Preference(
        name="gtm.container_id",
        default="",
        label=_("Container ID"),
        help=_("As Tag Manager shows it near the top of the workspace, for example GTM-AB12CD."),
        section=SECTION,
        apart=True,
    )
)
GTM_ASKS = preferences.register(
    preferences.Preference(
        name="gtm.asks_consent",
        default=True,
        label=_("Ask visitors first"),
        help=_("The container is loaded only for visitors who allowed it. Most of Europe's laws want this."),
        section=SECTION,
        apart=True,
    )
)
