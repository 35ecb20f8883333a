"""Envelopes and elements of Exchange Web Services: reading what was asked, writing as the vendor's schema has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from calendars.simulators.ews_state import GROUPS, Attendance, Item, Trouble

S = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
E = "http://schemas.microsoft.com/exchange/services/2006/errors"
NS = {"s": S, "m": M, "t": T}
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False}
_WINDOWS = {
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Pacific Standard Time": "America/Los_Angeles",
}


def read(body: bytes) -> Any:
    """The parsed envelope. Raises Trouble when it is none."""
    try:
        envelope = etree.fromstring(body, etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError:
        raise Trouble("ErrorSchemaValidation", is_fault=True) from None
    if envelope.tag != f"{{{S}}}Envelope":
        raise Trouble("ErrorInvalidRequest", is_fault=True)
    return envelope


def find(element: Any, path: str) -> Any:
    """The first element at a path with the short names of the namespaces."""
    return element.find(path, NS)


def text_at(element: Any, path: str) -> str:
    """The text there, or nothing."""
    return (element.findtext(path, "", NS) or "").strip()


def name_of(element: Any) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def m(name: str, *children: Any, text: str = "", **attributes: str) -> Any:
    """An element of the messages' namespace."""
    return _element(M, name, children, text, attributes)


def t(name: str, *children: Any, text: str = "", **attributes: str) -> Any:
    """An element of the types' namespace."""
    return _element(T, name, children, text, attributes)


def _element(namespace: str, name: str, children: Collection[Any], text: str, attributes: dict[str, str]) -> Any:
    element = etree.Element(f"{{{namespace}}}{name}", nsmap={"m": M, "t": T}, **attributes)
    element.text = text or None
    element.extend(child for child in children if child is not None)
    return element


def envelope(content: Any) -> bytes:
    """The answer with the server's version in its header."""
    root = etree.Element(f"{{{S}}}Envelope", nsmap={"s": S, "m": M, "t": T})
    header = etree.SubElement(root, f"{{{S}}}Header")
    header.append(
        t(
            "ServerVersionInfo",
            MajorVersion="15",
            MinorVersion="1",
            MajorBuildNumber="2507",
            MinorBuildNumber="6",
            Version="Exchange2016",
        )
    )
    etree.SubElement(root, f"{{{S}}}Body").append(content)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def fault(code: str, *, back_off: int = 0) -> bytes:
    """The answer to a call that failed as a whole; `back_off` in milliseconds."""
    root = etree.Element(f"{{{S}}}Envelope", nsmap={"s": S})
    found = etree.SubElement(etree.SubElement(root, f"{{{S}}}Body"), f"{{{S}}}Fault")
    etree.SubElement(found, "faultcode").text = f"a:{code}"
    etree.SubElement(found, "faultstring").text = f"Refused with {code}."
    detail = etree.SubElement(found, "detail")
    etree.SubElement(detail, f"{{{E}}}ResponseCode").text = code
    etree.SubElement(detail, f"{{{E}}}Message").text = f"Refused with {code}."
    if back_off:
        message = etree.SubElement(detail, f"{{{T}}}MessageXml")
        etree.SubElement(message, f"{{{T}}}Value", Name="BackOffMilliseconds").text = str(back_off)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def instant(at: datetime) -> str:
    """As the server writes instants: in UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(text: str, zone: str = "UTC") -> datetime:
    """As clients write them: with an offset, or in the zone named beside it."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(_WINDOWS.get(zone, "UTC")))
    return at.astimezone(UTC)


def item_id(item: Item) -> Any:
    """Identifier and version of an event."""
    return t("ItemId", Id=item.id, ChangeKey=item.change_key)


def folder_id(identifier: str, tag: str = "FolderId") -> Any:
    """Identifier of a calendar."""
    return t(tag, Id=identifier, ChangeKey="AgAAABQAAAA=")


def converted(form: str, identifier: str, address: str) -> Any:
    """An identifier in another form, with the mailbox it belongs to."""
    element = m("AlternateId", Format=form, Id=identifier, Mailbox=address)
    element.set("{http://www.w3.org/2001/XMLSchema-instance}type", "t:AlternateIdType")
    return element


def mailbox(email: str, name: str = "", tag: str = "Mailbox") -> Any:
    """An address with its name."""
    return t(
        tag,
        t("Name", text=name) if name else None,
        t("EmailAddress", text=email),
        t("RoutingType", text="SMTP"),
        t("MailboxType", text="Mailbox"),
    )


class Wanted:
    """Which properties of events a client asked for."""

    def __init__(self, shape: Any, *, is_listing: bool) -> None:
        self._everything = shape is None or text_at(shape, "t:BaseShape") != "IdOnly"
        properties = [] if shape is None else shape.findall("t:AdditionalProperties/*", NS)
        self._uris = {part.get("FieldURI", "") for part in properties}
        self._extended = {_property_name(part) for part in properties if name_of(part) == "ExtendedFieldURI"}
        # Listings tell nothing of texts and of who is invited, whatever is asked for.
        self._never = {"item:Body", *(f"calendar:{group}" for group in GROUPS)} if is_listing else set()

    def of(self, item: Item) -> Any:
        """The event with what was asked for, in the schema's order."""
        element = t("CalendarItem", item_id(item))
        for uri, part in _parts(item):
            if uri not in self._never and part is not None and (self._everything or uri in self._uris):
                element.append(part)
            if uri == "item:Body":  # extended properties stand behind the general ones
                element.extend(self._properties(item))
        return element

    def _properties(self, item: Item) -> Iterator[Any]:
        for (set_id, name), value in item.properties.items():
            if (set_id, name) in self._extended:
                uri = t("ExtendedFieldURI", PropertySetId=set_id, PropertyName=name, PropertyType="String")
                yield t("ExtendedProperty", uri, t("Value", text=value))


def _parts(item: Item) -> Iterator[tuple[str, Any]]:
    """Each property by its name in requests, in the order of the schema."""
    yield "item:ParentFolderId", folder_id(item.folder_id, "ParentFolderId")
    yield "item:ItemClass", t("ItemClass", text="IPM.Appointment")
    yield "item:Subject", t("Subject", text=item.subject)
    yield "item:Sensitivity", t("Sensitivity", text=item.sensitivity)
    yield "item:Body", t("Body", text=item.body, BodyType=item.body_type)
    yield "calendar:UID", t("UID", text=item.source or item.id)
    yield "calendar:Start", t("Start", text=instant(item.start))
    yield "calendar:End", t("End", text=instant(item.end))
    yield "calendar:IsAllDayEvent", t("IsAllDayEvent", text="false")
    yield "calendar:LegacyFreeBusyStatus", t("LegacyFreeBusyStatus", text=item.shown)
    yield "calendar:Location", t("Location", text=item.place) if item.place else None
    yield "calendar:IsMeeting", t("IsMeeting", text="true" if any(item.everybody()) else "false")
    yield "calendar:IsCancelled", t("IsCancelled", text="true" if item.is_cancelled else "false")
    yield "calendar:CalendarItemType", t("CalendarItemType", text="Single")
    yield "calendar:MyResponseType", t("MyResponseType", text=item.my_response)
    yield "calendar:Organizer", t("Organizer", mailbox(item.organizer))
    for group in GROUPS:
        guests = item.guests.get(group)
        yield f"calendar:{group}", t(group, *map(_attendee, guests)) if guests else None
    yield "calendar:StartTimeZone", t("StartTimeZone", Id=item.zone)
    yield "calendar:EndTimeZone", t("EndTimeZone", Id=item.zone)


def _attendee(guest: Attendance) -> Any:
    return t(
        "Attendee",
        mailbox(guest.email, guest.name),
        t("ResponseType", text=guest.response),
        t("LastResponseTime", text=instant(guest.at)) if guest.at else None,
    )


def facts_in(element: Any) -> dict[str, Any]:
    """What a client wrote of an event, as fields of `Item`; only what it wrote."""
    facts: dict[str, Any] = {}
    zone = find(element, "t:StartTimeZone")
    zone_name = "UTC" if zone is None else zone.get("Id", "UTC")
    if zone is not None:
        facts["zone"] = zone_name
    for part in element:
        name, text = name_of(part), part.text or ""
        if name in _TEXTS:
            facts[_TEXTS[name]] = text
        elif name == "Body":
            facts |= {"body": text, "body_type": part.get("BodyType", "Text")}
        elif name in {"Start", "End"}:
            facts[name.lower()] = read_instant(text, zone_name)
        elif name in GROUPS:
            facts.setdefault("guests", {})[name] = [_attendance(guest) for guest in part]
        elif name == "ExtendedProperty":
            key = _property_name(find(part, "t:ExtendedFieldURI"))
            facts.setdefault("properties", {})[key] = text_at(part, "t:Value")
    return facts


_TEXTS = {"Subject": "subject", "Location": "place", "Sensitivity": "sensitivity", "LegacyFreeBusyStatus": "shown"}


def _attendance(element: Any) -> Attendance:
    # What a client claims somebody answered is not believed.
    return Attendance(
        text_at(element, "t:Mailbox/t:EmailAddress").casefold(), text_at(element, "t:Mailbox/t:Name"), "Unknown"
    )


def _property_name(uri: Any) -> tuple[str, str]:
    return (uri.get("PropertySetId", uri.get("DistinguishedPropertySetId", "")).casefold(), uri.get("PropertyName", ""))


def restricted_to(element: Any) -> tuple[tuple[str, str], str] | None:
    """The one restriction that is understood: an extended property with a value. Raises Trouble for any other."""
    restriction = find(element, "m:Restriction")
    if restriction is None:
        return None
    uri = find(restriction, "t:IsEqualTo/t:ExtendedFieldURI")
    value = find(restriction, "t:IsEqualTo/t:FieldURIOrConstant/t:Constant")
    if uri is None or value is None:
        raise Trouble("ErrorUnsupportedQueryFilter", is_fault=True)
    return _property_name(uri), value.get("Value", "")


def zones() -> list[Any]:
    """Two zones as the server defines them: one that never changes its clocks, one that does."""
    return [
        t(
            "TimeZoneDefinition",
            t("Periods", t("Period", Bias="PT0S", Name="Standard", Id="trule:Microsoft/Registry/UTC/1601-Standard")),
            Id="UTC",
            Name="(UTC) Coordinated Universal Time",
        ),
        _central_europe(),
    ]


def _central_europe() -> Any:
    standard, summer = "trule:Microsoft/WET/1601-Standard", "trule:Microsoft/WET/1601-Daylight"
    group = t("TransitionsGroup", _turn(summer, "PT2H", "3"), _turn(standard, "PT3H", "10"), Id="0")
    return t(
        "TimeZoneDefinition",
        t(
            "Periods",
            t("Period", Bias="-PT60M", Name="Standard", Id=standard),
            t("Period", Bias="-PT120M", Name="Daylight", Id=summer),
        ),
        t("TransitionsGroups", group),
        t("Transitions", t("Transition", t("To", text="0", Kind="Group"))),
        Id="W. Europe Standard Time",
        Name="(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
    )


def _turn(period: str, offset: str, month: str) -> Any:
    return t(
        "RecurringDayTransition",
        t("To", text=period, Kind="Period"),
        t("TimeOffset", text=offset),
        t("Month", text=month),
        t("DayOfWeek", text="Sunday"),
        t("Occurrence", text="-1"),
    )


def local(at: datetime, bias_minutes: int) -> str:
    """An instant as the availability service writes it: on the wall of the zone the client described."""
    return (at.astimezone(UTC) - timedelta(minutes=bias_minutes)).strftime("%Y-%m-%dT%H:%M:%S")


def taken(item: Item, bias: int) -> Any:
    """A taken time as the availability service tells it; of a private one only that it is taken."""
    is_private = item.sensitivity == "Private"
    return t(
        "CalendarEvent",
        t("StartTime", text=local(item.start, bias)),
        t("EndTime", text=local(item.end, bias)),
        t("BusyType", text=item.shown),
        t(
            "CalendarEventDetails",
            t("ID", text=item.id),
            None if is_private else t("Subject", text=item.subject),
            None if is_private else t("Location", text=item.place),
            t("IsMeeting", text="true" if any(item.everybody()) else "false"),
            t("IsRecurring", text="false"),
            t("IsException", text="false"),
            t("IsReminderSet", text="false"),
            t("IsPrivate", text="true" if is_private else "false"),
        ),
    )


def changed_event(kind: str, item: Item, watermark: str) -> Any:
    """One event of a notification."""
    return t(
        f"{kind}Event",
        t("Watermark", text=watermark),
        t("TimeStamp", text=instant(datetime.now(UTC))),
        item_id(item),
        folder_id(item.folder_id, "ParentFolderId"),
    )
