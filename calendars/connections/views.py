"""Settings › Calendars, Microsoft Exchange and Office 365, for administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_required, step_up_to_change
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.errors import NotFound, ProviderError, Refused, Stale
from base.keyset import page_by
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from calendars.connections import checking, connecting, loading, queries, typed, wording
from calendars.connections.forms import ExchangeForm, Office365Form, ResourceForm, SyncForm, Versioned
from calendars.connections.models import Connection
from calendars.providers.ews import versions

KEPT = "calendars.sign_in"
KINDS = {"exchange": Connection.Kind.EXCHANGE, "office365": Connection.Kind.OFFICE365}


@administrator_required
@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """Which calendar system is used and how it is; the form decides what outside changes do."""
    found = queries.connections()
    used = next((each for each in found.values() if each.is_active), None)
    form = SyncForm(request.POST or None, initial={"sync": used.sync if used else Connection.Sync.BOTH})
    if request.method == "POST" and used is not None and form.is_valid():
        connecting.set_sync(used, by=actor_of(request), sync=form.cleaned_data["sync"])
        return done(request, "calendars:calendars", _("Saved."))
    context = {
        "used": used,
        "form": form,
        "lines": [
            {
                "connection": each,
                "url": _url(each),
                "use_url": reverse("calendars:use", args=[each.kind.lower()]),
                "entered": _has_secret(each),
            }
            for each in found.values()
        ],
        "counts": queries.counts_of(used) if used else None,
        "planned": queries.planned(used),
        "listening": queries.listening(used) if used else None,
        "problem": connecting.not_ready(used) if used and not used.failure else "",
    }
    return render_page(request, "calendars/connections/calendars.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
def rooms(request: HttpRequest) -> HttpResponse:
    """Rooms and things that can be booked, by name, searched; the form enters one by hand."""
    form = ResourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: loading.add_resource(by=actor_of(request), values=form.cleaned_data))
        if made is not None:
            return done(request, "calendars:rooms", _("%(name)s is added.") % {"name": made.name})
    words = request.GET.get("q", "")[:100]
    page = page_by(
        queries.matching(queries.resources(), words),
        "name",
        descending=False,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {"page": page, "words": words, "form": form, "crumbs": _crumbs(_("Rooms"))}
    return render_page(request, "calendars/connections/rooms.html", context, fragment="rows")


@administrator_required
@require_POST
def remove_room(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a room that was entered by hand off the list."""
    gone = loading.remove_resource(queries.resource_of(public_id), by=actor_of(request))
    return done(request, "calendars:rooms", _("%(name)s is off the list.") % {"name": gone.name})


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def use(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask before the calendar system changes, and say what happens to planned interviews; then change it."""
    chosen = _saved(kind)
    if request.method == "POST":
        connecting.activate(chosen, by=actor_of(request))
        words = _("%(system)s is now the company’s calendar system.") % {"system": chosen}
        return done(request, "calendars:calendars", words)
    before = queries.active()
    context = {
        "connection": chosen,
        "connection_page": f"calendars:{chosen.kind.lower()}",
        "before": before if before != chosen else None,
        "planned": queries.planned(before),
        "problem": connecting.not_ready(chosen),
        "crumbs": _crumbs(str(chosen)),
    }
    return render_page(request, "calendars/connections/use.html", context)


@administrator_required
@require_POST
@step_up_to_change
def stop(request: HttpRequest) -> HttpResponse:
    """Use no calendar system any more."""
    used = queries.active()
    if used is not None:
        connecting.deactivate(used, by=actor_of(request))
    words = _("No calendar system is used now. Working hours and interviews here say who is free.")
    return done(request, "calendars:calendars", words)


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def exchange(request: HttpRequest) -> HttpResponse:
    """The settings of Exchange, its rooms, and whether its server reaches us."""
    found = queries.connection_of(Connection.Kind.EXCHANGE)
    names = ("account", "service_url", "exchange_version", "posts_as_scheduler", "sign_in_way", "sign_in_name")
    initial = {name: getattr(found, name) for name in names} | {"version": _seen(found)}
    initial["exchange_version"] = found.exchange_version or versions.DEFAULT
    form = ExchangeForm(request.POST or None, initial=initial, kept=_has_secret(found))
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        password, version = values.pop("password"), values.pop("version")
        act = connecting.save_exchange
        if _attempted(form, lambda: act(by=actor_of(request), values=values, password=password, version=version)):
            return done(request, "calendars:exchange", _("Saved. Check the connection, then load the rooms."))
    url = queries.connectivity_url()
    context = _frame(found, form) | {
        "service_url": queries.service_url_of(found),
        "is_cloud": typed.is_cloud(str(form["service_url"].value() or "")),
        "connectivity_url": url,
        "findings": wording.exchange_findings(found),
        "reach_rows": wording.reach_rows(found),
        "powershell": f"Invoke-WebRequest -UseBasicParsing {url}",
        "curl": f"curl -i {url}",
        "other_domain": wording.other_domain(found, actor_of(request)),
    }
    return render_page(request, "calendars/connections/exchange.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def office365(request: HttpRequest) -> HttpResponse:
    """The settings of Office 365: IDs and secret, permissions, and who is connected."""
    found = queries.connection_of(Connection.Kind.OFFICE365)
    names = ("permissions", "client_id", "tenant_id")
    initial = {name: getattr(found, name) for name in names} | {"version": _seen(found)}
    form = Office365Form(request.POST or None, initial=initial, kept=_has_secret(found))
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        secret, version = values.pop("client_secret"), values.pop("version")
        act = connecting.save_office365
        if _attempted(form, lambda: act(by=actor_of(request), values=values, secret=secret, version=version)):
            delegated = values["permissions"] == Connection.Permissions.DELEGATED
            words = _("Saved. Now sign in with Microsoft.") if delegated else _("Saved. Now check the connection.")
            return done(request, "calendars:office365", words)
    context = _frame(found, form) | {
        "redirect_uri": queries.redirect_uri(),
        "consents": wording.consents(found),
        "differences": wording.DIFFERENCES,
        "signs_in": found.is_delegated and _has_secret(found),
    }
    return render_page(request, "calendars/connections/office365.html", context)


@administrator_required
@never_cache
@require_GET
@step_up_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Go on to Microsoft by a page that leads there; it changes nothing here.

    No redirect: after the proof a form has led here, and the policy of our pages lets no form end at another host.
    """
    found = queries.connection_of(Connection.Kind.OFFICE365)
    try:
        url, kept = connecting.begin_sign_in(found, by=actor_of(request))
    except (Refused, ProviderError) as error:
        return done(request, "calendars:office365", str(error), tone="danger")
    request.session[KEPT] = kept
    return render_page(request, "calendars/connections/leaving.html", {"url": url})


@administrator_required
@never_cache
@require_GET
def signed_in(request: HttpRequest) -> HttpResponse:
    """Back from Microsoft: what was kept for this return is taken out of the session first, so that it counts once."""
    kept = request.session.pop(KEPT, {})
    found = queries.connection_of(Connection.Kind.OFFICE365)
    try:
        found = connecting.finish_sign_in(found, by=actor_of(request), kept=kept, answer=request.GET.dict())
    except (Refused, Stale, ProviderError) as error:
        return done(request, "calendars:office365", str(error), tone="danger")
    words = _("Connected as %(account)s.") % {"account": found.account}
    return done(request, "calendars:office365", words)


@administrator_required
@require_POST
def check(request: HttpRequest, kind: str) -> HttpResponse:
    """Talk to the system and say how it went."""
    return _asked(request, kind, checking.check_now)


@administrator_required
@require_POST
def load(request: HttpRequest, kind: str) -> HttpResponse:
    """Fetch rooms and things."""

    def act(found: Connection, *, by: Any) -> str:
        count = loading.load_resources(found, by=by)
        return ngettext("%(n)d room or resource is there.", "%(n)d rooms and resources are there.", count) % {
            "n": count
        }

    return _asked(request, kind, act)


@administrator_required
@require_POST
@step_up_to_change
def disconnect(request: HttpRequest, kind: str) -> HttpResponse:
    """Remove secrets and sign-in."""
    found = connecting.disconnect(_saved(kind), by=actor_of(request))
    return done(request, _url(found), _("The secrets of %(system)s are removed.") % {"system": found})


def _asked(request: HttpRequest, kind: str, act: Any) -> HttpResponse:
    found = _saved(kind)
    try:
        sentence = act(found, by=actor_of(request))
    except ProviderError as error:
        return done(request, _url(found), str(error), tone="danger")
    return done(request, _url(found), sentence)


def _attempted(form: Versioned, act: Any) -> Connection | None:
    """The verb's result; somebody else's change in between is said and nothing typed is lost."""
    try:
        return attempt(form, act)
    except Stale as error:
        form.add_error(None, str(error))
        return None


def _frame(found: Connection, form: Versioned) -> dict[str, Any]:
    return {
        "connection": found,
        "kind": found.kind.lower(),
        "form": form,
        "secret": queries.secret_kept(found),
        "counts": queries.counts_of(found),
        "traffic": wording.traffic(found),
        "history": timeline(key_of(found), limit=10) if found.pk else [],
        "crumbs": _crumbs(str(found)),
    }


def _saved(kind: str) -> Connection:
    """The settings of that kind. Raises NotFound for another word, or while nothing is saved."""
    found = queries.connection_of(KINDS.get(kind, ""))
    if found.pk is None:
        raise NotFound
    return found


def _has_secret(found: Connection) -> bool:
    return found.pk is not None and queries.has_secret(found)


def _seen(found: Connection) -> int:
    return found.version if found.pk is not None else 0


def _url(found: Connection) -> str:
    return reverse(f"calendars:{found.kind.lower()}")


def _crumbs(last: str) -> list[Crumb]:
    return [
        Crumb(_("Settings"), reverse("accounts:settings")),
        Crumb(_("Calendars"), reverse("calendars:calendars")),
        Crumb(last),
    ]
