"""Pure: the countries of ISO 3166 by their two letters, with the names people know them by."""

from __future__ import annotations

import unicodedata
from functools import cache

_LISTED = """
af Afghanistan · ax Åland Islands · al Albania · dz Algeria · as American Samoa · ad Andorra · ao Angola ·
ai Anguilla · aq Antarctica · ag Antigua and Barbuda · ar Argentina · am Armenia · aw Aruba · au Australia ·
at Austria · az Azerbaijan · bs Bahamas · bh Bahrain · bd Bangladesh · bb Barbados · by Belarus · be Belgium ·
bz Belize · bj Benin · bm Bermuda · bt Bhutan · bo Bolivia · ba Bosnia and Herzegovina · bw Botswana ·
bv Bouvet Island · br Brazil · io British Indian Ocean Territory · vg British Virgin Islands · bn Brunei ·
bg Bulgaria · bf Burkina Faso · bi Burundi · cv Cabo Verde · kh Cambodia · cm Cameroon · ca Canada ·
bq Caribbean Netherlands · ky Cayman Islands · cf Central African Rep. · td Chad · cl Chile · cn China ·
cx Christmas Island · cc Cocos Islands · co Colombia · km Comoros · cg Congo · ck Cook Islands · cr Costa Rica ·
ci Côte d’Ivoire · hr Croatia · cu Cuba · cw Curaçao · cy Cyprus · cz Czechia · cd DR Congo · dk Denmark ·
dj Djibouti · dm Dominica · do Dominican Republic · ec Ecuador · eg Egypt · sv El Salvador ·
gq Equatorial Guinea · er Eritrea · ee Estonia · sz Eswatini · et Ethiopia · fk Falkland Islands ·
fo Faroe Islands · fj Fiji · fi Finland · fr France · gf French Guiana · pf French Polynesia ·
tf French Southern Territories · ga Gabon · gm Gambia · ge Georgia · de Germany · gh Ghana · gi Gibraltar ·
gr Greece · gl Greenland · gd Grenada · gp Guadeloupe · gu Guam · gt Guatemala · gg Guernsey · gn Guinea ·
gw Guinea-Bissau · gy Guyana · ht Haiti · hm Heard and McDonald Islands · hn Honduras · hk Hong Kong ·
hu Hungary · is Iceland · in India · id Indonesia · ir Iran · iq Iraq · ie Ireland · im Isle of Man · il Israel ·
it Italy · jm Jamaica · jp Japan · je Jersey · jo Jordan · kz Kazakhstan · ke Kenya · ki Kiribati · kw Kuwait ·
kg Kyrgyzstan · la Laos · lv Latvia · lb Lebanon · ls Lesotho · lr Liberia · ly Libya · li Liechtenstein ·
lt Lithuania · lu Luxembourg · mo Macau · mg Madagascar · mw Malawi · my Malaysia · mv Maldives · ml Mali ·
mt Malta · mh Marshall Islands · mq Martinique · mr Mauritania · mu Mauritius · yt Mayotte · mx Mexico ·
fm Micronesia · md Moldova · mc Monaco · mn Mongolia · me Montenegro · ms Montserrat · ma Morocco ·
mz Mozambique · mm Myanmar · na Namibia · nr Nauru · np Nepal · nl Netherlands · nc New Caledonia ·
nz New Zealand · ni Nicaragua · ne Niger · ng Nigeria · nu Niue · nf Norfolk Island · kp North Korea ·
mk North Macedonia · mp Northern Mariana Islands · no Norway · om Oman · pk Pakistan · pw Palau · ps Palestine ·
pa Panama · pg Papua New Guinea · py Paraguay · pe Peru · ph Philippines · pn Pitcairn · pl Poland · pt Portugal ·
pr Puerto Rico · qa Qatar · re Réunion · ro Romania · ru Russia · rw Rwanda · bl Saint Barthélemy ·
sh Saint Helena · kn Saint Kitts and Nevis · lc Saint Lucia · mf Saint Martin · pm Saint Pierre and Miquelon ·
vc Saint Vincent and the Grenadines · ws Samoa · sm San Marino · st São Tomé and Príncipe · sa Saudi Arabia ·
sn Senegal · rs Serbia · sc Seychelles · sl Sierra Leone · sg Singapore · sx Sint Maarten · sk Slovakia ·
si Slovenia · sb Solomon Islands · so Somalia · za South Africa · gs South Georgia · kr South Korea ·
ss South Sudan · es Spain · lk Sri Lanka · sd Sudan · sr Suriname · sj Svalbard and Jan Mayen · se Sweden ·
ch Switzerland · sy Syria · tw Taiwan · tj Tajikistan · tz Tanzania · th Thailand · tl Timor-Leste · tg Togo ·
tk Tokelau · to Tonga · tt Trinidad and Tobago · tn Tunisia · tr Türkiye · tm Turkmenistan ·
tc Turks and Caicos Islands · tv Tuvalu · um US Outlying Islands · vi US Virgin Islands · ug Uganda · ua Ukraine ·
ae United Arab Emirates · gb United Kingdom · us United States · uy Uruguay · uz Uzbekistan · vu Vanuatu ·
va Vatican City · ve Venezuela · vn Vietnam · wf Wallis and Futuna · eh Western Sahara · ye Yemen · zm Zambia ·
zw Zimbabwe
"""

# In the order of their names.
COUNTRIES: dict[str, str] = {entry[:2]: entry[3:] for entry in (part.strip() for part in _LISTED.split("·"))}


def name_of(code: str, language: str = "en") -> str:
    """The name of a country in a language, or its letters when there is no such country."""
    return named(language).get(code.lower(), code.upper())


def codes_matching(words: str, language: str = "en") -> list[str]:
    """The countries whose name holds the words, in English or the language, and the one with these two letters."""
    wanted, own = words.strip().lower(), named(language)
    return [
        code
        for code, name in COUNTRIES.items()
        if wanted and (wanted in name.lower() or wanted in own[code].lower() or wanted == code)
    ]


@cache
def named(language: str) -> dict[str, str]:
    """Every country by its letters, in the order of its names in that language."""
    main = language.partition("-")[0].lower()
    if main == "en":
        return COUNTRIES
    # Late: English pages need none of it.
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale.parse(main).territories
    except (UnknownLocaleError, ValueError):
        return COUNTRIES
    own = {code: str(names.get(code.upper(), name)) for code, name in COUNTRIES.items()}
    return dict(sorted(own.items(), key=lambda pair: _plain(pair[1])))


def _plain(name: str) -> str:
    """A name without accents, for sorting: Österreich stands at O."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).replace("ł", "l")
