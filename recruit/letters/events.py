"""What sends a letter by itself, and the words a new company starts with. Pure."""

# ruff: noqa: E501  (a paragraph of a letter is one line: mail programs wrap it)

from __future__ import annotations

from dataclasses import dataclass

from recruit.letters import interview_letters, self_schedule_seeds

RECEIVED = "application.received"
REJECTED = "application.rejected"
WITHDRAWN = "application.withdrawn"
TRANSFERRED = "application.transferred"
HIRED = "application.hired"
OFFER_ACCEPTED = "offer.accepted"
OFFER_DECLINED = "offer.declined"
SELF_SCHEDULE = "interview.self_schedule"
TIME_CHOSEN = "interview.time_chosen"
CHOICE_REMINDED = "interview.choice_reminded"
CHOOSING = (SELF_SCHEDULE, TIME_CHOSEN, CHOICE_REMINDED)
# Letters about interviews are looked over before they leave.
INTERVIEW_PLANNED = interview_letters.PLANNED
INTERVIEW_MOVED = interview_letters.MOVED
INTERVIEW_CANCELLED = interview_letters.CANCELLED
INTERVIEWS = (INTERVIEW_PLANNED, INTERVIEW_MOVED, INTERVIEW_CANCELLED)
EVENTS = (RECEIVED, REJECTED, WITHDRAWN, TRANSFERRED, HIRED, OFFER_ACCEPTED, OFFER_DECLINED, *CHOOSING, *INTERVIEWS)
# Those that came after the first release: installations that stand get their templates with the update.
LATER = frozenset({OFFER_ACCEPTED, OFFER_DECLINED, *CHOOSING, *INTERVIEWS})


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
    language: str = "en"


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
    Seed(
        "OFFER",
        "Offer accepted",
        OFFER_ACCEPTED,
        "Thank you for accepting our offer: [m_job_title]",
        """Hello [m_applicant_first_name],

thank you for accepting our offer for [m_job_title]. We are glad that you join us. You find what you accepted, and the letter, behind the link of our offer.

What happens next: we get everything ready and write to you before your first day. If anything changes on your side, reply to this letter.

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Seed(
        "OFFER",
        "Offer declined",
        OFFER_DECLINED,
        "You declined our offer: [m_job_title]",
        """Hello [m_applicant_first_name],

you declined our offer for [m_job_title], and we noted it. You need not do anything else. Thank you for telling us, and for the time you gave us.

We wish you every success and would be glad to hear from you again.

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Seed(
        "OFFER",
        "Angebot angenommen",
        OFFER_ACCEPTED,
        "Danke, dass Sie unser Angebot annehmen: [m_job_title]",
        """Guten Tag [m_applicant_first_name],

danke, dass Sie unser Angebot für [m_job_title] annehmen. Wir freuen uns auf Sie. Was Sie angenommen haben, und den Brief dazu, finden Sie hinter dem Link unseres Angebots.

Wie es weitergeht: Wir bereiten alles vor und schreiben Ihnen vor Ihrem ersten Tag. Ändert sich bei Ihnen etwas, antworten Sie auf diesen Brief.

Freundliche Grüße
Das Recruiting-Team von [m_company_name]
""",
        language="de",
    ),
    Seed(
        "OFFER",
        "Angebot abgelehnt",
        OFFER_DECLINED,
        "Sie haben unser Angebot abgelehnt: [m_job_title]",
        """Guten Tag [m_applicant_first_name],

Sie haben unser Angebot für [m_job_title] abgelehnt; wir haben das vermerkt. Sie müssen nichts weiter tun. Danke für Ihre Nachricht und für Ihre Zeit.

Wir wünschen Ihnen viel Erfolg und würden uns freuen, wieder von Ihnen zu hören.

Freundliche Grüße
Das Recruiting-Team von [m_company_name]
""",
        language="de",
    ),
    Seed(
        "OFFER",
        "Offre acceptée",
        OFFER_ACCEPTED,
        "Merci d’avoir accepté notre offre : [m_job_title]",
        """Bonjour [m_applicant_first_name],

merci d’avoir accepté notre offre pour le poste [m_job_title]. Nous sommes heureux de vous accueillir. Vous retrouvez ce que vous avez accepté, ainsi que la lettre, derrière le lien de notre offre.

La suite : nous préparons tout et vous écrivons avant votre premier jour. Si quelque chose change de votre côté, répondez à cette lettre.

Cordialement
L’équipe de recrutement de [m_company_name]
""",
        language="fr",
    ),
    Seed(
        "OFFER",
        "Offre refusée",
        OFFER_DECLINED,
        "Vous avez refusé notre offre : [m_job_title]",
        """Bonjour [m_applicant_first_name],

vous avez refusé notre offre pour le poste [m_job_title] et nous l’avons noté. Vous n’avez rien d’autre à faire. Merci de nous l’avoir dit, et merci du temps que vous nous avez consacré.

Nous vous souhaitons une pleine réussite et serions heureux d’avoir à nouveau de vos nouvelles.

Cordialement
L’équipe de recrutement de [m_company_name]
""",
        language="fr",
    ),
    Seed(
        "OFFER",
        "Oferta aceptada",
        OFFER_ACCEPTED,
        "Gracias por aceptar nuestra oferta: [m_job_title]",
        """Hola, [m_applicant_first_name]:

gracias por aceptar nuestra oferta para el puesto [m_job_title]. Nos alegra que se incorpore a nuestro equipo. Encontrará lo que ha aceptado, y la carta, en el enlace de nuestra oferta.

Próximos pasos: lo preparamos todo y le escribimos antes de su primer día. Si algo cambia por su parte, responda a esta carta.

Un cordial saludo
El equipo de selección de [m_company_name]
""",
        language="es",
    ),
    Seed(
        "OFFER",
        "Oferta rechazada",
        OFFER_DECLINED,
        "Ha rechazado nuestra oferta: [m_job_title]",
        """Hola, [m_applicant_first_name]:

ha rechazado nuestra oferta para el puesto [m_job_title] y lo hemos anotado. No tiene que hacer nada más. Gracias por decírnoslo y por el tiempo que nos ha dedicado.

Le deseamos mucho éxito y nos alegraría volver a saber de usted.

Un cordial saludo
El equipo de selección de [m_company_name]
""",
        language="es",
    ),
    Seed(
        "OFFER",
        "Oferta przyjęta",
        OFFER_ACCEPTED,
        "Dziękujemy za przyjęcie naszej oferty: [m_job_title]",
        """Dzień dobry [m_applicant_first_name],

dziękujemy za przyjęcie naszej oferty na stanowisko [m_job_title]. Cieszymy się, że będziemy razem pracować. Przyjęte warunki i list są dostępne pod linkiem z naszej oferty.

Co dalej: wszystko przygotujemy i napiszemy przed pierwszym dniem pracy. Jeśli coś się zmieni, prosimy odpowiedzieć na ten list.

Z poważaniem
Zespół rekrutacyjny [m_company_name]
""",
        language="pl",
    ),
    Seed(
        "OFFER",
        "Oferta odrzucona",
        OFFER_DECLINED,
        "Oferta odrzucona: [m_job_title]",
        """Dzień dobry [m_applicant_first_name],

odnotowaliśmy odrzucenie naszej oferty na stanowisko [m_job_title]. Nie trzeba robić nic więcej. Dziękujemy za wiadomość i za poświęcony nam czas.

Życzymy powodzenia i mamy nadzieję na kontakt w przyszłości.

Z poważaniem
Zespół rekrutacyjny [m_company_name]
""",
        language="pl",
    ),
    *(
        Seed("INTERVIEW", words.name, event, words.subject, words.text, is_sender, language=words.language)
        for event, letters, is_sender in (
            (SELF_SCHEDULE, self_schedule_seeds.INVITED, True),
            (TIME_CHOSEN, self_schedule_seeds.CHOSEN, False),
            (CHOICE_REMINDED, self_schedule_seeds.REMINDED, False),
        )
        for words in letters
    ),
    *(
        Seed("INTERVIEW", name, event, subject, text, True, (event, language) == (INTERVIEW_PLANNED, "en"), language)
        for event, language, name, subject, text in interview_letters.WORDS
    ),
)
