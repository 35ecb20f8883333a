"""Verbs that count what a network does on public pages, so that a machine cannot take them away from people."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import throttling
from accounts.throttling import Limit
from base.errors import TooMany

PAGES_A_MINUTE = 120
# Every file waits between the two pages of the form, and a job fair is one network.
UPLOADS_AN_HOUR = 200
READINGS_AN_HOUR = 40
UPLOAD_BYTES_AN_HOUR = 500 * 1024 * 1024
BY_NETWORK = (Limit("apply-minute", 10, timedelta(minutes=1)), Limit("apply-hour", 60, timedelta(hours=1)))
BY_PERSON = (Limit("apply-day", 3, timedelta(days=1)),)
DRAFTS_BY_NETWORK = (Limit("draft-hour", 20, timedelta(hours=1)),)
# An answer to an offer is given once; more from one network than an office of newcomers gives is a program.
ANSWERS_BY_NETWORK = (Limit("answer-hour", 60, timedelta(hours=1)),)
# A time is held, confirmed and perhaps changed: some presses for each person of one network.
CHOICES_BY_NETWORK = (Limit("choice-minute", 30, timedelta(minutes=1)), Limit("choice-hour", 240, timedelta(hours=1)))
DRAFTS_BY_ADDRESS = (Limit("draft-day", 3, timedelta(days=1)),)


def count_page(network: str) -> None:
    """Count one public page. Raises TooMany beyond 120 a minute from one network."""
    if _counted("pages", network, 1, 60) > PAGES_A_MINUTE:
        raise TooMany(_("Many pages were asked for from your network. Wait a minute, then reload."), wait_seconds=60)


def count_kept_file(network: str, size: int) -> None:
    """Count a file kept for an unfinished form. Raises TooMany beyond 200 files or 500 MB an hour from one network."""
    files = _counted("files", network, 1, 3600)
    if files > UPLOADS_AN_HOUR or _counted("bytes", network, size, 3600) > UPLOAD_BYTES_AN_HOUR:
        raise TooMany(_("Many files came from your network. Choose your file again in an hour."), wait_seconds=3600)


def count_reading(network: str) -> None:
    """Count a résumé that is read to fill a form. Raises TooMany beyond 40 an hour from one network."""
    if _counted("readings", network, 1, 3600) > READINGS_AN_HOUR:
        words = _("Many files were read for your network. Please fill in the fields yourself.")
        raise TooMany(words, wait_seconds=3600)


def count_application(network: str, *, email: str, job: str) -> None:
    """Count one application that is about to be sent. Raises TooMany with the words for the form."""
    person = hashlib.sha256(f"{email.strip().lower()}|{job}".encode()).hexdigest()
    try:
        throttling.count_all({network: BY_NETWORK, person: BY_PERSON})
    except throttling.UsedUp as error:
        if error.key == network:
            raise TooMany(_network_words(error.wait_seconds), wait_seconds=error.wait_seconds) from error
        words = _("We received this application three times today, so it is safely here. Send changes tomorrow.")
        raise TooMany(words, wait_seconds=error.wait_seconds) from error


def count_draft(network: str, *, email: str) -> None:
    """Count one letter with a link to a draft. Raises TooMany: 20 an hour from a network, 3 a day to an address."""
    address = hashlib.sha256(f"draft|{email.strip().lower()}".encode()).hexdigest()
    try:
        throttling.count_within(network, DRAFTS_BY_NETWORK)
        throttling.count_within(address, DRAFTS_BY_ADDRESS)
    except TooMany as error:
        words = _("Enough links were sent for now. Use the newest one you got, or send the application.")
        raise TooMany(words, wait_seconds=error.wait_seconds) from error


def count_answer(network: str) -> None:
    """Count one answer to an offer. Raises TooMany beyond 60 an hour from one network."""
    try:
        throttling.count_within(network, ANSWERS_BY_NETWORK)
    except TooMany as error:
        words = _("Many answers came from your network. Yours was not taken yet: send it again in an hour.")
        raise TooMany(words, wait_seconds=error.wait_seconds) from error


def count_choice(network: str) -> None:
    """Count one press on a page to choose a time. Raises TooMany beyond 30 a minute or 240 an hour from one network."""
    try:
        throttling.count_within(network, CHOICES_BY_NETWORK)
    except TooMany as error:
        words = _("Many presses came from your network. Nothing was changed: wait a little, then try again.")
        raise TooMany(words, wait_seconds=error.wait_seconds) from error


def _network_words(seconds: int) -> str:
    minutes = max(1, -(-seconds // 60))
    return ngettext(
        "Many applications came from your network. Nothing is lost: wait %(minutes)d minute, then press Send again.",
        "Many applications came from your network. Nothing is lost: wait %(minutes)d minutes, then press Send again.",
        minutes,
    ) % {"minutes": minutes}


def _counted(what: str, network: str, amount: int, seconds: int) -> int:
    window = int(timezone.now().timestamp()) // seconds
    key = f"portal:{what}:{network}:{window}"
    if cache.add(key, amount, seconds + 5):
        return amount
    try:
        return int(cache.incr(key, amount))
    except ValueError:  # it ran out in between
        return amount
