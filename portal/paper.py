"""One application form as a visitor holds it: both pages, what waits on the other page, and the files.

Everything typed travels with the form itself, so that it works without cookies and script, and nothing is lost on the
way back and forth (docs/decisions/0031).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.queries import company
from portal import keeping
from portal.drafting import Draft
from portal.profile_form import ProfileForm
from portal.questions_form import QuestionsForm
from recruit.jobs.models import Job, TrackingLink
from recruit.screening import queries as screening
from recruit.screening.sheets import Sheet

_PROFILE = re.compile(r"(first_name|last_name|email|phone|city|city_choice|(experience|education)-\d{1,3}-\w{1,20})$")
_QUESTIONS = re.compile(r"(message|consent|q-[0-9a-f]{32}(-currency)?)$")
_FILES = re.compile(r"kept_(resume|photo|q-[0-9a-f]{32})$")
MOST_VALUES = 2_000


@dataclass(slots=True)
class Paper:
    """The form of one ad. `data` is what was sent; bound pages check themselves, shown ones do not."""

    sheet: Sheet
    profile: ProfileForm
    questions: QuestionsForm
    data: QueryDict
    link: TrackingLink | None = None
    draft: str = ""

    @classmethod
    def blank(
        cls, job: Job, *, language: str, shown: QueryDict | None = None, add: str = "", sheet: Sheet | None = None
    ) -> Paper:
        """A form that is shown: empty, or with what was typed, unchecked. `add` puts an empty entry into a list.

        `sheet` is that of the job when the caller has just read it.
        """
        sheet = sheet or screening.sheet_for(job.org_values, language=language)
        data = shown if shown is not None else QueryDict(mutable=True)
        profile = ProfileForm(shown=data, add=add, **_place(job, sheet))
        questions = QuestionsForm(shown=data, sheet=sheet, currency=job.salary_currency)
        return cls(sheet, profile, questions, data)

    @classmethod
    def sent(cls, job: Job, data: QueryDict, files: Any, *, language: str) -> Paper:
        """A form that came in, to be checked."""
        sheet = screening.sheet_for(job.org_values, language=language)
        profile = ProfileForm(data, files, **_place(job, sheet))
        questions = QuestionsForm(data, files, sheet=sheet, currency=job.salary_currency)
        return cls(sheet, profile, questions, data)

    def keep_files(self, count: Callable[[int], None]) -> None:
        """Keep good new files of both pages; they are part of what the form carries from now on."""
        for form in (self.profile, self.questions):
            form.is_valid()
            form.keep_files(count)

    def carried(self, page: int) -> list[tuple[str, str]]:
        """What the other page holds, as hidden fields of this one; files of both, unless this page shows them."""
        other = _QUESTIONS if page == 1 else _PROFILE
        found = [(name, value) for name, values in self.data.lists() if other.match(name) for value in values]
        away = self.questions if page == 1 else self.profile
        return [*found[:MOST_VALUES], *((f"kept_{name}", kept.key) for name, kept in away.kept.items())]

    def away(self, page: int) -> list[str]:
        """The names of the files that wait on the other page."""
        other = self.questions if page == 1 else self.profile
        return [kept.name for kept in other.kept.values()]

    def values(self) -> dict[str, list[str]]:
        """Everything typed, for a draft."""
        names = [name for name in self.data if _PROFILE.match(name) or _QUESTIONS.match(name)][:MOST_VALUES]
        return {name: list(self.data.getlist(name)) for name in names if name != "consent"}

    def files(self) -> list[tuple[str, str, bytes]]:
        """Every file, for a draft."""
        found = []
        for form in (self.profile, self.questions):
            for name in form.upload_names:
                file = form.file(name) if name in form.fields else None
                if file is not None:
                    found.append((name, file.name or name, file.read()))
        return found

    def forget_files(self) -> None:
        """Remove what waited: it was sent."""
        self.profile.forget_files()
        self.questions.forget_files()


def with_kept(data: QueryDict, paper: Paper) -> QueryDict:
    """What was sent, with the keys of files that wait now."""
    carried = data.copy()
    for form in (paper.profile, paper.questions):
        for name in form.upload_names:
            carried.pop(f"kept_{name}", None)
            carried.pop(f"drop_{name}", None)
            if name in form.kept:
                carried[f"kept_{name}"] = form.kept[name].key
    return carried


def without_entry(data: QueryDict, name: str) -> QueryDict:
    """What was sent, without one entry of a list: "experience-1"."""
    left = data.copy()
    for key in [key for key in left if key.startswith(f"{name}-")]:
        del left[key]
    return left


def from_draft(draft: Draft) -> QueryDict:
    """What a draft holds, as if it had been sent; its files wait again."""
    data = QueryDict(mutable=True)
    for name, values in draft.values.items():
        if _PROFILE.match(name) or _QUESTIONS.match(name):
            data.setlist(name, [str(value) for value in values])
    for name, called, content in draft.files:
        if _FILES.match(f"kept_{name}"):
            data[f"kept_{name}"] = keeping.keep(content, called).key
    return data


def _place(job: Job, sheet: Sheet) -> Mapping[str, Any]:
    return {
        "home_country": job.country_code or company().country_code,
        "near": job.country_code,
        "asks_photo": sheet.asks_photo,
    }
