"""One's own calendar page, and the address by which a calendar server tries whether it reaches us."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries as people
from accounts.doors import account_frame, actor_of, member_of
from base.errors import ProviderError
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from calendars.connections import choosing, noting, queries
from calendars.connections.forms import ChoiceForm
from calendars.connections.models import Connection


@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Which calendar one's interviews go to, whether one's mailbox can be read, and one's secret feed."""
    user, used, problem = member_of(request), queries.active(), ""
    context = account_frame(request, "calendars:own-calendar") | {"used": used, "user": user}
    if used is not None:
        offered: list[tuple[str, str]] = []
        try:
            offered = choosing.calendars_for(user, used)
        except ProviderError as error:
            problem = str(error)
        choice = queries.choice_of(user, used)
        initial = {"calendar": choice.calendar_id if choice.calendar_id in dict(offered) else ""}
        form = ChoiceForm(request.POST or None, offered=offered, initial=initial)
        if request.method == "POST" and not problem and form.is_valid():
            calendar_id = form.cleaned_data["calendar"]
            kept = attempt(
                form,
                lambda: choosing.choose_calendar(
                    user, used, by=actor_of(request), calendar_id=calendar_id, offered=offered
                ),
            )
            if kept is not None:
                return done(request, "calendars:own-calendar", _("New interviews go there from now on."))
        context |= {
            "form": form,
            "choice": choice,
            "problem": problem,
            "is_own": queries.is_own(used),
            "mailbox": queries.mailbox_of(user),
        }
    return render_page(request, "calendars/connections/own.html", context)


@login_not_required
@never_cache
@require_safe
def reached(_request: HttpRequest, identifier: str) -> HttpResponse:
    """Tell a calendar server, or its administrator, that it reaches us (product facts §11.1), and note the moment."""
    company = people.company()
    if identifier.lower() != company.identifier.lower():
        raise Http404
    noting.note_reached(Connection.Kind.EXCHANGE)
    sentence = (
        f"You have successfully reached Recruit Calendar integration URL, company identifier is: {company.identifier}."
    )
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8")
