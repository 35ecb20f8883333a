"""`python -m config.benchmark`: measure the product on a data set of its own and print figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from config.benchmark.checking import Wrong, require, wrong_in
from config.benchmark.serving import Stand
from config.benchmark.visiting import Visitor
from config.launch.assets import ensure_assets
from config.launch.trouble import CannotStart

if TYPE_CHECKING:
    from config.benchmark.pages import Page

SETS = {
    "20k": ("--applications", "20000", "--people", "14000", "--jobs", "200"),
    "million": ("--applications", "1000000", "--people", "700000", "--jobs", "10000"),
}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Read the command line, measure, print. 1 when an answer was wrong: such figures are worth nothing."""
    wanted = _parser().parse_args()
    ensure_assets()
    stand = Stand(wanted.set, database_url=wanted.database_url)
    try:
        found = _measure(stand, wanted)
    except (CannotStart, Wrong) as error:
        _say(str(error))
        return 1
    finally:
        stand.stop()
    print(json.dumps(found, indent=1, ensure_ascii=False))
    wrong = wrong_in(found)
    for place in wrong:
        _say(f"WRONG: {place}")
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m config.benchmark", description=__doc__)
    parser.add_argument("set", choices=sorted(SETS), help="which data set; it is loaded at the first run and kept")
    parser.add_argument("--clients", type=int, default=8, help="how many ask at once in the second part (0: none)")
    parser.add_argument(
        "--database-url", default="", help="an outside PostgreSQL, instead of one of the benchmark's own"
    )
    parser.add_argument("--only", default="", help="measure only pages (or steps) whose name holds these words")
    parser.add_argument(
        "--minutes", type=float, default=0, help="instead of pages: 200 applications a minute for so long"
    )
    parser.add_argument(
        "--standard", action="store_true", help="ask as a Standard user in three access groups and on 200 teams"
    )
    parser.add_argument(
        "--approvals", type=int, nargs="?", const=500, default=0, metavar="COUNT",
        help="ask as an approver for whom so many approvals wait (500), each page 200 times at least",
    )  # fmt: skip
    parser.add_argument("--reject", action="store_true", help="instead of pages: reject 5,000 candidates as a run")
    parser.add_argument(
        "--sign-in", action="store_true", help="instead of pages: whether the time of signing in tells known addresses"
    )
    parser.add_argument("--spray", action="store_true", help="instead of pages: spray 10,000 passwords")
    parser.add_argument(
        "--bookings", type=int, default=0, metavar="TRIES", help="instead of pages: 32 clients book the same people"
    )
    parser.add_argument(
        "--calendars", action="store_true",
        help="instead of pages: slots of 12 people, a slow calendar system, and the scheduler drawn with it",
    )  # fmt: skip
    parser.add_argument(
        "--notifications", action="store_true",
        help="instead of pages: answers in outside calendars until they are seen (--only office365, exchange)",
    )  # fmt: skip
    parser.add_argument(
        "--calendar-sync", action="store_true", help="instead of pages: catch up with 10,000 changed events"
    )
    return parser


def _measure(stand: Stand, wanted: argparse.Namespace) -> dict[str, Any]:
    stand.start_servers()
    os.environ.update(stand.environment)
    import django

    django.setup()
    from accounts.models import Company

    if not Company.objects.exists():
        stand.manage("load_design_point", *SETS[wanted.set])
    if wanted.bookings or wanted.calendars or wanted.calendar_sync or wanted.notifications:
        return _interviews(stand, wanted)
    stand.start_web()
    if wanted.sign_in or wanted.spray:
        return _sign_in(stand, wanted)
    return _endure(stand, wanted) if wanted.minutes or wanted.reject else _run(stand, wanted)


def _interviews(stand: Stand, wanted: argparse.Namespace) -> dict[str, Any]:
    """What interviews are measured by; each starts of the rest what it needs."""
    from config.benchmark import booking, drawing, measuring, notifying, scheduling, syncing

    found: dict[str, Any] = {"set": wanted.set, "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())}
    found |= {"cores": os.cpu_count(), "load_before": round(measuring.load_average(), 2)}
    if wanted.bookings:
        found["bookings"] = booking.bookings(tries=wanted.bookings, say=_say)
    elif wanted.calendars:
        found |= scheduling.figures(say=_say)
        found["scheduler"] = drawing.figures(stand, sign_in=_recruiter, say=_say)
    elif wanted.calendar_sync:
        found |= syncing.figures(say=_say)
    else:
        found["notifications"] = notifying.figures(stand, sign_in=_recruiter, say=_say, only=wanted.only)
    return found | {"load_after": round(measuring.load_average(), 2)}


def _recruiter(visitor: Visitor) -> None:
    """Sign in as the recruiter of the data set."""
    visitor.sign_in(*_demo_recruiter())


def _sign_in(stand: Stand, wanted: argparse.Namespace) -> dict[str, Any]:
    from config.benchmark import signing
    from recruit.demo.admitting import read_accounts
    from recruit.demo.identities import RECRUITER

    accounts = {one["email"]: one["password"] for one in read_accounts()}
    owner = RECRUITER.email
    found: dict[str, Any] = {"at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), "cores": os.cpu_count()}
    if wanted.sign_in:
        found["timing"] = signing.timing(stand.address, known=list(accounts), say=_say, only=wanted.only)
    if wanted.spray:
        known = list(accounts)
        found["spray"] = signing.spray(stand.address, owner=owner, password=accounts[owner], known=known, say=_say)
    return found


def _endure(stand: Stand, wanted: argparse.Namespace) -> dict[str, Any]:
    from accounts.models import User
    from base.actors import Actor
    from config.benchmark import enduring, pages
    from config.benchmark.running import Bench
    from recruit.demo.identities import RECRUITER

    bench = Bench(stand.address, stand.roots, _say)
    found: dict[str, Any] = {"set": wanted.set, "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())}
    worker = enduring.Worker(stand)
    try:
        if wanted.minutes:
            sending = next(page for page in pages.public_pages(bench.ticket) if page.name.startswith("application,"))
            found["applications"] = enduring.applications(
                stand.address, sending.questions, minutes=wanted.minutes, say=_say
            )
        if wanted.reject:
            recruiter = Actor.of(User.objects.select_related("role").get(email=RECRUITER.email))
            found["rejections"] = enduring.rejections(by=recruiter, say=_say)
    finally:
        worker.stop()
    return found


def _run(stand: Stand, wanted: argparse.Namespace) -> dict[str, Any]:
    from config.benchmark import measuring, pages
    from config.benchmark.running import LEAST_REQUESTS, Bench

    email, password = _who(wanted)
    bench = Bench(stand.address, stand.roots, _say, least=200 if wanted.approvals else LEAST_REQUESTS)
    recruiters = [Visitor(stand.address, number=number + 2) for number in range(max(1, wanted.clients))]
    for recruiter in recruiters:
        recruiter.sign_in(email, password)
    asked = [*pages.staff_pages(), *pages.public_pages(bench.ticket)]
    asked = [page for page in asked if wanted.only.lower() in page.name.lower()]
    if wanted.standard:
        asked = [page for page in asked if not page.is_public and page.name not in pages.OF_EVERY_JOB]
    if wanted.approvals:
        asked = [_counting(page, wanted.approvals) for page in asked]
    require(asked, f"No page is called “{wanted.only}”.")
    found: dict[str, Any] = {
        "set": wanted.set,
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "cores": os.cpu_count(),
        "load_before": round(measuring.load_average(), 2),
        "pages": {page.name: bench.page(page, bench.public if page.is_public else recruiters[0]) for page in asked},
    }
    if wanted.clients:
        shared = [page for page in asked if page.is_shared or page.name == "move"]
        found["together"] = bench.together(shared, recruiters)
    first = {page.name: next(page.questions).path for page in asked if page.is_shared}
    names = [name for name in ("board of 1,000", "jobs list", "public job list", "public ad") if name in first]
    found["first_visit"] = {name: _weighed(recruiters[0], name, first[name]) for name in names}
    found["load_after"] = round(measuring.load_average(), 2)
    return found


def _who(wanted: argparse.Namespace) -> tuple[str, str]:
    from config.benchmark import approving, granting

    if not wanted.standard and not wanted.approvals:
        return _demo_recruiter()
    user, password = approving.approver(wanted.approvals) if wanted.approvals else granting.standard_user()
    return user.email, password


def _counting(page: Page, count: int) -> Page:
    """The home page of an approver is only right when it counts all of their approvals."""
    return replace(page, holds=f"{count} approvals wait for you") if page.name == "home" else page


def _demo_recruiter() -> tuple[str, str]:
    from recruit.demo.admitting import read_accounts
    from recruit.demo.identities import RECRUITER

    return RECRUITER.email, next(one["password"] for one in read_accounts() if one["email"] == RECRUITER.email)


def _weighed(recruiter: Any, name: str, path: str) -> dict[str, int]:
    weights: dict[str, int] = recruiter.first_visit(path)
    _say(f"first visit of {name}: {weights['total']:,} bytes")
    return weights


if __name__ == "__main__":
    sys.exit(main())
