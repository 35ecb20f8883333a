"""Verbs that set up calendar systems: settings and secrets, signing in with Microsoft, which one is used.

Whoever changes where calendars are read could read everybody's: each verb asks for an administrator, its door for a
fresh proof. Secrets go to the encrypted store; the audit says that one was replaced, never what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.audit.kinds import SECRET_CHANGED
from base.credentials import storing as secrets
from base.errors import Invalid, ProviderError, Refused, Stale
from calendars.connections import access, history, queries, signals, typed
from calendars.connections.models import CalendarChoice, Connection

if TYPE_CHECKING:
    from calendars.providers.graph.sign_in import SignedIn

Kind, Status = Connection.Kind, Connection.Status
# What is proved by a check says nothing any more once one of these has changed.
PROVED = frozenset(
    {
        "account",
        "service_url",
        "exchange_version",
        "posts_as_scheduler",
        "sign_in_way",
        "sign_in_name",
        "permissions",
        "client_id",
        "tenant_id",
    }
)
# Whose calendars interviews stand in: with another owner, the calendars chosen before do not exist.
OWNERSHIP = frozenset({"account", "posts_as_scheduler", "permissions", "tenant_id"})
# What users chose and what their mailboxes said, once somebody else asks.
NOTHING_CHOSEN: dict[str, Any] = {"calendar_id": "", "calendar_name": "", "access": "UNKNOWN", "asked_at": None}
SIGN_IN = frozenset({"permissions", "client_id", "tenant_id"})


@transaction.atomic
def save_exchange(
    *, by: Actor, values: Mapping[str, Any], password: str = "", version: int | None = None
) -> Connection:
    """Keep the settings of Exchange: account, service_url ("" is the usual one), exchange_version, posts_as_scheduler,
    sign_in_way (`Way`) and sign_in_name ("" is the account's e-mail).

    An empty `password` keeps the present one, unless it would go to another server. Raises NotAllowed, Stale, and
    Invalid naming each value that does not fit; a server in the cloud has the code "cloud" (product facts §11.1).
    """
    access.require_administrator(by)
    row = _locked(Kind.EXCHANGE, version)
    kept = queries.has_secret(row)
    given, problems = typed.exchange(values)
    moved = {"account", "service_url", "sign_in_name"} & {
        name for name, value in given.items() if getattr(row, name) != value
    }
    if not password and (not kept or moved):
        sentence = _("Enter the password again: it is kept for the server and account it was entered for.")
        problems["password"] = sentence if kept else _("Enter the password of the service account.")
    typed.raise_any(problems)
    return _save(row, given, queries.PASSWORD, password, by=by)


@transaction.atomic
def save_office365(*, by: Actor, values: Mapping[str, Any], secret: str = "", version: int | None = None) -> Connection:
    """Keep the settings of Office 365: permissions, client_id, tenant_id; an empty `secret` keeps the present one.

    Other IDs or permissions end the sign-in of delegated permissions: somebody signs in anew. Raises NotAllowed,
    Stale, and Invalid naming each value that does not fit.
    """
    access.require_administrator(by)
    row = _locked(Kind.OFFICE365, version)
    given, problems = typed.office365(values)
    if not secret and not queries.has_secret(row):
        problems["client_secret"] = _("Enter the client secret. It stands in Azure under Certificates & secrets.")
    typed.raise_any(problems)
    if any(getattr(row, name) != given[name] for name in SIGN_IN):
        given |= {"account": "", "account_name": ""}
        secrets.forget(row.owner, by=by, field=queries.TOKEN_CACHE)
    return _save(row, given, queries.CLIENT_SECRET, secret, by=by)


@transaction.atomic
def set_sync(connection: Connection, *, by: Actor, sync: str) -> Connection:
    """Decide what interviewers added or removed in the outside calendar do here. Raises NotAllowed, Invalid."""
    access.require_administrator(by)
    if sync not in Connection.Sync.values:
        raise Invalid(_("Choose one of the list."), field="sync")
    row = _again(connection)
    if row.sync != sync:
        recording.record(history.SYNC_CHANGED, on=row, by=by, changes={"sync": (row.sync, sync)})
        row.sync = sync
        row.save(update_fields=["sync", "updated_at"])
    return row


@transaction.atomic
def activate(connection: Connection, *, by: Actor) -> Connection:
    """Make it the calendar system of the company; the one used before is used no more, its meetings are kept there.

    Raises NotAllowed; Refused when it lacks its secret or sign-in, or failed when it was last asked.
    """
    access.require_administrator(by)
    rows = {row.pk: row for row in Connection.objects.select_for_update().order_by("pk")}
    row = rows[connection.pk]
    if row.is_active:
        return row
    if problem := not_ready(row):
        raise Refused(problem, code="not_ready")
    before = next((each for each in rows.values() if each.is_active), None)
    if before is not None:
        _switch_off(before, by=by)
    row.is_active = True
    row.save(update_fields=["is_active", "updated_at"])
    recording.record(history.ACTIVATED, on=row, by=by)
    signals.active_changed.send(Connection, before=before, after=row, by=by)
    return row


@transaction.atomic
def deactivate(connection: Connection, *, by: Actor) -> Connection:
    """Use no calendar system any more. Settings and secrets stay. Raises NotAllowed."""
    access.require_administrator(by)
    row = _again(connection)
    if row.is_active:
        _switch_off(row, by=by)
        signals.active_changed.send(Connection, before=row, after=None, by=by)
    return row


@transaction.atomic
def disconnect(connection: Connection, *, by: Actor) -> Connection:
    """Remove its secrets and its sign-in. Rooms and settings stay. Raises NotAllowed; Refused while it is used."""
    access.require_administrator(by)
    row = _again(connection)
    if row.is_active:
        raise Refused(_("This calendar system is in use. Stop using it first."), code="in_use")
    secrets.forget(row.owner, by=by)
    if row.kind == Kind.OFFICE365:
        row.account = row.account_name = ""
    row.status, row.failure, row.findings = Status.NEW, "", {}
    row.version += 1
    row.save()
    recording.record(history.DISCONNECTED, on=row, by=by)
    return row


def begin_sign_in(connection: Connection, *, by: Actor) -> tuple[str, dict[str, Any]]:
    """The address at Microsoft to send the administrator to, and what to keep in their session until they return.

    What is kept holds the state and the PKCE verifier, and is good for one return. Raises NotAllowed; Refused without
    IDs, secret or delegated permissions; a ProviderError when Microsoft does not answer. Writes nothing.
    """
    access.require_administrator(by)
    if not connection.is_delegated:
        raise Refused(_("Only delegated permissions need a sign-in. Choose them and save first."), code="not_delegated")
    if connection.pk is None or not queries.has_secret(connection):
        raise Refused(_("Enter client ID, client secret and tenant ID, and save them first."), code="not_ready")
    from calendars.providers.graph import sign_in  # slow to import

    url, flow = sign_in.begin(**queries.registration_of(connection), redirect_uri=queries.redirect_uri())
    return url, {"flow": flow, "version": connection.version, "by": by.key}


def finish_sign_in(
    connection: Connection, *, by: Actor, kept: Mapping[str, Any], answer: Mapping[str, str]
) -> Connection:
    """Take what Microsoft sent back: exchange the code for tokens, keep them and whose they are.

    `kept` is what `begin_sign_in` gave, taken out of the session so that it counts once; empty when there is none.
    Raises NotAllowed; Refused for a return that was not begun here, was begun by somebody else, or was used before
    (code "state"), for consent that was not given ("consent"), and when the settings changed meanwhile; a
    ProviderError of Microsoft. Every failure is in the audit.
    """
    access.require_administrator(by)
    try:
        signed_in = _exchange_code(connection, by=by, kept=kept, answer=answer)
        return _keep_sign_in(connection, signed_in, version=int(kept["version"]), by=by)
    except (Refused, Stale, ProviderError) as error:
        recording.record(history.SIGN_IN_FAILED, on=connection, by=by, data={"reason": str(error)})
        raise


def not_ready(row: Connection) -> str:
    """Why a system cannot be used now, as a sentence; "" when it can."""
    if row.pk is None or not queries.has_secret(row):
        return _("Enter its settings and save them first.")
    if row.is_delegated and not row.account:
        return _("Sign in with Microsoft first: delegated permissions need a connected account.")
    if row.status == Status.REVOKED:
        return row.remedy
    if row.status == Status.FAILING:
        return _("It failed when it was last asked. Check it, and mend what it says, first.")
    return ""


def _exchange_code(
    connection: Connection, *, by: Actor, kept: Mapping[str, Any], answer: Mapping[str, str]
) -> SignedIn:
    flow = kept.get("flow")
    if not flow or kept.get("by") != by.key or not answer.get("state") or answer["state"] != flow.get("state"):
        raise Refused(
            _("This sign-in was not begun here, or it was used already. Press “Sign in with Microsoft” again."),
            code="state",
        )
    if answer.get("error"):
        raise Refused(
            _("Microsoft did not let Recruit in (%(code)s). Somebody who may consent for the company has to sign in.")
            % {"code": answer["error"][:60]},
            code="consent",
        )
    from calendars.providers.graph import sign_in  # slow to import

    return sign_in.finish(flow, dict(answer), **queries.registration_of(connection))


@transaction.atomic
def _keep_sign_in(connection: Connection, signed_in: SignedIn, *, version: int, by: Actor) -> Connection:
    row = _again(connection)
    if row.version != version:
        raise Stale(_("The settings were changed while you signed in. Sign in again."))
    secrets.store(row.owner, queries.TOKEN_CACHE, signed_in.tokens, by=by, hint=False)
    if row.account != signed_in.account:
        CalendarChoice.objects.filter(connection=row).update(**NOTHING_CHOSEN)
    row.account, row.account_name = signed_in.account, signed_in.name[:200]
    # Microsoft just let the account in: that is the proof a check would bring.
    row.status, row.failure, row.checked_at = Status.WORKING, "", timezone.now()
    row.version += 1
    row.save()
    recording.record(history.SIGNED_IN, on=row, by=by, data={"account": row.account})
    signals.came_back.send(Connection, connection=row)
    return row


def _save(row: Connection, given: dict[str, Any], field: str, secret: str, *, by: Actor) -> Connection:
    changes = {name: (getattr(row, name), value) for name, value in given.items() if getattr(row, name) != value}
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    if secret:
        secrets.store(row.owner, field, secret, by=by, hint=False)
        changes[field] = SECRET_CHANGED
    if not changes:
        return row
    if OWNERSHIP & changes.keys():
        CalendarChoice.objects.filter(connection=row).update(**NOTHING_CHOSEN)
    has_failed = False
    if secret or PROVED & changes.keys():
        has_failed = row.status in {Status.FAILING, Status.REVOKED}
        row.status, row.failure, row.findings = Status.NEW, "", {}
    row.version += 1
    row.save()
    recording.record(history.SAVED, on=row, by=by, changes=changes)
    if has_failed:
        signals.came_back.send(Connection, connection=row)
    return row


def _switch_off(row: Connection, *, by: Actor) -> None:
    row.is_active = False
    row.save(update_fields=["is_active", "updated_at"])
    recording.record(history.DEACTIVATED, on=row, by=by, data={"planned": queries.planned(row)})


def _locked(kind: str, version: int | None) -> Connection:
    """The row of that kind, made when there is none. `version` is the one the caller saw; 0 when there was none.

    Raises Stale when somebody saved since.
    """
    row = Connection.objects.select_for_update().filter(kind=kind).first()
    seen = row.version if row is not None else 0
    if version is not None and version != seen:
        raise Stale(
            _("Somebody else saved these settings since you opened them. Reload the page and enter your changes again.")
        )
    if row is not None:
        return row
    try:
        with transaction.atomic():
            return Connection.objects.create(kind=kind, version=0)
    except IntegrityError:  # two administrators at once
        raise Stale from None


def _again(connection: Connection) -> Connection:
    return Connection.objects.select_for_update().get(pk=connection.pk)
