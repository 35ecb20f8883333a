"""Pure: the words résumés use in English, German, French, Spanish and Polish."""

from __future__ import annotations

import re
import unicodedata

EXPERIENCE, EDUCATION, SKILLS, LANGUAGES, OTHER = "experience", "education", "skills", "languages", "other"

_HEADINGS = {
    EXPERIENCE: """
        experience; work experience; professional experience; employment; employment history; work history; career;
        career history; relevant experience; professional background; positions held;
        berufserfahrung; beruflicher werdegang; berufspraxis; berufliche erfahrung; arbeitserfahrung; praxiserfahrung;
        expérience; expériences; expérience professionnelle; expériences professionnelles; parcours professionnel;
        experiencia; experiencia laboral; experiencia profesional; trayectoria profesional;
        doświadczenie; doświadczenie zawodowe; przebieg kariery; historia zatrudnienia
    """,
    EDUCATION: """
        education; education and training; academic background; studies; qualifications; academic qualifications;
        ausbildung; bildung; bildungsweg; studium; schulbildung; ausbildung und studium; akademische ausbildung;
        formation; formations; études; diplômes; formation académique;
        educación; formación; formación académica; estudios;
        wykształcenie; edukacja; edukacja i szkolenia
    """,
    SKILLS: """
        skills; key skills; core skills; technical skills; professional skills; skills and tools; competencies;
        core competencies; technologies; expertise; areas of expertise; tools;
        kenntnisse; fähigkeiten; kompetenzen; it-kenntnisse; edv-kenntnisse; fachkenntnisse; kenntnisse und fähigkeiten;
        compétences; compétences techniques; savoir-faire; compétences clés; outils;
        habilidades; competencias; aptitudes; conocimientos; habilidades técnicas;
        umiejętności; kompetencje; umiejętności techniczne; kluczowe umiejętności
    """,
    LANGUAGES: """
        languages; language skills; sprachen; sprachkenntnisse; langues; idiomas; języki; języki obce;
        znajomość języków
    """,
    OTHER: """
        summary; profile; professional summary; about me; objective; career objective; personal statement; contact;
        contact details; personal details; interests; hobbies; references; publications; projects; awards;
        certifications; certificates; courses; volunteering; training; additional information; achievements;
        memberships;
        profil; kurzprofil; über mich; kontakt; persönliche daten; persönliche angaben; interessen; referenzen;
        projekte;
        zertifikate; weiterbildung; ehrenamt; auszeichnungen; sonstiges;
        résumé; à propos; coordonnées; centres d'intérêt; loisirs; références; projets; certifications et formations;
        bénévolat; divers; objectif;
        perfil; resumen; sobre mí; contacto; datos personales; intereses; aficiones; referencias; proyectos;
        certificaciones; cursos; voluntariado; logros; otros datos;
        podsumowanie; o mnie; dane osobowe; kontakt i dane; zainteresowania; referencje; projekty; certyfikaty; kursy;
        szkolenia; osiągnięcia; wolontariat; cel zawodowy; profil zawodowy
    """,
}

_MONTHS = (
    "january januar janvier enero styczeń stycznia jan",
    "february februar février febrero luty lutego feb fév févr",
    "march märz mars marzo marzec marca mar mär mrz",
    "april avril abril kwiecień kwietnia apr avr abr kwi",
    "may mai mayo maj maja",
    "june juni juin junio czerwiec czerwca jun cze",
    "july juli juillet julio lipiec lipca jul juil lip",
    "august août agosto sierpień sierpnia aug ago sie",
    "september septembre septiembre wrzesień września sep sept set wrz",
    "october oktober octobre octubre październik października oct okt paź",
    "november novembre noviembre listopad listopada nov lis",
    "december dezember décembre diciembre grudzień grudnia dec dez déc dic gru",
)
PRESENT = (
    "present", "now", "today", "current", "currently", "ongoing", "to date", "heute", "aktuell", "jetzt", "laufend",
    "aujourd'hui", "à ce jour", "présent", "en cours", "actuel", "actualidad", "actual", "presente", "hoy", "obecnie",
    "teraz", "nadal", "do dziś",
)  # fmt: skip
_TITLES = (
    "manager engineer developer nurse assistant director analyst consultant designer lead head officer specialist"
    " teacher"
    " coordinator administrator technician accountant clerk driver cook chef waiter waitress cashier intern trainee"
    " architect scientist researcher recruiter buyer planner supervisor operator mechanic electrician physician"
    " pharmacist therapist editor writer translator lawyer paralegal secretary receptionist advisor adviser agent"
    " representative programmer tester owner founder ceo cto cfo vp president partner controller auditor apprentice"
    " leiter leiterin ingenieur ingenieurin entwickler entwicklerin krankenschwester pfleger pflegefachkraft berater"
    " beraterin sachbearbeiter sachbearbeiterin mitarbeiter mitarbeiterin kaufmann kauffrau praktikant praktikantin"
    " werkstudent werkstudentin lehrer lehrerin buchhalter buchhalterin techniker technikerin verkäufer verkäuferin"
    " ingénieur ingénieure développeur développeuse infirmier infirmière responsable directeur directrice chargé"
    " chargée"
    " assistante stagiaire vendeur vendeuse comptable technicien technicienne enseignant enseignante chef conseiller"
    " gerente ingeniero ingeniera desarrollador desarrolladora enfermero enfermera asistente director directora"
    " consultor consultora vendedor vendedora contable técnico técnica profesor profesora becario becaria jefe jefa"
    " kierownik inżynier programista programistka pielęgniarka pielęgniarz asystent asystentka specjalista specjalistka"
    " dyrektor konsultant konsultantka nauczyciel nauczycielka księgowa księgowy sprzedawca stażysta stażystka"
)
COMPANY = re.compile(
    r"\b(?:gmbh|ag|kg|se|ltd|limited|inc|llc|llp|plc|corp|corporation|company|co|group|gruppe|groupe|grupo|holding|"
    r"s\.?a\.?s?|s\.?l\.?|sarl|s\.?r\.?l\.?|sp\. ?z ?o\.? ?o|b\.?v\.?|n\.?v\.?|oy|ab|aps|hospital|klinik|klinikum|"
    r"clinic|"
    r"bank|university|universität|college|school|agency|consulting|logistics|systems|software|solutions|labs|works|"
    r"industries|partners|foundation|institute|services|airlines|hotel|restaurant|stadtwerke|nhs|trust)\b\.?",
    re.IGNORECASE,
)
SCHOOL = re.compile(
    r"\b(?:university|college|school|academy|institute|polytechnic|universität|hochschule|fachhochschule|gymnasium|"
    r"berufsschule|realschule|akademie|institut|université|école|lycée|universidad|escuela|instituto|politécnica|"
    r"uniwersytet\w*|politechnika|szkoła|akademia|liceum|technikum|tu|fh|eth|mit)\b",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"\b(?:b\.?sc\.?|m\.?sc\.?|b\.?a\.?|m\.?a\.?|b\.?eng\.?|m\.?eng\.?|mba|ph\.?d\.?|bachelor\w*|master\w*|doctor\w*|"
    r"doktor\w*|dipl[oô]m\w*|magister|promotion|staatsexamen|abitur|fachabitur|ausbildung|licence|licencia\w*|baccalauréat|"
    r"bac|maîtrise|doctorat|grado|grad|máster|inżynier|licencjat|matura|studia|a-levels?|gcse|certificate|degree|hnd|"
    r"associate)(?![\w])",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """Small letters without accents and outer signs: how words are compared."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in flat if not unicodedata.combining(sign)).replace("ł", "l").strip(" :.-–—_|•*#\t")


TITLES = frozenset(plain(word) for word in _TITLES.split())
_LONG_TITLES = tuple(word for word in TITLES if len(word) > 5)


def is_title_word(token: str) -> bool:
    """Whether a word names an occupation, also at the end of a German compound ("Projektleiter")."""
    word = plain(token)
    return word in TITLES or (len(word) > 8 and word.endswith(_LONG_TITLES))


HEADINGS: dict[str, str] = {
    plain(" ".join(words.split())): section for section, listed in _HEADINGS.items() for words in listed.split(";")
}
MONTHS: dict[str, int] = {
    plain(word): number for number, words in enumerate(_MONTHS, start=1) for word in words.split()
}
