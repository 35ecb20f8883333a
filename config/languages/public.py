"""Which sources speak to candidates: their words are translated into every language of the public pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from config.launch.places import CHECKOUT

LANGUAGES = ("de", "fr", "es", "pl")
DOMAIN = "django"

# Patterns of files whose words candidates can meet, and those among them that only staff meet.
TEMPLATES = (
    "templates/base.html", "templates/layouts/public.html", "templates/portal/**/*.html", "templates/errors/*.html",
    "templates/components/banner.html", "templates/components/dialog.html", "templates/components/empty.html",
    "templates/components/error_summary.html", "templates/components/field.html",
    "templates/components/file_drop.html", "templates/components/form_actions.html",
    "templates/components/pager.html", "templates/components/_required.html", "templates/components/stepper.html",
    "templates/email/candidate_*.txt", "templates/email/consent_*.txt", "templates/email/erasure_*.txt",
)  # fmt: skip
MODULES = (
    "portal/**/*.py", "base/files/*.py", "base/errors.py", "base/middleware.py", "base/views.py",
    "base/ui/pages.py", "base/ui/tags/controls.py", "base/ui/tags/words.py", "base/ui/tags/forms.py",
    "recruit/screening/problems.py", "recruit/candidates/attaching.py", "recruit/candidates/portraying.py",
)  # fmt: skip
# Of these only what stands below a comment "For candidates." is translated; the rest is for staff.
MIXED = (
    "portal/preferences.py", "recruit/applications/applying.py", "recruit/candidates/enlisting.py",
    "recruit/candidates/models.py", "recruit/privacy/asking.py",
)  # fmt: skip
MARK = "For candidates."
FOR_STAFF = (
    "templates/portal/settings/*", "portal/rest/*", "portal/views/settings.py", "portal/views/feeds.py",
    "portal/tags.py", "portal/reporting.py", "portal/wiring.py", "portal/mine/wiring.py", "portal/mine/history.py",
)  # fmt: skip


def catalogue(language: str, checkout: Path = CHECKOUT) -> Path:
    """The catalogue of a language, as translators write it."""
    return checkout / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def public_files(checkout: Path = CHECKOUT) -> Iterator[Path]:
    """Every file whose words candidates can meet, in a steady order."""
    found = {path for pattern in (*TEMPLATES, *MODULES, *MIXED) for path in checkout.glob(pattern)}
    yield from sorted(path for path in found if not _is_for_staff(path.relative_to(checkout)))


def _is_for_staff(path: Path) -> bool:
    return any(path.match(pattern) for pattern in FOR_STAFF)
