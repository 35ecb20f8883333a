"""Which e-mail domains a company may bring, and what its DNS has to say for them. Pure."""

from __future__ import annotations

import ipaddress
from enum import StrEnum

from accounts.sso.claims import ascii_domain

HOST = "_recruit"
VALUE = "recruit-verification="
MOST_LETTERS = 253


class Unfit(StrEnum):
    """Why a domain cannot be one of the company's."""

    NONE = "none"
    BARE = "bare"
    SHARED = "shared"
    FREE_MAIL = "free_mail"


# Anybody gets an address there, so that nobody can speak for all of them.
_FREE_MAIL = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.fr live.com msn.com
    yahoo.com yahoo.co.uk yahoo.fr yahoo.de ymail.com rocketmail.com aol.com icloud.com me.com mac.com proton.me
    protonmail.com pm.me tutanota.com tuta.io gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de
    mail.com mail.ru yandex.ru yandex.com inbox.ru bk.ru list.ru zoho.com fastmail.com hey.com orange.fr wanadoo.fr
    free.fr laposte.net sfr.fr libero.it virgilio.it alice.it wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz
    comcast.net verizon.net att.net sbcglobal.net btinternet.com sky.com qq.com 163.com 126.com sina.com naver.com
    daum.net rediffmail.com uol.com.br bol.com.br terra.com.br mailinator.com
    """.split()  # noqa: SIM905  # a list of names reads best as lines of words
)
# Registries and hosts below which everybody may have a name. The second level of a country is told by its pattern.
_SHARED = frozenset(
    """
    github.io gitlab.io herokuapp.com appspot.com azurewebsites.net cloudfront.net netlify.app vercel.app pages.dev
    web.app firebaseapp.com onmicrosoft.com blogspot.com wordpress.com amazonaws.com sharepoint.com uk.com eu.com
    us.com de.com gov.uk nhs.uk
    """.split()  # noqa: SIM905  # a list of names reads best as lines of words
)
_SECOND_LEVEL = frozenset("co com net org ac edu gov gob gouv go ne or gv ltd plc sch mil nom id info".split())  # noqa: SIM905  # a list of names reads best as words


def problem_of(domain: str) -> Unfit | None:
    """Why a domain, as DNS writes it, cannot be added; None when it can."""
    if not domain or len(f"{HOST}.{domain}") > MOST_LETTERS or _is_address(domain):
        return Unfit.NONE
    labels = domain.split(".")
    if len(labels) < 2:
        return Unfit.BARE
    if domain in _FREE_MAIL:
        return Unfit.FREE_MAIL
    of_country = len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SECOND_LEVEL
    return Unfit.SHARED if of_country or domain in _SHARED else None


def typed(text: str) -> str:
    """The domain somebody meant, as DNS writes it: an address or a web address in its place is taken as well."""
    text = text.strip().rpartition("@")[2]
    text = text.partition("://")[2] or text
    return ascii_domain(text.partition("/")[0])


def record_name(domain: str) -> str:
    """Where the TXT record belongs."""
    return f"{HOST}.{domain}"


def record_value(token: str) -> str:
    """What the TXT record must say."""
    return f"{VALUE}{token}"


def is_proof(texts: list[str], token: str) -> bool:
    """Whether one of the texts found in DNS is the record; other records may stand beside it."""
    return any(text.strip() == record_value(token) for text in texts)


def _is_address(domain: str) -> bool:
    try:
        ipaddress.ip_address(domain)
    except ValueError:
        return domain.rpartition(".")[2].isdigit()
    return True
