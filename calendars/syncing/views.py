"""Where calendar systems tell us that something changed. They only knock: what changed is read from them afterwards.

And the button by which an administrator has them asked anew to tell us.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from accounts.networks import network_of
from base.errors import DomainError, NotAllowed, NotFound, TooMany
from base.ui.pages import done
from calendars.connections import queries as connections
from calendars.connections.models import Connection
from calendars.providers.ews import push
from calendars.syncing import hearing, notices, queries, subscribing
from calendars.syncing.models import Subscription

type_answer = Callable[[HttpRequest, Subscription], HttpResponse]


@administrator_required
@require_POST
def listen(request: HttpRequest) -> HttpResponse:
    """Have every mailbox subscribed to and read anew."""
    used = connections.active()
    if used is None:
        return done(request, "calendars:calendars", _("No calendar system is in use."), tone="danger")
    count = subscribing.listen_again(used, by=actor_of(request))
    words = ngettext("%(n)d mailbox is subscribed to anew.", "%(n)d mailboxes are subscribed to anew.", count)
    return done(request, "calendars:calendars", words % {"n": count})


@csrf_exempt  # machines have no page; the address and the client state say who they are
@login_not_required
@never_cache
@require_POST
def graph(request: HttpRequest, secret: str) -> HttpResponse:
    """Give Graph its validation token back, or take its notices."""
    return _answered(request, secret, Connection.Kind.OFFICE365, _graph)


@csrf_exempt  # machines have no page; the address says who they are
@login_not_required
@never_cache
@require_POST
def exchange(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a push of Exchange, and say whether it shall go on."""
    return _answered(request, secret, Connection.Kind.EXCHANGE, _exchange)


def _graph(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    token = request.GET.get("validationToken")
    if token is not None:
        if not 0 < len(token) <= notices.MOST_TOKEN:
            return _refused(request, "token", 400)
        return _plain(token, 200)
    if request.content_type != "application/json":
        return _refused(request, "content_type", 415)
    try:
        told = notices.parse(request.body)
    except notices.Unreadable:
        return _refused(request, "unreadable", 400)
    hearing.hear_graph(subscription, told)
    return HttpResponse(status=202)


def _exchange(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    if request.content_type not in {"text/xml", "application/soap+xml"}:
        return _refused(request, "content_type", 415)
    told = push.parse(request.body)
    goes_on = hearing.hear_exchange(subscription, told)
    answer = push.ok_answer() if goes_on else push.unsubscribe_answer()
    return HttpResponse(answer, content_type="text/xml; charset=utf-8")


def _answered(request: HttpRequest, secret: str, kind: str, answer: type_answer) -> HttpResponse:
    try:
        subscription = queries.subscription_of(secret, kind)
        hearing.count_call(subscription)
        if _length(request) > notices.MOST_BYTES:
            return _refused(request, "too_large", 413)
        return answer(request, subscription)
    except NotFound:
        return _refused(request, "unknown_address", 404)
    except TooMany as error:
        return _later(error)
    except NotAllowed as error:
        return _refused(request, error.code, 403)
    except DomainError as error:
        return _refused(request, error.code, 400)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return notices.MOST_BYTES + 1


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    try:
        hearing.count_refused(network_of(request.META.get("REMOTE_ADDR", "")), reason)
    except TooMany as error:
        return _later(error)
    return _quietly(_plain("", status))


def _later(error: TooMany) -> HttpResponse:
    answer = _plain("", 429)
    answer["Retry-After"] = str(error.wait_seconds)
    return _quietly(answer)


def _quietly(answer: HttpResponse) -> HttpResponse:
    """Keep Django from logging each refusal: whoever floods us would fill the log. `count_refused` has noted it."""
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark, which the stubs leave out
    return answer


def _plain(text: str, status: int) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
