"""`ExchangeCalendar`: the calendar system of a company that runs its own Exchange server (product facts §11.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from exchangelib import (
    DELEGATE,
    IMPERSONATION,
    Account,
    Build,
    FolderCollection,
    Q,
    Version,
)
from exchangelib.fields import FieldPath
from exchangelib.folders import Calendar, Folder, MsgFolderRoot, Root
from exchangelib.items import CalendarItem, CancelCalendarItem
from exchangelib.properties import Body, DistinguishedFolderId, FolderId, ItemId, Mailbox, ReferenceItemId
from exchangelib.services import (
    CreateItem,
    DeleteItem,
    FindFolder,
    GetFolder,
    GetItem,
    SubscribeToPush,
    SyncFolderItems,
    Unsubscribe,
    UpdateItem,
)

from base.egress.client import Client
from base.errors import PermanentError
from calendars.providers.base import (
    Asking,
    Change,
    Changes,
    EventDraft,
    EventState,
    Gone,
    NoMailbox,
    Room,
    Schedule,
    Subscribed,
)
from calendars.providers.ews import directory, freebusy, replies
from calendars.providers.ews.clouds import is_cloud
from calendars.providers.ews.items import (
    UTC_ZONE,
    brief_fields,
    changes_between,
    checked,
    fields_of,
    state_fields,
    state_of,
    whole_fields,
    within,
)
from calendars.providers.ews.push import HEARTBEAT_MINUTES
from calendars.providers.ews.sign_in import SignIn
from calendars.providers.ews.transport import account_at, connected
from calendars.providers.ews.troubles import SUBSCRIPTION_GONE, only, plainly, raise_first
from calendars.providers.ews.versions import build_of
from calendars.providers.ews.ways import Way

_PAGE = 250
_SEND_TO_ALL = "SendToAllAndSaveCopy"
_EVENTS = ("CreatedEvent", "ModifiedEvent", "DeletedEvent", "MovedEvent")


class ExchangeCalendar:
    """Speaks Exchange Web Services as the service account, or in the names of others where it may.

    Arguments: `account` and `password` of the service account; `service_url` of the company's own server (Microsoft's
    cloud is refused with PermanentError, code "exchange_cloud"); `version` one of `versions.CHOICES`;
    `posts_as_scheduler` acts as the mailbox asked for (impersonation), else everything is done as the service account;
    `client` replaces the usual way out; `way` is how to sign in (`ways.Way`), and `sign_in_name` the name for it, where
    that is not the account's e-mail: DOMAIN, a backslash and the user, or user@domain.
    """

    def __init__(  # noqa: PLR0917 - the settings of a connection, in the order of its page
        self,
        account: str,
        password: str,
        service_url: str,
        version: str,
        posts_as_scheduler: bool,
        client: Client | None = None,
        *,
        way: str = Way.FIND,
        sign_in_name: str = "",
    ) -> None:
        if is_cloud(service_url):
            raise PermanentError(
                _("This address belongs to Office 365, which does not speak to us in this way. Use its own page."),
                code="exchange_cloud",
            )
        self._account, self._service_url = account, service_url
        self._build = build_of(version)
        self._impersonates = posts_as_scheduler
        self._sign_in = SignIn(client or Client(), sign_in_name or account, password, Way(way or Way.FIND))

    @cached_property
    def _protocol(self) -> Any:
        version = Version(build=Build(*self._build))
        return connected(self._service_url, version, self._sign_in, own_mailbox=self._account)

    def check(self) -> str:
        """Look at the service account's own calendar, in its own name as impersonation would."""
        folder = self._folder(Asking(self._account), itself=True)
        with plainly():
            only(GetFolder(account=folder.account).call(folders=[folder], additional_fields=None, shape="IdOnly"))
            version = folder.account.version.fullname
        return _("Exchange answered as %(account)s (%(version)s, signed in with %(way)s).") % {
            "account": self._account,
            "version": version,
            "way": self._sign_in.used.label,
        }

    def rooms(self) -> Iterator[Room]:
        """Rooms of the room lists; where there are none, what is called like a room. See `directory.rooms`."""
        return directory.rooms(self._protocol)

    def calendars_of(self, who: Asking) -> list[tuple[str, str]]:
        """The main calendar first, under the empty identifier, then the others by name."""
        main = self._folder(Asking(who.mailbox))
        with plainly():
            found = only(
                GetFolder(account=main.account).call(
                    folders=[main], additional_fields=_folder_fields("name"), shape="IdOnly"
                )
            )
            top = MsgFolderRoot(
                root=main.root, _distinguished_id=DistinguishedFolderId(id="msgfolderroot", mailbox=_at(who.mailbox))
            )
            others = list(
                FindFolder(account=main.account).call(
                    folders=[top],
                    additional_fields=_folder_fields("name", "folder_class"),
                    restriction=None,
                    shape="IdOnly",
                    depth="Deep",
                    max_items=None,
                    offset=0,
                )
            )
            raise_first(others)
        named = sorted(
            (folder.name or "", folder.id)
            for folder in others
            if (folder.folder_class or "").startswith("IPF.Appointment") and folder.id != found.id
        )
        return [("", found.name or _("Calendar")), *((identifier, name) for name, identifier in named)]

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        """As the service account, always: Exchange knows no impersonation here. See `freebusy.schedules`.

        What that account may read is not what the scheduler may: titles and places are kept only of the own mailbox.
        """
        found = freebusy.schedules(self._protocol, mailboxes, starts_at, ends_at) if mailboxes else []
        own = who.mailbox.casefold()
        return [schedule if schedule.mailbox.casefold() == own else _undetailed(schedule) for schedule in found]

    def create(self, draft: EventDraft, *, who: Asking) -> EventState:
        """Make it and invite the guests. One that is there under its key is brought to the draft instead."""
        known = self._named(draft.key, who)
        if known:
            return self.update(known, draft, who=who)
        folder = self._folder(who)
        fields = fields_of(draft, folder.account.primary_smtp_address)
        item = checked(CalendarItem(account=folder.account, folder=folder, recruit_key=draft.key, **fields))
        with plainly(is_write=True):
            made = only(
                CreateItem(account=folder.account).call(
                    items=[item],
                    folder=folder,
                    message_disposition="SaveOnly",
                    send_meeting_invitations=_SEND_TO_ALL if draft.guests else "SendToNone",
                )
            )
        return self.read(made.id, who=who)

    def find(self, key: str, *, who: Asking) -> EventState | None:
        """By the property that `create` put into the item."""
        known = self._named(key, who)
        return self.read(known, who=who) if known else None

    def update(self, external_id: str, draft: EventDraft, *, who: Asking) -> EventState:
        """Write what differs and tell the guests; where nothing differs nobody is told anything."""
        item = self._item(external_id, who, whole_fields())
        wanted = changes_between(item, fields_of(draft, item.account.primary_smtp_address))
        if not wanted:
            return state_of(item)
        for name, value in wanted.items():
            setattr(item, name, value)
        if "start" in wanted:  # a move may lead into another zone
            item._start_timezone = item._end_timezone = None
        checked(item)
        with plainly(is_write=True):
            only(
                UpdateItem(account=item.account).call(
                    items=[(item, list(wanted))],
                    conflict_resolution="AlwaysOverwrite",
                    message_disposition="SaveOnly",
                    send_meeting_invitations_or_cancellations=_SEND_TO_ALL,
                    suppress_read_receipts=True,
                )
            )
        return self.read(external_id, who=who)

    def cancel(self, external_id: str, *, who: Asking, words: str = "") -> None:
        """Cancel it and tell the guests, with the words when there are some. Gone already is as good."""
        try:
            item = self._item(external_id, who, whole_fields())
            with plainly(is_write=True):
                if words and item.is_meeting:
                    reference = ReferenceItemId(id=item.id, changekey=item.changekey)
                    reply = CancelCalendarItem(account=item.account, reference_item_id=reference, new_body=Body(words))
                    raise_first(
                        CreateItem(account=item.account).call(
                            items=[reply],
                            folder=None,
                            message_disposition="SendOnly",
                            send_meeting_invitations="SendToNone",
                        )
                    )
                else:
                    raise_first(
                        DeleteItem(account=item.account).call(
                            items=[item],
                            delete_type="MoveToDeletedItems",
                            send_meeting_cancellations=_SEND_TO_ALL,
                            affected_task_occurrences="AllOccurrences",
                            suppress_read_receipts=True,
                        )
                    )
        except Gone:
            return

    def read(self, external_id: str, *, who: Asking) -> EventState:
        """With every attendee's answer. Raises Gone."""
        return state_of(self._item(external_id, who, state_fields()))

    def respond(
        self, external_id: str, response: str, *, owner: Asking, mailbox: str, starts_at: datetime, ends_at: datetime
    ) -> bool:
        """Accept, accept tentatively or decline in the attendee's own mailbox; see `replies.respond`.

        Without impersonation Exchange lets us into no mailbox but the service account's: False.
        """
        if not self._impersonates and mailbox.casefold() != self._account.casefold():
            return False
        event = self._item(external_id, owner, replies.asked_fields())
        return replies.respond(event, response, lambda: self._folder(Asking(mailbox)), mailbox, starts_at, ends_at)

    def subscribe(self, mailbox: str, *, address: str, secret: str) -> Subscribed:
        """Ask Exchange to push to the address, which must hold the secret: Exchange sends nothing else back to us.

        It lives in the server's memory until we answer that we want no more or do not answer for a while, so it has no
        end that we know. Never continued from a watermark: what was missed is caught up by `changes`.
        """
        folder = self._folder(Asking(mailbox))
        with plainly():
            said = only(
                SubscribeToPush(account=folder.account).call(
                    folders=[folder],
                    event_types=_EVENTS,
                    watermark=None,
                    status_frequency=HEARTBEAT_MINUTES,
                    url=address,
                )
            )
        return Subscribed(said[0], None)

    def renew(self, external_id: str, *, mailbox: str) -> Subscribed:
        """Raises Gone, always: what Exchange pushes cannot be prolonged, only be asked for anew."""
        raise Gone(_("Exchange does not prolong subscriptions. Subscribe anew."))

    def unsubscribe(self, external_id: str, *, mailbox: str) -> None:
        """End it. Servers that end pushes only by our answer to the next one say so, which is as good."""
        account = self._mailbox(mailbox)
        with plainly():
            try:
                raise_first(Unsubscribe(account=account).call(subscription_id=external_id))
            except SUBSCRIPTION_GONE:
                return

    def changes(self, mailbox: str, cursor: str, *, since: datetime, until: datetime) -> Changes:
        """A page of what SyncFolderItems says. Exchange tells of the whole calendar; what lies outside is left out.

        Attendees' answers stand only in items with our key, the only ones that are read whole.
        """
        folder = self._folder(Asking(mailbox))
        service = SyncFolderItems(account=folder.account)
        with plainly():
            told = list(
                service.call(
                    folder=folder,
                    shape="IdOnly",
                    additional_fields=brief_fields(),
                    sync_state=cursor or None,
                    ignore=None,
                    max_changes_returned=_PAGE,
                    sync_scope=None,
                )
            )
            raise_first(told)
        items = within(told, since, until)
        whole = self._whole(folder.account, [state.external_id for state in items.values() if state and state.key])
        return Changes(
            tuple(Change(name, whole.get(name, state)) for name, state in items.items()),
            service.sync_state or "",
            has_more=not service.includes_last_item_in_range,
        )

    def _named(self, key: str, who: Asking) -> str:
        """The identifier of the event with that key, in whichever calendar of the mailbox: its owner may have chosen
        another one since it was made. Nothing when there is none."""
        for place in self._places(who):
            folder = self._folder(place)
            try:
                with plainly():
                    items = FolderCollection(account=folder.account, folders=[folder])
                    found = list(items.find_items(Q(recruit_key=key), max_items=1))
                    raise_first(found)
                if found:
                    return str(found[0][0])
            except (Gone, NoMailbox):  # this calendar was deleted; without a main one, no other is known either
                continue
        return ""

    def _places(self, who: Asking) -> Iterator[Asking]:
        """The calendars of the mailbox an event may stand in, the chosen one first."""
        yield who
        for calendar_id, _name in self.calendars_of(who):
            if calendar_id != who.calendar_id:
                yield replace(who, calendar_id=calendar_id)

    def _whole(self, account: Account, names: Sequence[str]) -> dict[str, EventState | None]:
        """The named items as they are now; one that went in the meantime is None."""
        if not names:
            return {}
        with plainly():
            found = list(
                GetItem(account=account).call(
                    items=[ItemId(id=name) for name in names], additional_fields=state_fields(), shape="IdOnly"
                )
            )
        return {
            name: None if isinstance(item, Exception) else state_of(item)
            for name, item in zip(names, found, strict=True)
        }

    def _mailbox(self, mailbox: str, *, itself: bool = False) -> Account:
        address = mailbox or self._account
        other = address.casefold() != self._account.casefold()
        access = IMPERSONATION if self._impersonates and (other or itself) else DELEGATE
        return account_at(self._protocol, address, access=access, zone=UTC_ZONE)

    def _folder(self, who: Asking, *, itself: bool = False) -> Calendar:
        with plainly():
            account = self._mailbox(who.mailbox, itself=itself)
            at = _at(account.primary_smtp_address)
            root = Root(account=account, _distinguished_id=DistinguishedFolderId(id="root", mailbox=at))
            if who.calendar_id:
                return Calendar(root=root, _id=FolderId(id=who.calendar_id))
            return Calendar(root=root, _distinguished_id=DistinguishedFolderId(id="calendar", mailbox=at))

    def _item(self, external_id: str, who: Asking, fields: Sequence[FieldPath]) -> CalendarItem:
        account = self._mailbox(who.mailbox)
        with plainly():
            item = only(
                GetItem(account=account).call(items=[ItemId(id=external_id)], additional_fields=fields, shape="IdOnly")
            )
            item.account = account
        return item


def _at(mailbox: str) -> Mailbox:
    return Mailbox(email_address=mailbox)


def _folder_fields(*names: str) -> list[FieldPath]:
    return [FieldPath(field=Folder.get_field_by_fieldname(name)) for name in names]


def _undetailed(schedule: Schedule) -> Schedule:
    """The same times without what they are for."""
    return replace(schedule, busy=tuple(replace(busy, title="", place="") for busy in schedule.busy))
