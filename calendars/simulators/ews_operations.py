"""The operations of Exchange Web Services that a calendar needs, each as the answer to a request's element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from calendars.simulators.ews_pushes import Pushes
from calendars.simulators.ews_soap import (
    NS,
    Wanted,
    converted,
    facts_in,
    find,
    folder_id,
    item_id,
    m,
    mailbox,
    name_of,
    read_instant,
    restricted_to,
    t,
    taken,
    text_at,
    zones,
)
from calendars.simulators.ews_state import GROUPS, Box, Item, Trouble, World, digits

_ANSWERS = {"AcceptItem": "Accept", "TentativelyAcceptItem": "Tentative", "DeclineItem": "Decline"}


class Operations:
    """Answers requests about one world. `actor` is the mailbox the caller speaks for in this request."""

    def __init__(self, world: World, pushes: Pushes, actor: str) -> None:
        self._world = world
        self._pushes = pushes
        self._actor = actor

    def answer(self, request: Any) -> Any:
        """The response element to a request element. Raises Trouble for what nobody here understands."""
        name = name_of(request)
        known: dict[str, Callable[[Any], Any]] = {
            "GetFolder": self._get_folder,
            "FindFolder": self._find_folder,
            "FindItem": self._find_item,
            "GetItem": self._get_item,
            "CreateItem": self._create_item,
            "UpdateItem": self._update_item,
            "DeleteItem": self._delete_item,
            "SyncFolderItems": self._sync,
            "GetRoomLists": self._room_lists,
            "GetRooms": self._rooms,
            "ResolveNames": self._resolve,
            "GetServerTimeZones": self._time_zones,
            "GetUserAvailabilityRequest": self._availability,
            "ConvertId": self._convert,
            "Subscribe": self._subscribe,
            "Unsubscribe": self._unsubscribe,
        }
        if name not in known:
            raise Trouble("ErrorInvalidRequest", is_fault=True)
        return known[name](request)

    def _folder_of(self, element: Any) -> tuple[Box, str]:
        if name_of(element) == "FolderId":
            return self._world.folder(element.get("Id", ""))
        box = self._world.box(text_at(element, "t:Mailbox/t:EmailAddress") or self._actor)
        if not box.has_calendar and element.get("Id") == "calendar":
            raise Trouble("ErrorFolderNotFound")
        return box, box.main_folder

    def _get_folder(self, request: Any) -> Any:
        def one(element: Any) -> Any:
            box, found = self._folder_of(element)
            return m("Folders", _calendar(found, box.folders[found]))

        return _many("GetFolder", find(request, "m:FolderIds"), one)

    def _find_folder(self, request: Any) -> Any:
        def one(element: Any) -> Any:
            box = self._folder_of(element)[0]
            found = [_calendar(name, shown) for name, shown in box.folders.items()]
            return m("RootFolder", t("Folders", *found), **_page(len(found)))

        return _many("FindFolder", find(request, "m:ParentFolderIds"), one)

    def _find_item(self, request: Any) -> Any:
        wanted = Wanted(find(request, "m:ItemShape"), is_listing=True)
        restriction = restricted_to(request)
        view = find(request, "m:CalendarView")

        def one(element: Any) -> Any:
            items = self._world.in_folder(self._folder_of(element)[1])
            if restriction is not None:
                items = [item for item in items if item.properties.get(restriction[0]) == restriction[1]]
            if view is not None:
                start, end = read_instant(view.get("StartDate", "")), read_instant(view.get("EndDate", ""))
                items = [item for item in items if item.start < end and item.end > start]
            return m("RootFolder", t("Items", *map(wanted.of, items)), **_page(len(items)))

        return _many("FindItem", find(request, "m:ParentFolderIds"), one)

    def _get_item(self, request: Any) -> Any:
        wanted = Wanted(find(request, "m:ItemShape"), is_listing=False)
        return _many(
            "GetItem",
            find(request, "m:ItemIds"),
            lambda element: m("Items", wanted.of(self._world.item(element.get("Id", "")))),
            or_else=m("Items"),
        )

    def _create_item(self, request: Any) -> Any:
        target = find(request, "m:SavedItemFolderId/*")

        def one(element: Any) -> Any:
            name = name_of(element)
            if name in _ANSWERS or name == "CancelCalendarItem":
                if request.get("MessageDisposition") != "SaveOnly":  # a draft tells nobody
                    self._reply(name, self._world.item(find(element, "t:ReferenceItemId").get("Id", "")))
                return m("Items")
            if name != "CalendarItem":
                raise Trouble("ErrorInvalidRequest")
            box, found = self._folder_of(target) if target is not None else (self._world.box(self._actor), "")
            item = Item(**facts_in(element))
            if item.end < item.start:
                raise Trouble("ErrorCalendarEndDateIsEarlierThanStartDate")
            if request.get("SendMeetingInvitations") == "SendToNone":
                item.guests = {}
            self._world.add(item, found or box.main_folder)
            return m("Items", t("CalendarItem", item_id(item)))

        return _many("CreateItem", find(request, "m:Items"), one, or_else=m("Items"))

    def _reply(self, name: str, item: Item) -> None:
        if name == "CancelCalendarItem":
            if item.source:
                raise Trouble("ErrorCalendarIsNotOrganizer")
            self._world.remove(item)
        else:
            source = self._world.items.get(item.source)
            if item.mailbox != self._actor.casefold():
                raise Trouble("ErrorAccessDenied")
            if item.is_cancelled:
                raise Trouble(f"ErrorCalendarIsCancelledFor{name.removesuffix('Item')}")
            if source is None:
                raise Trouble(f"ErrorCalendarIsOrganizerFor{name.removesuffix('Item')}")
            self._world.answer(source, item.mailbox, _ANSWERS[name], datetime.now(UTC))

    def _update_item(self, request: Any) -> Any:
        resolution = request.get("ConflictResolution")

        def one(change: Any) -> Any:
            named = find(change, "t:ItemId")
            item = self._world.item(named.get("Id", ""))
            if resolution == "NeverOverwrite" and named.get("ChangeKey") != item.change_key:
                raise Trouble("ErrorIrresolvableConflict")
            changes: dict[str, Any] = {}
            for update in find(change, "t:Updates"):
                _gather(changes, update, item)
            self._world.change(item, changes)
            return m("Items", t("CalendarItem", item_id(item)))

        answered = _many("UpdateItem", find(request, "m:ItemChanges"), one, or_else=m("Items"))
        for message in answered.iterfind(".//m:UpdateItemResponseMessage", NS):
            message.append(m("ConflictResults", t("Count", text="0")))
        return answered

    def _delete_item(self, request: Any) -> Any:
        def one(element: Any) -> None:
            self._world.remove(self._world.item(element.get("Id", "")))

        return _many("DeleteItem", find(request, "m:ItemIds"), one)

    def _sync(self, request: Any) -> Any:
        wanted = Wanted(find(request, "m:ItemShape"), is_listing=True)
        most = int(text_at(request, "m:MaxChangesReturned") or 512)
        state = text_at(request, "m:SyncState") or "0"
        message = m("SyncFolderItemsResponseMessage", ResponseClass="Success")
        try:
            if not state.isdigit():
                raise Trouble("ErrorInvalidSyncStateData")
            folder = self._folder_of(find(request, "m:SyncFolderId")[0])[1]
            found, reached, is_all = self._world.changes(folder, int(state), min(most, 512))
            changes = m("Changes")
            for kind, name in found:
                known = self._world.items.get(name)
                what = t("ItemId", Id=name, ChangeKey="DwAAAA") if known is None else wanted.of(known)
                changes.append(t(kind if known is not None else "Delete", what))
            message.append(m("ResponseCode", text="NoError"))
            message.append(m("SyncState", text=str(reached)))
            message.append(m("IncludesLastItemInRange", text="true" if is_all else "false"))
            message.append(changes)
        except Trouble as trouble:
            _fail(message, trouble)
            # The library reads these two before it looks whether it went well.
            message.append(m("SyncState", text=""))
            message.append(m("IncludesLastItemInRange", text="true"))
        return m("SyncFolderItemsResponse", m("ResponseMessages", message))

    def _room_lists(self, request: Any) -> Any:
        lists = [mailbox(_list_address(name), name, "Address") for name in self._world.room_lists]
        return m("GetRoomListsResponse", *_fine(m("RoomLists", *lists)), ResponseClass="Success")

    def _rooms(self, request: Any) -> Any:
        asked = text_at(request, "m:RoomList/t:EmailAddress").casefold()
        name = next((name for name in self._world.room_lists if _list_address(name) == asked), None)
        if name is None:
            return _fail(m("GetRoomsResponse"), Trouble("ErrorNameResolutionNoResults"))
        boxes = [self._world.boxes[address] for address in self._world.room_lists[name]]
        rooms = [t("Room", mailbox(box.address, box.name, "Id")) for box in boxes]
        return m("GetRoomsResponse", *_fine(m("Rooms", *rooms)), ResponseClass="Success")

    def _resolve(self, request: Any) -> Any:
        asked = text_at(request, "m:UnresolvedEntry").casefold()
        found = [
            box
            for box in self._world.boxes.values()
            if box.address.startswith(asked) or any(word.startswith(asked) for word in box.name.casefold().split())
        ][:100]
        message = m("ResolveNamesResponseMessage", ResponseClass="Success" if found else "Error")
        if not found:
            _fail(message, Trouble("ErrorNameResolutionNoResults"))
        else:
            resolutions = [_resolution(box) for box in found]
            message.extend(_fine(m("ResolutionSet", *resolutions, **_page(len(found)))))
        return m("ResolveNamesResponse", m("ResponseMessages", message))

    def _time_zones(self, request: Any) -> Any:
        asked = {element.text for element in request.iterfind("m:Ids/t:Id", NS)}
        found = [zone for zone in zones() if not asked or zone.get("Id") in asked]
        message = m(
            "GetServerTimeZonesResponseMessage", *_fine(m("TimeZoneDefinitions", *found)), ResponseClass="Success"
        )
        return m("GetServerTimeZonesResponse", m("ResponseMessages", message))

    def _convert(self, request: Any) -> Any:
        """Identifiers have one form here; some clients ask only to learn whose folder it is."""
        wanted = request.get("DestinationFormat", "EwsId")

        def one(element: Any) -> Any:
            box = self._world.folder(element.get("Id", ""))[0]
            return converted(wanted, element.get("Id", ""), box.address)

        return _many("ConvertId", find(request, "m:SourceIds"), one)

    def _availability(self, request: Any) -> Any:
        bias = int(text_at(request, "t:TimeZone/t:Bias") or 0)
        window = find(request, "t:FreeBusyViewOptions/t:TimeWindow")
        start = read_instant(text_at(window, "t:StartTime"))
        end = read_instant(text_at(window, "t:EndTime"))
        minutes = int(text_at(request, "t:FreeBusyViewOptions/t:MergedFreeBusyIntervalInMinutes") or 30)
        answers = m("FreeBusyResponseArray")
        for element in request.iterfind("m:MailboxDataArray/t:MailboxData", NS):
            address = text_at(element, "t:Email/t:Address")
            message = m("ResponseMessage", ResponseClass="Success")
            answer = m("FreeBusyResponse", message)
            try:
                view = self._free_busy(address, start, end, minutes, bias)
                message.append(m("ResponseCode", text="NoError"))
                answer.append(view)
            except Trouble as trouble:
                _fail(message, trouble)
            answers.append(answer)
        return m("GetUserAvailabilityResponse", answers)

    def _free_busy(self, address: str, start: datetime, end: datetime, minutes: int, bias: int) -> Any:
        box = self._world.boxes.get(address.casefold())
        if box is None or not box.has_calendar:
            raise Trouble("ErrorMailRecipientNotFound")
        if box.refuses:
            raise Trouble("ErrorNoFreeBusyAccess")
        items = self._world.entries(address, start, end)
        return m(
            "FreeBusyView",
            t("FreeBusyViewType", text="DetailedMerged"),
            t("MergedFreeBusy", text=digits(items, start, end, minutes)),
            t("CalendarEventArray", *(taken(item, bias) for item in items)) if items else None,
        )

    def _subscribe(self, request: Any) -> Any:
        message = m("SubscribeResponseMessage", ResponseClass="Success")
        try:
            push = find(request, "m:PushSubscriptionRequest")
            if push is None:
                raise Trouble("ErrorInvalidSubscriptionRequest")
            folders = [self._folder_of(element)[1] for element in find(push, "t:FolderIds")]
            events = [element.text or "" for element in find(push, "t:EventTypes")]
            frequency = int(text_at(push, "t:StatusFrequency"))
            name = self._pushes.subscribe(text_at(push, "t:URL"), folders, events, frequency)
            message.append(m("ResponseCode", text="NoError"))
            message.append(m("SubscriptionId", text=name))
            message.append(m("Watermark", text=uuid4().hex))
        except Trouble as trouble:
            _fail(message, trouble)
        return m("SubscribeResponse", m("ResponseMessages", message))

    def _unsubscribe(self, request: Any) -> Any:
        message = m("UnsubscribeResponseMessage", ResponseClass="Success")
        if self._pushes.unsubscribe(text_at(request, "m:SubscriptionId")):
            message.append(m("ResponseCode", text="NoError"))
        else:
            _fail(message, Trouble("ErrorSubscriptionNotFound"))
        return m("UnsubscribeResponse", m("ResponseMessages", message))


def _many(name: str, asked: Sequence[Any], one: Callable[[Any], Any], *, or_else: Any = None) -> Any:
    """One response message for each thing asked about; what is in trouble says so and hides no other."""
    messages = m("ResponseMessages")
    for element in asked:
        message = m(f"{name}ResponseMessage", ResponseClass="Success")
        try:
            content = one(element)
            message.append(m("ResponseCode", text="NoError"))
        except Trouble as trouble:
            _fail(message, trouble)
            content = None if or_else is None else m(name_of(or_else))
        if content is not None:
            message.append(content)
        messages.append(message)
    return m(f"{name}Response", messages)


def _fine(content: Any) -> list[Any]:
    return [m("ResponseCode", text="NoError"), content]


def _fail(message: Any, trouble: Trouble) -> Any:
    if trouble.is_fault:
        raise trouble
    message.set("ResponseClass", "Error")
    message.append(m("MessageText", text=f"Refused with {trouble.code}."))
    message.append(m("ResponseCode", text=trouble.code))
    message.append(m("DescriptiveLinkKey", text="0"))
    return message


def _calendar(identifier: str, name: str) -> Any:
    return t(
        "CalendarFolder",
        folder_id(identifier),
        t("FolderClass", text="IPF.Appointment"),
        t("DisplayName", text=name),
        t("ChildFolderCount", text="0"),
    )


def _page(count: int) -> dict[str, str]:
    return {"TotalItemsInView": str(count), "IncludesLastItemInRange": "true"}


def _list_address(name: str) -> str:
    return f"{'-'.join(name.casefold().split())}@lists.invalid"


def _resolution(box: Box) -> Any:
    first, _, last = box.name.partition(" ")
    contact = t(
        "Contact",
        t("DisplayName", text=box.name),
        None if box.is_resource else t("GivenName", text=first),
        None if box.is_resource else t("Surname", text=last or first),
    )
    return t("Resolution", mailbox(box.address, box.name), contact)


def _gather(changes: dict[str, Any], update: Any, item: Item) -> None:
    """Add one update of a field to the changes of an item."""
    if name_of(update) == "DeleteItemField":
        name = update[0].get("FieldURI", "").partition(":")[2]
        if name in GROUPS:
            changes["guests"] = {**changes.get("guests", item.guests), name: []}
        elif name == "Location":
            changes["place"] = ""
        elif name == "Body":
            changes["body"] = ""
        return
    facts = facts_in(find(update, "t:CalendarItem"))
    if "guests" in facts:
        facts["guests"] = {**changes.get("guests", item.guests), **facts["guests"]}
    if "properties" in facts:
        facts["properties"] = {**item.properties, **facts["properties"]}
    changes |= facts
