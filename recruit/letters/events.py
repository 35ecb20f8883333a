"""What sends a letter by itself, and the words a new company starts with. Pure."""

# ruff: noqa: E501  (a paragraph of a letter is one line: mail programs wrap it)

from __future__ import annotations

from dataclasses import dataclass

RECEIVED = "application.received"
REJECTED = "application.rejected"
WITHDRAWN = "application.withdrawn"
TRANSFERRED = "application.transferred"
HIRED = "application.hired"
EVENTS = (RECEIVED, REJECTED, WITHDRAWN, TRANSFERRED, HIRED)


@dataclass(frozen=True, slots=True)
class Seed:
    """A template a new company starts with."""

    type: str
    name: str
    event: str
    subject: str
    text: str
    shows_sender: bool = False
    is_default: bool = False


SEEDS = (
    Seed(
        "GENERIC",
        "Application received",
        RECEIVED,
        "We received your application for [m_job_title]",
        """Hello [m_applicant_first_name],

thank you for applying for [m_job_title]. Your application has arrived and somebody from the hiring team will read it.

Your reference: [m_application_reference]

What happens next: if we would like to meet you, we propose times for a first talk. In any case we write to you at this address.

You did not apply? Then somebody mistyped their address; you need not do anything.

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Seed(
        "REJECTION",
        "Rejection",
        REJECTED,
        "Your application for [m_job_title]",
        """Hello [m_applicant_first_name],

thank you for applying for [m_job_title] and for the time you gave us. We have decided to go on with other candidates for this job.

We wish you every success, and would be glad to hear from you again when another job fits.

Kind regards
The hiring team of [m_company_name]
""",
        is_default=True,
    ),
    Seed(
        "REJECTION",
        "Rejection after an interview",
        "",
        "Your application for [m_job_title]",
        """Hello [m_applicant_first_name],

thank you for meeting us about [m_job_title]. It was good to get to know you. After careful thought we go on with somebody whose experience is closer to what this job needs.

We would be glad to stay in touch and wish you every success.

Kind regards
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
        shows_sender=True,
    ),
    Seed(
        "GENERIC",
        "Withdrawal noted",
        WITHDRAWN,
        "Your application for [m_job_title] is withdrawn",
        """Hello [m_applicant_first_name],

as you wished, your application for [m_job_title] is withdrawn. You need not do anything else.

Thank you for your interest. You are welcome to apply again at any time.

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Seed(
        "GENERIC",
        "Considered for another job",
        TRANSFERRED,
        "Your application: now for [m_job_title]",
        """Hello [m_applicant_first_name],

we believe another of our jobs suits you better and now consider you for [m_job_title] ([m_job_location]). If you do not agree, reply to this letter and we take it back.

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Seed(
        "GENERIC",
        "Welcome",
        HIRED,
        "Welcome: [m_job_title]",
        """Hello [m_applicant_first_name],

we are happy that you join us as [m_job_title]. Your first day is [m_start_date].

We will write to you before then with everything you need to know.

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Seed(
        "GENERIC",
        "A first talk",
        "",
        "[m_job_title]: may we talk?",
        """Hello [m_applicant_first_name],

thank you for your application for [m_job_title]. I would like to talk with you about it for half an hour. When would suit you in the coming days?

Kind regards
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
        shows_sender=True,
        is_default=True,
    ),
)
