"""Verbs with which administrators make approval chains, change them, switch them on and off (product facts §12.1).

A change counts for requests submitted from then on: those that are pending keep whom they ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, NotFound, Refused, Stale, type_message
from recruit.approvals import chain_history as history
from recruit.approvals import chain_queries as queries
from recruit.approvals.models import KIND_CHOICES, MODE_CHOICES, ApprovalChain, ChainApprover
from recruit.approvals.states import ChainKind, Mode, Subject
from recruit.fields import queries as fields
from recruit.fields import scopes
from recruit.setup import access
from recruit.teams import standing

NAME = 100
MOST_APPROVERS, MOST_CHAINS = 20, 200
# Kinds that name approvers themselves; of the others somebody else says whom to ask.
NAMING = frozenset({ChainKind.PARALLEL, ChainKind.SEQUENTIAL})
# Whoever is asked: a user, or the code of a role on the hiring team.
type_approver = User | str


@transaction.atomic
def create_chain(
    *, by: Actor, subject: str, name: str, kind: str, mode: str = Mode.ALL, scope: scopes.Scope | None = None,
    approvers: Sequence[type_approver] = (), is_active: bool = True,
) -> ApprovalChain:  # fmt: skip
    """Make a chain for jobs or for offers of a scope (none: all), which asks `approvers` in their order.

    Jobs within the scope that were never published need an approval from now on, when the chain is active. Kinds that
    name nobody keep no approvers. Raises NotAllowed unless an administrator asks; Invalid for a name that is empty or
    known, an unknown kind, mode, value or role, a person who cannot sign in, somebody named twice, and (code
    chain_asks_nobody) an active chain that would ask nobody.
    """
    access.require(by)
    if subject not in set(Subject):
        raise Invalid(_("Choose what is approved: jobs or offers."), field="subject")
    if ApprovalChain.objects.filter(subject=subject, archived_at=None).count() >= MOST_CHAINS:
        sentence = _("There are {most} chains, the most there can be. Put one away first.")
        raise Invalid(sentence.format(most=MOST_CHAINS), code="too_many")
    chain = ApprovalChain(subject=Subject(subject).value)
    _write(chain, name=name, kind=kind, mode=mode, scope=scope, approvers=approvers, is_active=is_active)
    recording.record(history.CHAIN_CREATED, on=chain, by=by, data=_facts(chain))
    return chain


@transaction.atomic
def edit_chain(
    chain: ApprovalChain, *, by: Actor, name: str, kind: str, mode: str = Mode.ALL, scope: scopes.Scope | None = None,
    approvers: Sequence[type_approver] = (), is_active: bool | None = None, version: int | None = None,
) -> ApprovalChain:  # fmt: skip
    """Change a chain; requests that are pending stay as they were submitted. `is_active` left out stays.

    Raises as `create_chain`, Refused for one that is put away, and Stale when `version` is not the newest. Approvers
    who have left may stay, not be added.
    """
    access.require(by)
    row = _locked(chain)
    if row.archived_at is not None:
        raise Refused(_("Bring this chain back before you change it."), code="chain_archived")
    if version is not None and version != row.version:
        raise Stale(
            _("Somebody changed this chain since you opened it. Your choice is still here; look at theirs first.")
        )
    before = _facts(row)
    active = row.is_active if is_active is None else is_active
    _write(row, name=name, kind=kind, mode=mode, scope=scope, approvers=approvers, is_active=active)
    after = _facts(row)
    if differing := {key: (before[key], after[key]) for key in before if before[key] != after[key]}:
        row.version += 1
        row.save(update_fields=["version", "updated_at"])
        recording.record(history.CHAIN_EDITED, on=row, by=by, changes=differing)
    return row


@transaction.atomic
def switch_chain(chain: ApprovalChain, *, by: Actor, is_active: bool) -> ApprovalChain:
    """Let a chain take jobs, or no longer. Requests that are pending go on.

    Raises NotAllowed, NotFound; Refused for one that is put away; Invalid (chain_asks_nobody) on switching on a chain
    that would ask nobody.
    """
    access.require(by)
    row = _locked(chain)
    if row.archived_at is not None:
        raise Refused(_("Bring this chain back before you change it."), code="chain_archived")
    if row.is_active != is_active:
        if is_active:
            _check_asks(row.kind, _named(row))
        kind = history.CHAIN_SWITCHED_ON if is_active else history.CHAIN_SWITCHED_OFF
        _turn(row, kind, by, is_active=is_active)
    return row


@transaction.atomic
def archive_chain(chain: ApprovalChain, *, by: Actor) -> ApprovalChain:
    """Put a chain away, switched off: it takes no job any more. Requests that are pending go on."""
    access.require(by)
    row = _locked(chain)
    if row.archived_at is None:
        _turn(row, history.CHAIN_ARCHIVED, by, is_active=False, archived_at=timezone.now())
    return row


@transaction.atomic
def restore_chain(chain: ApprovalChain, *, by: Actor) -> ApprovalChain:
    """Bring a chain back, switched off. Raises Invalid when another one has its name now."""
    access.require(by)
    row = _locked(chain)
    if row.archived_at is not None:
        try:
            with transaction.atomic():
                _turn(row, history.CHAIN_RESTORED, by, is_active=False, archived_at=None)
        except IntegrityError as error:
            raise Invalid(
                _("Another chain is called {name} now. Rename that one first.").format(name=row.name), field="name"
            ) from error
    return row


@transaction.atomic
def copy_chain(chain: ApprovalChain, *, by: Actor) -> ApprovalChain:
    """Make a chain like another one, switched off, under a name of its own. Raises NotAllowed, NotFound."""
    access.require(by)
    row = _locked(chain)
    return create_chain(
        by=by, subject=row.subject, name=_free_name(row), kind=row.kind, mode=row.mode, scope=row.scope,
        approvers=[one for one in _named(row) if isinstance(one, str) or one.is_active], is_active=False,
    )  # fmt: skip


def _locked(chain: ApprovalChain) -> ApprovalChain:
    row = ApprovalChain.objects.select_for_update().filter(pk=chain.pk).first()
    if row is None:
        raise NotFound
    return row


def _turn(row: ApprovalChain, kind: Kind, by: Actor, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version", "updated_at"])
    recording.record(kind, on=row, by=by)


def _named(row: ApprovalChain) -> list[type_approver]:
    return [one.user or one.role for one in row.approvers.select_related("user__role").order_by("place", "pk")]


def _write(
    row: ApprovalChain, *, name: str, kind: str, mode: str, scope: scopes.Scope | None,
    approvers: Sequence[type_approver], is_active: bool,
) -> None:  # fmt: skip
    before = _named(row) if row.pk else []
    row.name, row.scope = " ".join(name.split()), scopes.normal(scope or {})
    problems: dict[str, type_message] = {}
    if not row.name or len(row.name) > NAME:
        problems["name"] = _("Enter a name of at most {most} characters.").format(most=NAME)
    if kind not in set(ChainKind):
        problems["kind"] = _("Choose how the chain asks.")
    if mode not in set(Mode):
        problems["mode"] = _("Choose whether everybody must approve, or one approval is enough.")
    if row.scope and fields.known_scope(row.scope) != row.scope:
        problems["scope"] = _("Some of the values are gone. Look at the choice again.")
    if problem := _problem_of(approvers, before):
        problems["approvers"] = problem
    if problems:
        raise Invalid(fields=problems)
    row.kind, row.mode, row.is_active = ChainKind(kind).value, Mode(mode).value, is_active
    asked = list(approvers) if kind in NAMING else []
    if is_active:
        _check_asks(kind, asked)
    _save(row)
    _ask(row, asked)


def _problem_of(approvers: Sequence[type_approver], before: Sequence[type_approver]) -> str:
    if len(approvers) > MOST_APPROVERS:
        return _("Name at most {most} approvers.").format(most=MOST_APPROVERS)
    if len(set(approvers)) < len(approvers):
        return _("Name everybody once.")
    if any(isinstance(one, str) and one not in standing.team_roles() for one in approvers):
        return _("Choose roles of the hiring team. Look at the list again.")
    gone = [one for one in approvers if isinstance(one, User) and not one.is_active and one not in before]
    if gone:
        return _("{name} cannot sign in. Choose somebody else.").format(name=gone[0].full_name)
    return ""


def _check_asks(kind: str, approvers: Sequence[type_approver]) -> None:
    """Raise Invalid for a chain that names approvers and would ask nobody, whatever the job."""
    if kind not in NAMING or any(isinstance(one, str) or one.is_active for one in approvers):
        return
    if approvers:
        sentence = _("Nobody of this chain can sign in, so it would ask nobody. Name somebody else first.")
    else:
        sentence = _("This chain names nobody, so it would ask nobody. Name an approver, or leave it switched off.")
    raise Invalid(sentence, field="approvers", code="chain_asks_nobody")


def _save(row: ApprovalChain) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "approval_chain_name_once" not in str(error):
            raise
        raise Invalid(_("There is an approval chain of this name."), field="name", code="name_taken") from error


def _ask(row: ApprovalChain, asked: Sequence[type_approver]) -> None:
    """Keep these approvers, at the places of the chain's kind; written only where something differs."""
    wanted = [(place if row.kind == ChainKind.SEQUENTIAL else 0, one) for place, one in enumerate(asked)]
    kept = [(one.place, one.user or one.role) for one in row.approvers.select_related("user").order_by("place", "pk")]
    if wanted == kept:
        return
    row.approvers.all().delete()
    for place, one in wanted:
        who: dict[str, Any] = {"role": one} if isinstance(one, str) else {"user": one}
        ChainApprover.objects.create(chain=row, place=place, **who)


def _free_name(row: ApprovalChain) -> str:
    taken = set(ApprovalChain.objects.filter(subject=row.subject, archived_at=None).values_list("name", flat=True))
    stem = row.name[: NAME - 12]
    names = [_("{name} (copy)").format(name=stem)]
    names += [_("{name} (copy {number})").format(name=stem, number=number) for number in range(2, MOST_CHAINS + 2)]
    return next(name for name in names if name not in taken)


def _facts(row: ApprovalChain) -> dict[str, Any]:
    kinds, modes = dict(KIND_CHOICES), dict(MODE_CHOICES)
    return {
        "name": row.name,
        "kind": str(kinds[row.kind]),
        "mode": str(modes[row.mode]),
        "scope": queries.scope_in_words(row.scope),
        "approvers": ", ".join(
            standing.role_name(one) if isinstance(one, str) else one.full_name for one in _named(row)
        ),
        "is_active": row.is_active,
    }
