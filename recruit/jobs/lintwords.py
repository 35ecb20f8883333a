"""Pure: words of job ads that put readers off, by language, each with what to write instead."""

from __future__ import annotations

# One line a language and kind: the word or phrase, and what fits instead.
_GENDERED = {
    "en": """
he=they · she=they · him=them · his=their · her=their · he/she=they · s/he=they · his/her=their · chairman=chair ·
chairwoman=chair · salesman=salesperson · salesmen=salespeople · saleswoman=salesperson ·
businessman=business person ·
foreman=supervisor · foremen=supervisors · craftsman=craftsperson · craftsmen=craftspeople · workman=worker ·
workmen=workers · handyman=maintenance technician · manpower=staff · man hours=working hours · manned=staffed ·
waitress=server · waiter=server · stewardess=flight attendant · hostess=host · actress=actor · cleaning lady=cleaner ·
girl friday=assistant · guys=everyone · ladies=people · gentlemen=people · mankind=people · policeman=police officer ·
fireman=firefighter · mailman=postal worker · draftsman=drafter · repairman=repairer · ninja=specialist ·
rockstar=specialist · rock star=specialist · guru=expert · hacker=developer · aggressive=determined ·
dominant=leading · dominate=lead · fearless=confident · work hard play hard=what a usual week looks like
""",
    "de": """
krankenschwester=Pflegefachkraft · krankenschwestern=Pflegefachkräfte · sekretärin=Assistenz ·
putzfrau=Reinigungskraft ·
kaufmann=Kaufleute · fachmann=Fachkraft · fachmänner=Fachkräfte · hausmeister=Haustechnik ·
zimmermädchen=Zimmerservice ·
stewardess=Flugbegleitung · kassiererin=Kassenkraft · empfangsdame=Empfang · feuerwehrmann=Feuerwehrkraft ·
ansprechpartner=Kontakt · mitarbeiter=Mitarbeitende · bewerber=Bewerbende · teamplayer=teamfähige Person ·
mannschaft=Team · ingenieur=Ingenieur/in · entwickler=Entwickler/in · verkäufer=Verkäufer/in ·
techniker=Techniker/in ·
durchsetzungsstark=überzeugend · aggressiv=entschlossen
""",
    "fr": """
hôtesse=personnel d'accueil · femme de ménage=agent d'entretien · secrétaire=assistant·e ·
homme de terrain=personne de terrain ·
vendeur=vendeur·se · infirmière=infirmier·ère · technicien=technicien·ne · ingénieur=ingénieur·e ·
directeur=directeur·rice ·
commercial=commercial·e · collaborateur=collaborateur·rice · candidat=candidat·e · développeur=développeur·se ·
agressif=déterminé·e
""",
    "es": """
camarera=personal de sala · azafata=personal de cabina · secretaria=asistente ·
señora de la limpieza=personal de limpieza ·
enfermera=personal de enfermería · vendedor=persona de ventas · ingeniero=ingeniero/a · técnico=técnico/a ·
desarrollador=desarrollador/a · director=director/a · candidato=persona candidata · trabajadores=personal ·
agresivo=decidido/a
""",
    "pl": """
sekretarka=asystent/ka · kelnerka=obsługa sali · hostessa=obsługa gości · sprzątaczka=osoba sprzątająca ·
pielęgniarka=pielęgniarz/pielęgniarka · sprzedawca=osoba do sprzedaży · inżynier=inżynier/ka ·
programista=programista/ka ·
pracownik=osoba pracująca · kandydat=osoba kandydująca · pani do biura=pracownik/czka biura · agresywny=zdecydowany/a
""",
}
_AGED = {
    "en": """
young=say what the team does · youthful=friendly · young team=team · young and dynamic=lively ·
digital native=at ease with computers ·
digital natives=people at ease with computers · recent graduate=entry level · recent graduates=entry level ·
new grad=entry level ·
high-energy=engaged · energetic=engaged · mature=experienced · old-school=classic · seasoned=experienced ·
junior at heart=curious ·
native speaker=fluent · under 30=leave it out · under 35=leave it out · recently graduated=entry level
""",
    "de": """
jung=sagen, was das Team tut · junges team=Team · junges dynamisches team=Team · jung und dynamisch=lebendig ·
digital native=sicher am Rechner · berufseinsteiger=Einstieg möglich · muttersprachler=sehr gute Sprachkenntnisse ·
muttersprache=sehr gute Sprachkenntnisse · junggeblieben=aufgeschlossen
""",
    "fr": """
jeune=dites ce que fait l'équipe · jeune équipe=équipe · jeune et dynamique=vivante ·
jeune diplômé=débutant·e accepté·e ·
digital native=à l'aise avec l'informatique · langue maternelle=maîtrise de la langue · senior=expérimenté·e
""",
    "es": """
joven=diga qué hace el equipo · equipo joven=equipo · joven y dinámico=activo · recién graduado=nivel inicial ·
nativo digital=con soltura digital · lengua materna=dominio del idioma · menor de 35=quítelo
""",
    "pl": """
młody=napisz, czym zajmuje się zespół · młody zespół=zespół · młody i dynamiczny=zgrany · młodego=usuń to ·
do 35 lat=usuń to ·
absolwent=poziom początkowy · język ojczysty=biegła znajomość języka · cyfrowy tubylec=swobodnie przy komputerze
""",
}


def _read(text: str) -> dict[str, str]:
    pairs = (part.strip().split("=", 1) for part in text.replace("\n", " ").split(" · "))
    return {" ".join(word.split()): " ".join(better.split()) for word, better in pairs}


GENDERED: dict[str, dict[str, str]] = {language: _read(text) for language, text in _GENDERED.items()}
AGED: dict[str, dict[str, str]] = {language: _read(text) for language, text in _AGED.items()}
LANGUAGES = frozenset(GENDERED)
