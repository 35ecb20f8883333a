"""Pure: the standard questions every company starts with, in five languages (product facts §14.2).

Words are our own. `options` are (id, words) pairs; ids are lasting, so that reports can count by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "pl")


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard question: its lasting code, type, words by language, and options with words in the same order."""

    code: str
    type: str
    words: tuple[str, str, str, str, str]
    options: tuple[tuple[str, tuple[str, str, str, str, str]], ...] = ()
    is_diversity: bool = False

    @property
    def translations(self) -> dict[str, Any]:
        """Words and options by language, English left out."""
        return {
            language: {"text": self.words[at], "options": {key: words[at] for key, words in self.options}}
            for at, language in enumerate(LANGUAGES)
            if language != "en"
        }

    @property
    def english_options(self) -> list[dict[str, str]]:
        """The options as a question keeps them."""
        return [{"id": key, "label": words[0]} for key, words in self.options]


_SHIFTS = (
    ("early", ("Early", "Frühdienst", "Matin", "Mañana", "Ranna")),
    ("late", ("Late", "Spätdienst", "Après-midi", "Tarde", "Popołudniowa")),
    ("night", ("Night", "Nachtdienst", "Nuit", "Noche", "Nocna")),
    ("weekend", ("Weekend", "Wochenende", "Week-end", "Fin de semana", "Weekend")),
)
_LEVELS = (
    ("basic", ("Basic", "Grundkenntnisse", "Notions", "Básico", "Podstawowy")),
    ("good", ("Good", "Gut", "Bon", "Bueno", "Dobry")),
    ("fluent", ("Fluent", "Fließend", "Courant", "Fluido", "Biegły")),
    ("native", ("First language", "Muttersprache", "Langue maternelle", "Lengua materna", "Język ojczysty")),
)
_GENDERS = (
    ("woman", ("Woman", "Frau", "Femme", "Mujer", "Kobieta")),
    ("man", ("Man", "Mann", "Homme", "Hombre", "Mężczyzna")),
    ("other", ("In another way", "Anders", "Autrement", "De otra manera", "Inaczej")),
)
_AGES = (
    ("-24", ("Under 25", "Unter 25", "Moins de 25 ans", "Menos de 25", "Poniżej 25")),
    ("25-39", ("25 to 39", "25 bis 39", "25 à 39 ans", "25 a 39", "25–39")),
    ("40-54", ("40 to 54", "40 bis 54", "40 à 54 ans", "40 a 54", "40–54")),
    ("55-", ("55 or over", "55 oder älter", "55 ans ou plus", "55 o más", "55 lub więcej")),
)
_GROUPS = (
    ("asian", ("Asian", "Asiatisch", "Asiatique", "Asiático", "Azjatyckie")),
    ("black", ("Black", "Schwarz", "Noir", "Negro", "Czarne")),
    ("latino", ("Hispanic or Latino", "Lateinamerikanisch", "Latino-américain", "Hispano o latino", "Latynoskie")),
    ("white", ("White", "Weiß", "Blanc", "Blanco", "Białe")),
    ("mixed", ("More than one", "Mehrere", "Plusieurs", "Más de uno", "Więcej niż jedno")),
    ("other", ("Another", "Andere", "Autre", "Otro", "Inne")),
)

STANDARD: tuple[Standard, ...] = (
    Standard("workPermit", "RADIO", (
        "Are you allowed to work in the country of this job?",
        "Dürfen Sie in dem Land arbeiten, in dem diese Stelle ist?",
        "Avez-vous le droit de travailler dans le pays de ce poste ?",
        "¿Tiene permiso para trabajar en el país de este puesto?",
        "Czy może Pan/Pani pracować w kraju, w którym jest to stanowisko?",
    )),
    Standard("salaryExpectation", "CURRENCY", (
        "What pay do you expect a year?",
        "Welches Jahresgehalt stellen Sie sich vor?",
        "Quel salaire annuel souhaitez-vous ?",
        "¿Qué salario anual espera?",
        "Jakiego rocznego wynagrodzenia Pan/Pani oczekuje?",
    )),
    Standard("startDate", "INPUT_TEXT", (
        "When could you start?",
        "Wann könnten Sie anfangen?",
        "Quand pourriez-vous commencer ?",
        "¿Cuándo podría empezar?",
        "Kiedy może Pan/Pani zacząć?",
    )),
    Standard("preferredWorkShifts", "MULTI_SELECT", (
        "Which shifts suit you?",
        "Welche Dienste passen Ihnen?",
        "Quels horaires vous conviennent ?",
        "¿Qué turnos le convienen?",
        "Jakie zmiany Panu/Pani odpowiadają?",
    ), _SHIFTS),
    Standard("languages", "SINGLE_SELECT", (
        "How well do you speak the language of this job ad?",
        "Wie gut sprechen Sie die Sprache dieser Anzeige?",
        "Quel est votre niveau dans la langue de cette annonce ?",
        "¿Qué nivel tiene en el idioma de este anuncio?",
        "Jak dobrze zna Pan/Pani język tego ogłoszenia?",
    ), _LEVELS),
    Standard("previousEmployment", "RADIO", (
        "Have you worked for us before?",
        "Haben Sie schon einmal bei uns gearbeitet?",
        "Avez-vous déjà travaillé chez nous ?",
        "¿Ha trabajado antes con nosotros?",
        "Czy pracował(a) Pan/Pani już u nas?",
    )),
    Standard("drivingCurrent", "RADIO", (
        "Do you hold a valid driving licence?",
        "Haben Sie einen gültigen Führerschein?",
        "Avez-vous un permis de conduire valide ?",
        "¿Tiene un permiso de conducir en vigor?",
        "Czy ma Pan/Pani ważne prawo jazdy?",
    )),
    Standard("drivingRevoked", "RADIO", (
        "Was your driving licence taken away in the last three years?",
        "Wurde Ihnen in den letzten drei Jahren der Führerschein entzogen?",
        "Votre permis vous a-t-il été retiré au cours des trois dernières années ?",
        "¿Le han retirado el permiso de conducir en los últimos tres años?",
        "Czy w ostatnich trzech latach odebrano Panu/Pani prawo jazdy?",
    )),
    Standard("criminalRecord", "RADIO", (
        "Can you show a clean criminal record if the job asks for it?",
        "Können Sie ein Führungszeugnis ohne Einträge vorlegen, wenn die Stelle es verlangt?",
        "Pouvez-vous présenter un casier judiciaire vierge si le poste l’exige ?",
        "¿Puede presentar un certificado sin antecedentes penales si el puesto lo exige?",
        "Czy może Pan/Pani okazać zaświadczenie o niekaralności, jeśli stanowisko tego wymaga?",
    )),
    Standard("ofccpReasonableAccommodation", "TEXTAREA", (
        "What would make an interview easier for you, for example step-free access?",
        "Was würde Ihnen ein Gespräch erleichtern, zum Beispiel ein stufenloser Zugang?",
        "Qu’est-ce qui vous faciliterait un entretien, par exemple un accès sans marches ?",
        "¿Qué le facilitaría una entrevista, por ejemplo un acceso sin escalones?",
        "Co ułatwiłoby Panu/Pani rozmowę, na przykład wejście bez schodów?",
    )),
    Standard("todaysDate", "INPUT_TEXT", (
        "Today’s date", "Heutiges Datum", "Date du jour", "Fecha de hoy", "Dzisiejsza data",
    )),
    Standard("yourName", "INPUT_TEXT", (
        "Your full name, in place of a signature", "Ihr voller Name, anstelle einer Unterschrift",
        "Votre nom complet, en guise de signature", "Su nombre completo, a modo de firma",
        "Imię i nazwisko w miejsce podpisu",
    )),
    Standard("eeoInformation", "SINGLE_SELECT", (
        "How do you describe your gender?", "Wie beschreiben Sie Ihr Geschlecht?",
        "Comment décrivez-vous votre genre ?", "¿Cómo describe su género?", "Jak określa Pan/Pani swoją płeć?",
    ), _GENDERS, is_diversity=True),
    Standard("ageGroup", "SINGLE_SELECT", (
        "How old are you?", "Wie alt sind Sie?", "Quel âge avez-vous ?", "¿Qué edad tiene?", "Ile ma Pan/Pani lat?",
    ), _AGES, is_diversity=True),
    Standard("ethnicity", "SINGLE_SELECT", (
        "Which group do you count yourself to?", "Welcher Gruppe rechnen Sie sich zu?",
        "À quel groupe vous rattachez-vous ?", "¿Con qué grupo se identifica?",
        "Do której grupy się Pan/Pani zalicza?",
    ), _GROUPS, is_diversity=True),
    Standard("disabilityStatus", "RADIO", (
        "Do you live with a disability?", "Leben Sie mit einer Behinderung?", "Vivez-vous avec un handicap ?",
        "¿Tiene alguna discapacidad?", "Czy ma Pan/Pani niepełnosprawność?",
    ), is_diversity=True),
    Standard("veteranStatus", "RADIO", (
        "Have you served in the armed forces?", "Haben Sie in den Streitkräften gedient?",
        "Avez-vous servi dans les forces armées ?", "¿Ha servido en las fuerzas armadas?",
        "Czy służył(a) Pan/Pani w siłach zbrojnych?",
    ), is_diversity=True),
)  # fmt: skip
_COMMON = {
    "yes": ("Yes", "Ja", "Oui", "Sí", "Tak"),
    "no": ("No", "Nein", "Non", "No", "Nie"),
    "silent": (
        "Prefer not to answer", "Keine Angabe", "Je préfère ne pas répondre", "Prefiero no responder",
        "Wolę nie odpowiadać",
    ),
}  # fmt: skip


def common(key: str, language: str) -> str:
    """The words of yes, no and "prefer not to answer" in a language; English where we have none."""
    words = _COMMON[key]
    plain = language.partition("-")[0].lower()
    return words[LANGUAGES.index(plain)] if plain in LANGUAGES else words[0]


KNOCKOUT_REASON = "Did not meet screening requirements"
DEFAULT_SETS = ((False, "Default questions"), (True, "Default questions for employees"))
