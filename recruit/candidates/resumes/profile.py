"""Pure: a whole résumé as the facts `ParsedResume.found` keeps."""

from __future__ import annotations

from typing import Any

from recruit.candidates.resumes import words
from recruit.candidates.resumes.contact import contact_of
from recruit.candidates.resumes.sections import parts_of
from recruit.candidates.resumes.skills import languages_of, skills_of
from recruit.candidates.resumes.stations import education_of, experience_of

MOST_SIGNS = 60_000


def profile_of(text: str) -> dict[str, Any]:
    """What a résumé says about its person: single facts with a confidence, and lists. Absent is what was not found."""
    text = text[:MOST_SIGNS]
    parts = parts_of(text)
    top = parts.head if any(parts.head) else [*parts.lines(words.OTHER), *parts.head]
    found: dict[str, Any] = {name: guess.as_json() for name, guess in contact_of(top, text).items()}
    lists = {
        "experience": experience_of(parts.lines(words.EXPERIENCE)),
        "education": education_of(parts.lines(words.EDUCATION)),
        "skills": skills_of(parts.lines(words.SKILLS)),
        "languages": languages_of(parts.lines(words.LANGUAGES)),
    }
    return found | {name: listed for name, listed in lists.items() if listed}
