"""Verbs about letters to candidates: write one, cancel it while it waits, try again what failed.

Each letter is a row of its own with ONE effect in the outbox `about` it; `receivers` keeps its state true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import formataddr, parseaddr
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor, ActorKind
from base.audit import recording
from base.errors import Invalid, NotFound, Refused
from base.mail import mailing
from base.mail.writing import in_layout
from base.outbox import queries as outbox
from base.outbox import queueing, repairing
from base.undo import undoing
from recruit.letters import access, history, queries
from recruit.letters.models import EmailTemplate, SentLetter

if TYPE_CHECKING:
    from recruit.applications.models import Application

State, Type = SentLetter.State, EmailTemplate.Type
SUBJECT_LIMIT, TEXT_LIMIT = 300, 50_000
UNSEND = "letters.unsend"


@transaction.atomic
def send(
    application: Application,
    *,
    by: Actor,
    subject: str,
    text: str,
    template: EmailTemplate | None = None,
    type: str = Type.GENERIC,  # noqa: A002  (the field's own word)
    shows_sender: bool = True,
    send_at: datetime | None = None,
    undo_token: UUID | None = None,
) -> SentLetter:
    """Write to a candidate. Leaves at `send_at`, else once it can no longer be undone (10 s).

    Merge fields are filled here. Raises NotFound, NotAllowed, Refused (written_twice) for the same letter once more
    within 10 s, which is a second press of its button, and Invalid for a missing subject, text or address, a
    moment that has passed, and a merge field that is unknown or has no value, which is named.
    """
    access.require(by, application, type)
    if send_at is not None and send_at <= timezone.now():
        raise Invalid(_("Choose a moment in the future."), field="send_at")
    if not application.candidate.email:
        raise Invalid(_("{name} has no e-mail address.").format(name=application.candidate.full_name))
    letter = post(
        application, by=by, subject=subject, text=text, template=template, type=type, shows_sender=shows_sender,
        send_at=send_at or timezone.now() + undoing.WINDOW, undo_token=undo_token,
    )  # fmt: skip
    _refuse_second_press(letter, by)
    recording.record(history.WRITTEN, on=letter, by=by, about=[application, application.job, application.candidate])
    if undo_token is not None:
        sentence = _("Letter to {name}").format(name=application.candidate.full_name)
        undoing.remember(
            UNSEND, by=by, sentence=sentence, arguments={"letter": str(letter.public_id)}, token=undo_token
        )
    return letter


def _refuse_second_press(letter: SentLetter, by: Actor) -> None:
    """The application is locked, so that of two presses at once one sees what the other wrote."""
    if by.kind is not ActorKind.USER or letter.application is None:
        return
    type(letter.application).objects.select_for_update(of=("self",)).only("pk").get(pk=letter.application.pk)
    same = SentLetter.objects.filter(
        application=letter.application, author=letter.author, state=State.WAITING, subject=letter.subject,
        text=letter.text, created_at__gt=timezone.now() - undoing.WINDOW,
    )  # fmt: skip
    if same.exclude(pk=letter.pk).exists():
        raise Refused(_("You wrote this letter a moment ago; it leaves once."), code="written_twice")


def post(
    application: Application,
    *,
    by: Actor,
    subject: str,
    text: str,
    template: EmailTemplate | None = None,
    type: str = Type.GENERIC,  # noqa: A002  # the noun's own word
    shows_sender: bool = False,
    send_at: datetime | None = None,
    undo_token: UUID | None = None,
    more: Mapping[str, str] | None = None,
    key: str | None = None,
    insists: bool | None = None,
    attachments: Sequence[mailing.Attached] = (),
    whispered: Mapping[str, str] | None = None,
) -> SentLetter:
    """Put a letter into the outbox without asking for a right. For verbs that have checked it, such as rejecting.

    `more` adds values of merge fields; with `key` the letter is written only once, ever. A person's letter raises
    Invalid as `send` does. One that is written by itself (or with `insists` false) stops nothing when a value is
    missing: it is kept as not delivered, and says which. `attachments` go with it. `whispered` maps words of the text
    to what is put in their place in the letter that leaves, and only there: a link that lets somebody in.
    """
    if key is not None and (known := _written_before(key)):
        return known
    words = queries.written(application, subject, text, author=by.user, more=more)
    letter = _row(application, words, by=by, template=template, type_=type, shows_sender=shows_sender, send_at=send_at)
    try:
        _check(application, words)
    except Invalid as error:
        if insists or (insists is None and by.user is not None):
            raise
        letter.state, letter.problem = State.FAILED, str(error)[:300]
        letter.save()
        return letter
    letter.save()
    _put(letter, undo_token=undo_token, key=key, attachments=attachments, whispered=whispered)
    return letter


def _row(
    application: Application,
    words: queries.Words,
    *,
    by: Actor,
    template: EmailTemplate | None,
    type_: str,
    shows_sender: bool,
    send_at: datetime | None,
) -> SentLetter:
    return SentLetter(
        candidate=application.candidate,
        application=application,
        template=template,
        type=type_,
        author=by.user,
        from_name=queries.from_name(by.user, shows_sender=shows_sender)[:200],
        to_email=application.candidate.email,
        subject=words.subject[:SUBJECT_LIMIT],
        text=words.text,
        send_at=send_at or timezone.now(),
    )


def _put(
    letter: SentLetter,
    *,
    undo_token: UUID | None = None,
    key: str | None = None,
    attachments: Sequence[mailing.Attached] = (),
    whispered: Mapping[str, str] | None = None,
) -> None:
    """The one effect that carries a letter out."""
    author, text = letter.author, letter.text
    for words, secret in (whispered or {}).items():
        text = text.replace(words, secret)
    mailing.send(
        to=letter.to_email,
        subject=letter.subject,
        text=text,
        html=in_layout(letter.subject, text, sender_name=letter.from_name),
        sender=formataddr((letter.from_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        reply_to=author.email if author is not None and author.full_name == letter.from_name else "",
        about=recording.key_of(letter),
        available_at=letter.send_at,
        undo_group=undo_token,
        key=key,
        private=bool(whispered),
        attachments=attachments,
    )


def send_for_event(
    event: str,
    application: Application,
    *,
    by: Actor,
    send_at: datetime | None = None,
    undo_token: UUID | None = None,
    more: Mapping[str, str] | None = None,
    key: str | None = None,
) -> SentLetter | None:
    """Send the company's template for this event; None when it has none, or the person has no address.

    A template that asks for a value nobody knows stops no application: the letter is kept as not delivered, and says
    which value is missing.
    """
    if not application.candidate.email:
        return None
    template = queries.template_for_event(event, application.job, application.language)
    if template is None:
        return None
    return post(
        application, by=by, subject=template.subject, text=template.text, template=template, type=template.type,
        shows_sender=template.shows_sender, send_at=send_at, undo_token=undo_token, more=more, key=key, insists=False,
    )  # fmt: skip


@transaction.atomic
def cancel(letter: SentLetter, *, by: Actor) -> SentLetter:
    """Stop a letter that has not left. What it was about stays as it is. Raises Refused when it has left."""
    row = _locked(letter)
    access.require_for(by, row)
    if not queueing.cancel(about=recording.key_of(row), topic=mailing.TOPIC):
        raise Refused(_("This letter does not wait any more."), code="no_letter")
    row.refresh_from_db()
    recording.record(history.CANCELLED, on=row, by=by, about=_about(row))
    return row


def cancel_waiting(application: Application, *, by: Actor, type: str = "") -> int:  # noqa: A002  # the noun's own word
    """Stop all letters about this application that have not left, for a verb that has checked the right to."""
    rows = queries.waiting().filter(application=application.pk)
    rows = rows.filter(type=type) if type else rows
    stopped = 0
    for row in rows.select_related("application", "candidate"):
        if queueing.cancel(about=recording.key_of(row), topic=mailing.TOPIC):
            recording.record(history.CANCELLED, on=row, by=by, about=_about(row))
            stopped += 1
    return stopped


@transaction.atomic
def retry(letter: SentLetter, *, by: Actor) -> SentLetter:
    """Send a letter again that the mail server refused. Raises Refused unless it failed."""
    row = _locked(letter)
    access.require_for(by, row)
    if row.state != State.FAILED:
        raise Refused(_("Only a letter that was not delivered can be sent again."), code="not_failed")
    if repairing.renew(about=recording.key_of(row), topic=mailing.TOPIC):
        row.refresh_from_db()
    else:
        _fill_again(row)
    recording.record(history.RETRIED, on=row, by=by, about=_about(row))
    return row


def note_outcome(public_ids: list[UUID], *, status: str, error: str) -> None:
    """Write down what became of letters, as the outbox tells it."""
    rows = SentLetter.objects.filter(public_id__in=public_ids)
    if status == "sent":
        rows.update(state=State.SENT, sent_at=timezone.now(), problem="")
    elif status == "failed":
        rows.update(state=State.FAILED, problem=error[:300])
    elif status == "cancelled":
        rows.exclude(state=State.SENT).update(state=State.CANCELLED, problem=error[:300])
    elif status == "pending":
        rows.update(state=State.WAITING, problem="", send_at=timezone.now())


def take_back(*, by: Actor, letter: str) -> None:
    """The inverse of `send`: undo stops the effect; this refuses when the letter is on its way."""
    row = _locked(SentLetter(public_id=UUID(letter)))
    if row.state != State.WAITING:
        raise Refused(_("The letter has left already."), code="letter_left")
    recording.record(history.UNDONE, on=row, by=by, about=_about(row))


def _fill_again(row: SentLetter) -> None:
    """Send a letter that never reached the outbox because a value was missing."""
    if row.application is None:
        raise Refused(_("The application of this letter is gone."), code="no_application")
    words = queries.written(row.application, row.subject, row.text, author=row.author)
    _check(row.application, words)
    row.subject, row.text, row.state, row.problem, row.send_at = *words[:2], State.WAITING, "", timezone.now()
    row.save(update_fields=["subject", "text", "state", "problem", "send_at"])
    _put(row)


def _written_before(key: str) -> SentLetter | None:
    effect = outbox.row_with_key(key)
    if effect is None:
        return None
    return SentLetter.objects.filter(public_id=UUID(effect.about.partition(":")[2])).first()


def _check(application: Application, words: queries.Words) -> None:
    problems: dict[str, str] = {}
    if not words.subject:
        problems["subject"] = _("Give the letter a subject.")
    elif len(words.subject) > SUBJECT_LIMIT:
        problems["subject"] = _("Use at most {limit} characters.").format(limit=SUBJECT_LIMIT)
    if not words.text.strip():
        problems["text"] = _("Write the letter.")
    elif len(words.text) > TEXT_LIMIT:
        problems["text"] = _("Use at most {limit} characters.").format(limit=TEXT_LIMIT)
    if words.missing:
        names = ", ".join(f"[{name}]" for name in words.missing)
        problems["text"] = _("Nothing is known for {fields} of {name}. Replace it by words of your own.").format(
            fields=names, name=application.candidate.full_name
        )
    if problems:
        raise Invalid(fields=dict(problems), message=next(iter(problems.values())), code="letter_incomplete")


def _locked(letter: SentLetter) -> SentLetter:
    rows = SentLetter.objects.select_for_update(of=("self",)).select_related(
        "application__job", "application__candidate", "candidate", "author"
    )
    row = rows.filter(public_id=letter.public_id).first()
    if row is None:
        raise NotFound
    return row


def _about(letter: SentLetter) -> list[recording.Recordable]:
    return [letter.application, letter.candidate] if letter.application is not None else [letter.candidate]


undoing.register(UNSEND, take_back)
