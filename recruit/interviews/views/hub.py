"""The interviews hub: what comes, whose review is missing, what is over; and one's own answer to an event."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import actor_of, member_of, staff_required
from base.actors import Actor
from base.keyset import page_by
from base.ui.pages import announce, done, render_page
from base.ui.parts import Choice, Tab
from recruit.interviews import answering, counting, queries
from recruit.interviews.models import ANSWERS, Timeslot
from recruit.interviews.views.lines import lines_of

SIZE = 30
UPCOMING, DUE, PAST = "upcoming", "feedback", "past"
_TABS = ((UPCOMING, gettext_lazy("Upcoming")), (DUE, gettext_lazy("Feedback due")), (PAST, gettext_lazy("Past")))
MINE, JOBS, ALL = "mine", "jobs", "all"
WHOSE = ((MINE, gettext_lazy("Mine")), (JOBS, gettext_lazy("My jobs")), (ALL, gettext_lazy("All I see")))
_READS = {UPCOMING: queries.upcoming, DUE: queries.pending_feedback, PAST: queries.past}


@staff_required
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    """Events under the chosen tab: one's own, those of one's jobs, or all one may see."""
    actor, user = actor_of(request), member_of(request)
    wished, whose = request.GET.get("tab", UPCOMING), whose_of(request)
    key = wished if wished in _READS else UPCOMING
    sets = {name: chosen(actor, read(actor), whose) for name, read in _READS.items()}
    counts = {name: rows.order_by().count() for name, rows in sets.items()}
    page = page_by(
        queries.listed(sets[key]),
        "meeting__starts_at",
        descending=key != UPCOMING,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        size=SIZE,
        known_total=(counts[key], False),
    )
    if whose == MINE:
        counting.keep(user.pk, queries.owed_by(actor, user).count())
    owing = queries.names_owing(page.rows) if key == DUE else []
    context = {
        "page": page,
        "lines": lines_of(actor, page.rows, owing=owing),
        "tab": key,
        "whose": whose,
        "tabs": [_tab(name, label, key, whose, counts[name]) for name, label in _TABS],
        "choices": whose_choices(whose, f"tab={key}&" if key != UPCOMING else ""),
        "answers": [(value, label) for value, label in ANSWERS if value != "pending"],
        "is_any": any(counts.values()),
    }
    response = render_page(request, "recruit/interviews/hub.html", context, fragment="rows")
    return announce(response, _("{count} interviews").format(count=counts[key]))


@staff_required
@require_POST
def answer(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """One's own answer to an event one takes part in."""
    actor, user = actor_of(request), member_of(request)
    slot = queries.timeslot_for(actor, slot_id)
    answering.answer_as_interviewer(slot, user, by=actor, response=request.POST.get("response", ""))
    return done(request, "recruit:interviews", _("Your answer is noted."))


def whose_of(request: HttpRequest) -> str:
    """Whose events the address asks for; one's own when it does not say."""
    wished = request.GET.get("whose", MINE)
    return wished if wished in dict(WHOSE) else MINE


def chosen(actor: Actor, rows: QuerySet[Timeslot], whose: str) -> QuerySet[Timeslot]:
    """Of these events those the address asks for."""
    if actor.user is None or whose == ALL:
        return rows
    return queries.mine(rows, actor.user) if whose == MINE else queries.of_my_jobs(rows, actor.user)


def whose_choices(whose: str, before: str = "") -> list[Choice]:
    """Mine, my jobs, all: links that keep what stands in `before`."""
    found = []
    for key, label in WHOSE:
        query = f"{before}whose={key}" if key != MINE else before.rstrip("&")
        found.append(Choice(str(label), f"?{query}" if query else ".", current=key == whose))
    return found


def _tab(name: str, label: object, current: str, whose: str, count: int) -> Tab:
    parts = [f"tab={name}"] if name != UPCOMING else []
    parts += [f"whose={whose}"] if whose != MINE else []
    return Tab(str(label), f"?{'&'.join(parts)}" if parts else ".", current=name == current, count=count)
