"""Figures of signing in: whether its time tells known from unknown addresses, and what becomes of sprayed passwords.

Only ever against the benchmark's own database: counters are emptied, and a provider comes and goes.
"""

from __future__ import annotations

import itertools
import queue
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import httpx
from django.utils import timezone

from accounts import linking, throttling
from accounts.models import IdentityProvider, OneTimeLink, SignInAttempts, User, UserSession, VerifiedDomain
from base.audit.models import Entry
from config.benchmark import comparing, measuring

TRIES, WARM_UP = 500, 20
SPRAYED, SPRAYED_ACCOUNTS, SPRAYED_NETWORKS, SPRAYERS = 10_000, 2_000, 1_000, 8
WRONG = "no password of anybody"
SEED = 20_261_121
Say = Callable[[str], None]


class Stranger:
    """A browser nobody knows, from a network of its own."""

    def __init__(self, address: str, *, network: int) -> None:
        self.http = httpx.Client(base_url=address, timeout=60.0)
        self.headers = {"X-Bench-Address": f"{11 + network // 62_500}.{network // 250 % 250}.{network % 250}.1"}
        self.http.get("/sign-in/", headers=self.headers)
        self.headers["X-CSRFToken"] = self.http.cookies.get("csrftoken") or ""

    def post(self, path: str, **given: str) -> tuple[int, float]:
        """The status of the answer, and how many milliseconds it took."""
        begun = time.perf_counter()
        answer = self.http.post(path, data=given, headers=self.headers)
        return answer.status_code, (time.perf_counter() - begun) * 1000

    def enter(self, email: str, password: str) -> int:
        """Both steps; the status of the second."""
        self.post("/sign-in/?break-glass=1", email=email)
        return self.post("/sign-in/password/", password=password)[0]

    def close(self) -> None:
        """Hang up."""
        self.http.close()


# Each comparison: the step that is timed, and whether the company has single sign-on meanwhile.
COMPARED = {
    "password step": ("password", False),
    "e-mail step": ("email", False),
    "e-mail step, with SSO": ("email", True),
    "password step, with SSO": ("password", True),
}


def timing(address: str, *, known: Sequence[str], say: Say, only: str = "", tries: int = TRIES) -> dict[str, Any]:
    """Ask both steps `tries` times for known and as often for unknown addresses, mixed at random, and compare.

    Every try starts from empty counters, from another network. Single sign-on is switched on for half of the
    comparisons, since the first step looks addresses up then. `only` takes those whose name holds these words.
    """
    found = {}
    for name, (step, with_sso) in COMPARED.items():
        if only.lower() in name.lower():
            provider = _switch_sso_on(_domain_of(known[0])) if with_sso else None
            try:
                found[name] = _compare(address, known=known, say=say, tries=tries, step=step)
                say(f"{name}: {found[name]}")
            finally:
                if provider is not None:
                    provider.domains.all().delete()
                    provider.delete()
    return found


def _switch_sso_on(name: str) -> IdentityProvider:
    provider = IdentityProvider.objects.create(kind="OIDC", name="Benchmark", slug="benchmark", is_active=True)
    domain = VerifiedDomain(domain=name, provider=provider, verified_at=timezone.now())
    domain.save()
    return provider


def _compare(address: str, *, known: Sequence[str], say: Say, tries: int, step: str) -> dict[str, Any]:
    drawn = random.Random(SEED)
    order = [True, False] * tries
    drawn.shuffle(order)
    emails, domain = itertools.cycle(known), _domain_of(known[0])
    rows: dict[bool, list[float]] = {True: [], False: []}
    statuses: Counter[int] = Counter()
    load = measuring.load_average()
    for number, is_known in enumerate([*order[:WARM_UP], *order]):
        like = next(emails)
        email = like if is_known else _unknown_like(like, drawn, domain)
        SignInAttempts.objects.all().delete()
        stranger = Stranger(address, network=number)
        status, milliseconds = stranger.post("/sign-in/", email=email)
        if step == "password":
            stranger.post("/sign-in/?break-glass=1", email=email)
            status, milliseconds = stranger.post("/sign-in/password/", password=WRONG)
        stranger.close()
        if number % 250 == 249:
            say(f"{step} step: {number + 1} tries")
        if number >= WARM_UP:
            rows[is_known].append(milliseconds)
            statuses[status] += 1
    p = comparing.mann_whitney(rows[True], rows[False])
    medians = {name: round(statistics.median(rows[key]), 2) for name, key in (("known", True), ("unknown", False))}
    return {
        "tries": 2 * tries,
        "median_ms": medians,
        "p": round(p, 4),
        "statuses": dict(statuses),
        "load_before_and_after": [round(load, 2), round(measuring.load_average(), 2)],
    }


def _unknown_like(email: str, drawn: random.Random, domain: str) -> str:
    """An address nobody has, as long as a known one."""
    letters = len(email.partition("@")[0])
    return "".join(drawn.choice("abcdefghijklmnopqrstuvwxyz") for _letter in range(letters)) + "@" + domain


def _domain_of(email: str) -> str:
    return email.rpartition("@")[2]


def spray(address: str, *, owner: str, password: str, known: Sequence[str], say: Say) -> dict[str, Any]:
    """Try 10,000 passwords at 2,000 accounts from 1,000 networks, eight at a time, while the owner signs in as ever.

    Afterwards the owner signs in from the browser of every day, from a new one (which has to wait), from a new one with
    the link of a letter, and from a new one when the time the documentation names has passed.
    """
    SignInAttempts.objects.all().delete()
    at_home = Stranger(address, network=60_000)
    opened = at_home.enter(owner, password)
    _sign_out(at_home)
    before = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    load, begun = list[float](), time.monotonic()
    statuses = _shoot(address, known=known, say=say, load=load)
    seconds = time.monotonic() - begun
    entries = Entry.objects.filter(pk__gt=before)
    compared = entries.filter(kind__in=("user.sign_in_failed", "company.sign_in_unknown")).count()
    found = {
        "tries": SPRAYED,
        "compared": compared,
        "stopped_percent": round(100 * (1 - compared / SPRAYED), 2),
        "statuses": dict(statuses),
        "alarms": entries.filter(kind="company.sign_in_alarm").count(),
        "seconds": round(seconds),
        "load_before_and_after": [round(load[0], 2), round(measuring.load_average(), 2)],
        "owner": {"before, at home": opened} | _owner(address, at_home, owner=owner, password=password),
    }
    say(f"{compared} of {SPRAYED:,} passwords were compared in {seconds:.0f} s")
    return found


def _shoot(address: str, *, known: Sequence[str], say: Say, load: list[float]) -> Counter[int]:
    load.append(measuring.load_average())
    accounts = [*known, *(f"sprayed{number}@{_domain_of(known[0])}" for number in range(SPRAYED_ACCOUNTS - len(known)))]
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(SPRAYED):
        waiting.put(number)
    statuses: Counter[int] = Counter()
    lock = threading.Lock()

    def shoot() -> None:
        stranger, account = Stranger(address, network=0), ""
        while True:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return stranger.close()
            network = number * 7 % SPRAYED_NETWORKS
            stranger.headers["X-Bench-Address"] = f"{20 + network // 250}.7.{network % 250}.1"
            if account != accounts[number // 5 % SPRAYED_ACCOUNTS]:
                account = accounts[number // 5 % SPRAYED_ACCOUNTS]
                stranger.post("/sign-in/?break-glass=1", email=account)
            status, _milliseconds = stranger.post("/sign-in/password/", password=f"sprayed password {number}")
            with lock:
                statuses[status] += 1
                if sum(statuses.values()) % 2_000 == 0:
                    say(f"sprayed {sum(statuses.values()):,}")

    threads = [threading.Thread(target=shoot) for _sprayer in range(SPRAYERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def _owner(address: str, at_home: Stranger, *, owner: str, password: str) -> dict[str, int]:
    found = {"at home": at_home.enter(owner, password), "elsewhere, at once": _elsewhere(address, owner, password, 1)}
    # What the letter carries; the mail server is left out.
    user = User.objects.get(email=owner)
    secret = linking.make_link(user, purpose=OneTimeLink.Purpose.RESET)
    elsewhere = Stranger(address, network=60_002)
    elsewhere.post(f"/reset-password/{secret}/", new=password)
    found["elsewhere, with the link of a letter"] = elsewhere.enter(owner, password)
    SignInAttempts.objects.filter(key=throttling.STRANGERS).update(failures=throttling.STRANGERS_ALARM)
    wait = throttling.STRANGERS_DRAIN * (throttling.STRANGERS_ALARM - throttling.STRANGERS_FREE + 1)
    for row in SignInAttempts.objects.all():  # as if that time had passed
        row.window_started_at -= wait
        row.blocked_until = row.blocked_until and row.blocked_until - wait
        row.save()
    found[f"elsewhere, {wait.total_seconds() / 60:.0f} minutes later"] = _elsewhere(address, owner, password, 3)
    UserSession.objects.filter(user=user).delete()
    return found


def _elsewhere(address: str, owner: str, password: str, number: int) -> int:
    stranger = Stranger(address, network=60_000 + number)
    status = stranger.enter(owner, password)
    stranger.close()
    return status


def _sign_out(stranger: Stranger) -> None:
    stranger.headers["X-CSRFToken"] = stranger.http.cookies.get("csrftoken") or ""
    stranger.post("/sign-out/")
    stranger.http.get("/sign-in/", headers=stranger.headers)
    stranger.headers["X-CSRFToken"] = stranger.http.cookies.get("csrftoken") or ""
