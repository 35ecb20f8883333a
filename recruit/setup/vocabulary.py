"""Pure: the words a new company starts with (product facts §7.1, §7.4, §15.10)."""

from __future__ import annotations

REJECTION_REASONS = (
    "Did not fit company culture",
    "Did not meet desired qualifications",
    "Did not meet minimum qualifications",
    "Did not meet screening requirements",
    "Incomplete application",
    "Ineligible to work in location",
    "Misrepresented qualifications",
    "More qualified candidate selected",
    "No show for interview",
    "Other",
    "Unresponsive",
)
WITHDRAWAL_REASONS = (
    "Took another job",
    "Compensation",
    "Personal reasons",
    "Commute",
    "Cultural fit",
    "Lack of recruiter follow-up",
    "Confusing job description",
    "Will stay in current company",
    "Not interested in the first place",
)
# type, sub-type, name
SOURCES = (
    ("ORGANIC", "CAREER_SITE", "Career page"),
    ("ORGANIC", "CAREER_SITE", "Job widget"),
    ("ORGANIC", "AGGREGATOR", "Free job aggregators"),
    ("ORGANIC", "SOCIAL", "Social share"),
    ("INTERNAL", "INTERNAL", "Internal career page"),
    ("INTERNAL", "INTERNAL", "Internal transfer"),
    ("CUSTOM", "MANUAL", "Manual upload"),
    ("CUSTOM", "API", "API"),
    ("PAID", "JOB_BOARD", "Job board"),
    ("REFERRALS", "EMPLOYEE", "Employee referral"),
    ("ORGANIC", "SOCIAL", "LinkedIn Share"),
    ("ORGANIC", "SOCIAL", "Facebook Share"),
    ("ORGANIC", "SOCIAL", "Twitter Share"),
    ("INTERNAL", "INTERNAL", "Contract to perm"),
    ("INTERNAL", "INTERNAL", "Direct link"),
    ("INTERNAL", "INTERNAL", "Intern to perm"),
    ("PAID", "JOB_BOARD", "LinkedIn"),
    ("AGENCIES", "AGENCY", "Recruiting agency"),
)
# Made when another system names a recruiter as the source of somebody (REST).
RECRUITER = ("CUSTOM", "RECRUITER")
CAREER_PAGE = ("ORGANIC", "CAREER_SITE", "Career page")
REFERRAL = ("REFERRALS", "EMPLOYEE", "Employee referral")
API = ("CUSTOM", "API", "API")
MANUAL = ("CUSTOM", "MANUAL", "Manual upload")


def sub_type_words(code: str) -> str:
    """The second level of a source as people read it: JOB_BOARD is "Job board"."""
    words = code.replace("_", " ").strip()
    return words if len(words) <= 3 else words.capitalize()


# The library of standard steps; a new company's default process takes the ones marked True.
STANDARD_STEPS: dict[str, tuple[tuple[str, bool], ...]] = {
    "IN_REVIEW": (
        ("Resume Review", True),
        ("Phone Screen", True),
        ("Hiring Manager Review", True),
        ("Assessment", False),
    ),
    "INTERVIEW": (
        ("Phone Interview", False),
        ("Video Interview", True),
        ("Skills Test", False),
        ("On-site Interview", True),
        ("Panel Interview", False),
        ("Final Interview", False),
    ),
    "OFFERED": (
        ("Reference Check", True),
        ("Background Check", False),
        ("Offer Preparation", True),
        ("Offer Sent", True),
        ("Offer Accepted", False),
    ),
}
