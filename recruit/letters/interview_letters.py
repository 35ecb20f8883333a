"""The words about interviews a new company starts with. Pure."""

from __future__ import annotations

PLANNED = "interview.planned"
MOVED = "interview.moved"
CANCELLED = "interview.cancelled"

# Event, language, name, subject, text.
WORDS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        PLANNED,
        "en",
        "Interview invitation",
        "Interview for [m_job_title] at [m_company_name]",
        """Hello [m_applicant_first_name],

we would like to meet you and talk about [m_job_title].

[m_event_details]

Does this suit you? Answer here, or propose another time: [m_event_link]

Kind regards
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        MOVED,
        "en",
        "Interview moved",
        "New time for your interview: [m_job_title]",
        """Hello [m_applicant_first_name],

our interview for [m_job_title] has changed. This is how it stands now:

[m_event_details]

Does this suit you? Answer here, or propose another time: [m_event_link]

Kind regards
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        CANCELLED,
        "en",
        "Interview cancelled",
        "Your interview for [m_job_title] is cancelled",
        """Hello [m_applicant_first_name],

we have to cancel this interview for [m_job_title]:

[m_event_details]

We are sorry for the trouble. Reply to this letter if you have questions.

Kind regards
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        PLANNED,
        "de",
        "Einladung zum Gespräch",
        "Gespräch für [m_job_title] bei [m_company_name]",
        """Guten Tag [m_applicant_first_name],

wir möchten Sie kennenlernen und mit Ihnen über [m_job_title] sprechen.

[m_event_details]

Passt Ihnen das? Antworten Sie hier oder schlagen Sie eine andere Zeit vor: [m_event_link]

Freundliche Grüße
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        MOVED,
        "de",
        "Gespräch verschoben",
        "Neue Zeit für Ihr Gespräch: [m_job_title]",
        """Guten Tag [m_applicant_first_name],

unser Gespräch für [m_job_title] hat sich geändert. So ist es jetzt geplant:

[m_event_details]

Passt Ihnen das? Antworten Sie hier oder schlagen Sie eine andere Zeit vor: [m_event_link]

Freundliche Grüße
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        CANCELLED,
        "de",
        "Gespräch abgesagt",
        "Ihr Gespräch für [m_job_title] ist abgesagt",
        """Guten Tag [m_applicant_first_name],

dieses Gespräch für [m_job_title] müssen wir leider absagen:

[m_event_details]

Wir bitten um Entschuldigung. Bei Fragen antworten Sie einfach auf diese Nachricht.

Freundliche Grüße
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        PLANNED,
        "fr",
        "Invitation à un entretien",
        "Entretien pour le poste [m_job_title] chez [m_company_name]",
        """Bonjour [m_applicant_first_name],

nous souhaitons vous rencontrer et vous parler du poste [m_job_title].

[m_event_details]

Cela vous convient-il ? Répondez ici ou proposez un autre moment : [m_event_link]

Cordialement
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        MOVED,
        "fr",
        "Entretien déplacé",
        "Nouvel horaire de votre entretien : [m_job_title]",
        """Bonjour [m_applicant_first_name],

notre entretien pour le poste [m_job_title] a changé. Voici ce qui est prévu maintenant :

[m_event_details]

Cela vous convient-il ? Répondez ici ou proposez un autre moment : [m_event_link]

Cordialement
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        CANCELLED,
        "fr",
        "Entretien annulé",
        "Votre entretien pour le poste [m_job_title] est annulé",
        """Bonjour [m_applicant_first_name],

nous devons annuler cet entretien pour le poste [m_job_title] :

[m_event_details]

Veuillez nous en excuser. Répondez à ce message si vous avez des questions.

Cordialement
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        PLANNED,
        "es",
        "Invitación a una entrevista",
        "Entrevista para [m_job_title] en [m_company_name]",
        """Hola, [m_applicant_first_name]:

nos gustaría conocerle y hablar con usted sobre el puesto [m_job_title].

[m_event_details]

¿Le viene bien? Responda aquí o proponga otro momento: [m_event_link]

Un cordial saludo
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        MOVED,
        "es",
        "Entrevista cambiada",
        "Nueva hora de su entrevista: [m_job_title]",
        """Hola, [m_applicant_first_name]:

nuestra entrevista para el puesto [m_job_title] ha cambiado. Así queda ahora:

[m_event_details]

¿Le viene bien? Responda aquí o proponga otro momento: [m_event_link]

Un cordial saludo
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        CANCELLED,
        "es",
        "Entrevista cancelada",
        "Su entrevista para [m_job_title] se ha cancelado",
        """Hola, [m_applicant_first_name]:

tenemos que cancelar esta entrevista para el puesto [m_job_title]:

[m_event_details]

Sentimos las molestias. Responda a este mensaje si tiene preguntas.

Un cordial saludo
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        PLANNED,
        "pl",
        "Zaproszenie na rozmowę",
        "Rozmowa o stanowisku [m_job_title] w [m_company_name]",
        """Dzień dobry [m_applicant_first_name],

chcielibyśmy spotkać się i porozmawiać o stanowisku [m_job_title].

[m_event_details]

Czy ten termin odpowiada? Odpowiedź lub propozycja innego terminu: [m_event_link]

Z poważaniem
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        MOVED,
        "pl",
        "Rozmowa przełożona",
        "Nowy termin rozmowy: [m_job_title]",
        """Dzień dobry [m_applicant_first_name],

rozmowa o stanowisku [m_job_title] uległa zmianie. Aktualny termin:

[m_event_details]

Czy ten termin odpowiada? Odpowiedź lub propozycja innego terminu: [m_event_link]

Z poważaniem
[m_employee_first_name] [m_employee_last_name]
""",
    ),
    (
        CANCELLED,
        "pl",
        "Rozmowa odwołana",
        "Rozmowa o stanowisku [m_job_title] została odwołana",
        """Dzień dobry [m_applicant_first_name],

musimy odwołać tę rozmowę o stanowisku [m_job_title]:

[m_event_details]

Przepraszamy za kłopot. W razie pytań prosimy odpowiedzieć na tę wiadomość.

Z poważaniem
[m_employee_first_name] [m_employee_last_name]
""",
    ),
)
