"""The letters about choosing a time that a new company starts with, in every language of the public pages. Pure."""

# ruff: noqa: E501  (a paragraph of a letter is one line: mail programs wrap it)

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """A letter in one language."""

    language: str
    name: str
    subject: str
    text: str


INVITED = (
    Words(
        "en",
        "Choose a time",
        "[m_job_title]: choose a time for your interview",
        """Hello [m_applicant_first_name],

we would like to talk with you about [m_job_title]. Please choose the time that suits you best; it takes a minute and no account:

[m_self_schedule_link]

The times are shown in your own time zone. If none of them fits, tell us there which would.

Kind regards
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
    ),
    Words(
        "de",
        "Termin wählen",
        "[m_job_title]: Wählen Sie einen Termin für Ihr Gespräch",
        """Guten Tag [m_applicant_first_name],

wir möchten mit Ihnen über [m_job_title] sprechen. Bitte wählen Sie den Termin, der Ihnen am besten passt; das dauert eine Minute und braucht kein Konto:

[m_self_schedule_link]

Die Zeiten stehen dort in Ihrer Zeitzone. Passt keine davon, schreiben Sie uns dort, welche passen würde.

Freundliche Grüße
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
    ),
    Words(
        "fr",
        "Choisir un créneau",
        "[m_job_title] : choisissez un créneau pour votre entretien",
        """Bonjour [m_applicant_first_name],

nous aimerions échanger avec vous au sujet du poste [m_job_title]. Choisissez le créneau qui vous convient le mieux ; cela prend une minute et ne demande aucun compte :

[m_self_schedule_link]

Les heures y sont indiquées dans votre fuseau horaire. Si aucune ne convient, dites-nous là-bas laquelle conviendrait.

Cordialement
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
    ),
    Words(
        "es",
        "Elegir una hora",
        "[m_job_title]: elija una hora para su entrevista",
        """Hola, [m_applicant_first_name]:

nos gustaría hablar con usted sobre el puesto [m_job_title]. Elija la hora que mejor le convenga; solo lleva un minuto y no hace falta una cuenta:

[m_self_schedule_link]

Las horas aparecen en su zona horaria. Si ninguna le va bien, díganos allí cuál le convendría.

Un cordial saludo
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
    ),
    Words(
        "pl",
        "Wybór terminu",
        "[m_job_title]: prosimy wybrać termin rozmowy",
        """Dzień dobry [m_applicant_first_name],

chcielibyśmy porozmawiać o stanowisku [m_job_title]. Prosimy wybrać najdogodniejszy termin; zajmuje to minutę i nie wymaga konta:

[m_self_schedule_link]

Godziny są tam podane w miejscowej strefie czasowej. Jeśli żadna nie pasuje, prosimy napisać tam, która byłaby dobra.

Z poważaniem
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
    ),
)

CHOSEN = (
    Words(
        "en",
        "Time chosen",
        "Confirmed: your interview for [m_job_title]",
        """Hello [m_applicant_first_name],

thank you for choosing a time. Your interview is confirmed:

[m_event_details]

The attached file puts it into your calendar. Here you can see it again, and change or cancel it:

[m_event_link]

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Words(
        "de",
        "Termin gewählt",
        "Bestätigt: Ihr Gespräch zu [m_job_title]",
        """Guten Tag [m_applicant_first_name],

danke, dass Sie einen Termin gewählt haben. Ihr Gespräch ist bestätigt:

[m_event_details]

Die angehängte Datei trägt es in Ihren Kalender ein. Hier sehen Sie es wieder und können es verlegen oder absagen:

[m_event_link]

Freundliche Grüße
Das Recruiting-Team von [m_company_name]
""",
    ),
    Words(
        "fr",
        "Créneau choisi",
        "Confirmé : votre entretien pour [m_job_title]",
        """Bonjour [m_applicant_first_name],

merci d’avoir choisi un créneau. Votre entretien est confirmé :

[m_event_details]

Le fichier joint l’ajoute à votre agenda. Vous pouvez le revoir, le déplacer ou l’annuler ici :

[m_event_link]

Cordialement
L’équipe de recrutement de [m_company_name]
""",
    ),
    Words(
        "es",
        "Hora elegida",
        "Confirmada: su entrevista para [m_job_title]",
        """Hola, [m_applicant_first_name]:

gracias por elegir una hora. Su entrevista está confirmada:

[m_event_details]

El archivo adjunto la añade a su calendario. Aquí puede volver a verla, cambiarla o cancelarla:

[m_event_link]

Un cordial saludo
El equipo de selección de [m_company_name]
""",
    ),
    Words(
        "pl",
        "Termin wybrany",
        "Potwierdzenie: rozmowa na stanowisko [m_job_title]",
        """Dzień dobry [m_applicant_first_name],

dziękujemy za wybór terminu. Rozmowa jest potwierdzona:

[m_event_details]

Załączony plik doda ją do kalendarza. Tutaj można ją ponownie zobaczyć, przełożyć lub odwołać:

[m_event_link]

Z poważaniem
Zespół rekrutacyjny [m_company_name]
""",
    ),
)

REMINDED = (
    Words(
        "en",
        "Reminder to choose a time",
        "[m_job_title]: please choose a time",
        """Hello [m_applicant_first_name],

you have not chosen a time for your interview for [m_job_title] yet. This link still works:

[m_self_schedule_link]

If none of the times fits, tell us there which would.

Kind regards
The hiring team of [m_company_name]
""",
    ),
    Words(
        "de",
        "Erinnerung: Termin wählen",
        "[m_job_title]: Bitte wählen Sie einen Termin",
        """Guten Tag [m_applicant_first_name],

Sie haben noch keinen Termin für Ihr Gespräch zu [m_job_title] gewählt. Dieser Link gilt weiterhin:

[m_self_schedule_link]

Passt keine der Zeiten, schreiben Sie uns dort, welche passen würde.

Freundliche Grüße
Das Recruiting-Team von [m_company_name]
""",
    ),
    Words(
        "fr",
        "Rappel : choisir un créneau",
        "[m_job_title] : pensez à choisir un créneau",
        """Bonjour [m_applicant_first_name],

vous n’avez pas encore choisi de créneau pour votre entretien pour le poste [m_job_title]. Ce lien reste valable :

[m_self_schedule_link]

Si aucun horaire ne convient, dites-nous là-bas lequel conviendrait.

Cordialement
L’équipe de recrutement de [m_company_name]
""",
    ),
    Words(
        "es",
        "Recordatorio: elegir una hora",
        "[m_job_title]: elija una hora, por favor",
        """Hola, [m_applicant_first_name]:

todavía no ha elegido una hora para su entrevista para el puesto [m_job_title]. Este enlace sigue siendo válido:

[m_self_schedule_link]

Si ninguna hora le va bien, díganos allí cuál le convendría.

Un cordial saludo
El equipo de selección de [m_company_name]
""",
    ),
    Words(
        "pl",
        "Przypomnienie: wybór terminu",
        "[m_job_title]: prosimy wybrać termin",
        """Dzień dobry [m_applicant_first_name],

termin rozmowy na stanowisko [m_job_title] nie został jeszcze wybrany. Ten link nadal działa:

[m_self_schedule_link]

Jeśli żadna godzina nie pasuje, prosimy napisać tam, która byłaby dobra.

Z poważaniem
Zespół rekrutacyjny [m_company_name]
""",
    ),
)


def chosen_words(language: str) -> tuple[str, str]:
    """Subject and text that confirm a chosen time in a language; in English where we do not speak it."""
    found = {words.language: words for words in CHOSEN}
    words = found.get(language[:2], CHOSEN[0])
    return words.subject, words.text


def invited_words(language: str) -> tuple[str, str]:
    """Subject and text that invite to choose a time in a language; in English where we do not speak it."""
    found = {words.language: words for words in INVITED}
    words = found.get(language[:2], INVITED[0])
    return words.subject, words.text
