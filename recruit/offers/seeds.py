"""Pure: the offer templates a new company starts with, one for each language of its public pages."""

# ruff: noqa: E501  (a paragraph of a letter is one line)

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seed:
    """An offer template a new company starts with."""

    name: str
    language: str
    subject: str
    mail_text: str
    letter: str


SEEDS = (
    Seed(
        "Offer letter",
        "en",
        "Our offer to you: [m_offer_job_title]",
        """Hello [m_applicant_first_name],

we would be glad to have you on the team: here is our offer for [m_offer_job_title]. The letter is attached.

On this page you can read it, accept it, or tell us that it is not for you:
[m_offer_link]

Please answer by [m_offer_expiry_date]. If anything is unclear, just reply to this message.

Kind regards
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
        """Dear [m_applicant_first_name],

thank you for the conversations we had. We enjoyed them, and would be glad to have you on the team. We offer you the following position:

| Position | [m_offer_job_title] |
| First day | [m_offer_start_date] |
| Pay | [m_offer_salary] [m_offer_salary_period], before tax |
| Type of employment | [m_offer_type_of_employment] |

## What happens next

Please answer by **[m_offer_expiry_date]**, on the page whose address came with this letter. Once you have accepted, we prepare your contract and your first day.

This offer depends on your right to work in the country, and on what you told us in your application being true.

We look forward to working with you.

Kind regards
""",
    ),
    Seed(
        "Angebotsschreiben",
        "de",
        "Unser Angebot für Sie: [m_offer_job_title]",
        """Guten Tag [m_applicant_full_name],

wir möchten Sie gern in unserem Team haben: Hier ist unser Angebot für die Stelle [m_offer_job_title]. Das Schreiben finden Sie im Anhang.

Auf dieser Seite können Sie es lesen, annehmen oder ablehnen:
[m_offer_link]

Bitte antworten Sie bis zum [m_offer_expiry_date]. Wenn etwas unklar ist, antworten Sie einfach auf diese Nachricht.

Freundliche Grüße
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
        """Guten Tag [m_applicant_full_name],

vielen Dank für die guten Gespräche. Wir möchten Sie gern in unserem Team haben und bieten Ihnen folgende Stelle an:

| Stelle | [m_offer_job_title] |
| Erster Arbeitstag | [m_offer_start_date] |
| Vergütung | [m_offer_salary] brutto [m_offer_salary_period] |
| Art der Beschäftigung | [m_offer_type_of_employment] |

## Wie es weitergeht

Bitte antworten Sie bis zum **[m_offer_expiry_date]** auf der Seite, deren Adresse Sie mit diesem Schreiben erhalten haben. Sobald Sie angenommen haben, bereiten wir Ihren Vertrag und Ihren ersten Tag vor.

Das Angebot gilt unter der Voraussetzung, dass Sie hier arbeiten dürfen und dass die Angaben in Ihrer Bewerbung zutreffen.

Wir freuen uns auf die Zusammenarbeit.

Freundliche Grüße
""",
    ),
    Seed(
        "Lettre d’offre",
        "fr",
        "Notre offre pour vous : [m_offer_job_title]",
        """Bonjour [m_applicant_first_name],

nous serions heureux de vous accueillir dans l’équipe : voici notre offre pour le poste [m_offer_job_title]. La lettre est jointe à ce message.

Sur cette page, vous pouvez la lire, l’accepter ou la décliner :
[m_offer_link]

Merci de nous répondre au plus tard le [m_offer_expiry_date]. Si quelque chose n’est pas clair, répondez simplement à ce message.

Bien cordialement
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
        """Bonjour [m_applicant_full_name],

merci pour nos échanges, que nous avons beaucoup appréciés. Nous serions heureux de vous accueillir dans l’équipe et vous proposons le poste suivant :

| Poste | [m_offer_job_title] |
| Premier jour | [m_offer_start_date] |
| Rémunération | [m_offer_salary] brut [m_offer_salary_period] |
| Type d’emploi | [m_offer_type_of_employment] |

## Et ensuite ?

Merci de répondre au plus tard le **[m_offer_expiry_date]** sur la page dont l’adresse accompagne cette lettre. Dès votre accord, nous préparons votre contrat et votre premier jour.

Cette offre suppose que vous ayez le droit de travailler dans le pays et que les informations de votre candidature soient exactes.

Au plaisir de travailler avec vous.

Bien cordialement
""",
    ),
    Seed(
        "Carta de oferta",
        "es",
        "Nuestra oferta para ti: [m_offer_job_title]",
        """Hola, [m_applicant_first_name]:

Nos encantaría tenerte en el equipo. Esta es nuestra oferta para el puesto de [m_offer_job_title]; encontrarás la carta adjunta.

En esta página puedes leerla, aceptarla o rechazarla:
[m_offer_link]

Responde, por favor, a más tardar el [m_offer_expiry_date]. Si algo no está claro, contesta a este mensaje.

Un cordial saludo
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
        """Hola, [m_applicant_first_name]:

Gracias por las conversaciones que hemos tenido. Nos encantaría tenerte en el equipo y te ofrecemos el siguiente puesto:

| Puesto | [m_offer_job_title] |
| Primer día | [m_offer_start_date] |
| Salario | [m_offer_salary] brutos [m_offer_salary_period] |
| Tipo de empleo | [m_offer_type_of_employment] |

## Próximos pasos

Responde, por favor, a más tardar el **[m_offer_expiry_date]** en la página cuya dirección acompaña a esta carta. En cuanto aceptes, prepararemos tu contrato y tu primer día.

La oferta depende de que tengas derecho a trabajar en el país y de que los datos de tu candidatura sean ciertos.

Esperamos trabajar pronto contigo.

Un cordial saludo
""",
    ),
    Seed(
        "List z ofertą",
        "pl",
        "Nasza oferta: [m_offer_job_title]",
        """Dzień dobry [m_applicant_first_name],

będzie nam miło powitać Cię w zespole: oto nasza oferta na stanowisko [m_offer_job_title]. List znajduje się w załączniku.

Na tej stronie możesz go przeczytać, przyjąć ofertę lub z niej zrezygnować:
[m_offer_link]

Prosimy o odpowiedź do [m_offer_expiry_date]. Jeśli coś jest niejasne, wystarczy odpowiedzieć na tę wiadomość.

Z wyrazami szacunku
[m_employee_first_name] [m_employee_last_name]
[m_company_name]
""",
        """Dzień dobry [m_applicant_first_name],

dziękujemy za rozmowy, które bardzo cenimy. Będzie nam miło powitać Cię w zespole i proponujemy następujące stanowisko:

| Stanowisko | [m_offer_job_title] |
| Pierwszy dzień pracy | [m_offer_start_date] |
| Wynagrodzenie | [m_offer_salary] brutto [m_offer_salary_period] |
| Rodzaj zatrudnienia | [m_offer_type_of_employment] |

## Co dalej

Prosimy o odpowiedź do **[m_offer_expiry_date]** na stronie, której adres przyszedł razem z tym listem. Po przyjęciu oferty przygotujemy umowę i Twój pierwszy dzień.

Oferta jest ważna pod warunkiem, że masz prawo pracować w tym kraju, a dane z Twojego zgłoszenia są prawdziwe.

Cieszymy się na wspólną pracę.

Z wyrazami szacunku
""",
    ),
)
