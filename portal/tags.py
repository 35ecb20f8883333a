"""Pure: what Google Tag Manager gets to see and do on ad and application pages (product facts §9, reliability 10.3).

Four events, eight variables, two lists of what a container may run, and the container to import. Ids of tags, triggers
and variables are those of Google's table "Restrict tag deployment" as of 2026.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

CONTAINER = re.compile(r"GTM-[A-Z0-9]{4,12}$")

VIEWED = "jobAdPageView"
STARTED = "applicationStarted"
CONTINUED = "applicationContinued"
COMPLETED = "applicationCompleted"
EVENTS = {
    VIEWED: "Job Ad Page View",
    STARTED: "Job Application Started",
    CONTINUED: "Job Application Continued",
    COMPLETED: "Job Application Completed",
}

# Tags: Universal and Google Analytics 4, the Google tag, images. Variables: data layer, event, address, referrer,
# constant, random, lookups. Triggers: page, history, timer, scroll, visibility. Nothing that reads the page's elements,
# its globals or cookies: those hold what people type.
ALLOWED = (
    "ua", "gaawc", "gaawe", "gas", "googtag", "img",
    "v", "e", "u", "f", "c", "r", "ctv", "cid", "uv", "smm", "remm",
    "hl", "tl", "sdl", "evl", "tg",
)  # fmt: skip
BLOCKED = (
    "html", "jsm", "j", "d", "k", "aev", "customScripts", "nonGoogleScripts", "nonGoogleIframes", "sandboxedScripts",
)  # fmt: skip

_GOOGLE = "https://www.googletagmanager.com"
_ANALYTICS = ("https://www.google-analytics.com", "https://*.google-analytics.com", "https://*.analytics.google.com")
# The guard that holds whatever a container asks for. No nonce: a container copies it to whatever it injects.
POLICY: dict[str, list[str]] = {
    "script-src": [
        "'self'",
        f"{_GOOGLE}/gtm.js",
        f"{_GOOGLE}/gtag/js",
        "https://www.google-analytics.com/analytics.js",
    ],
    "img-src": ["'self'", "data:", "https:"],
    "connect-src": ["'self'", *_ANALYTICS, _GOOGLE],
    "frame-src": ["'none'"],
}


@dataclass(frozen=True, slots=True)
class Variables:
    """The eight variables, under the names the data layer uses. What is not known is empty, never left out."""

    sourceId: str = ""
    sourceName: str = ""
    brandId: str = ""
    brandName: str = ""
    postingId: str = ""
    postingUuid: str = ""
    jobRefCode: str = ""
    jobId: str = ""

    def as_dict(self) -> dict[str, str]:
        """Name and value of each."""
        return asdict(self)


LABELS = {
    "sourceId": "Source ID",
    "sourceName": "Source Name",
    "brandId": "Brand ID",
    "brandName": "Brand Name",
    "postingId": "Posting ID",
    "postingUuid": "Posting UUID",
    "jobRefCode": "Job REF Code",
    "jobId": "Job ID",
}


def normal_id(text: str) -> str:
    """A container id as it is kept: capitals, no blanks."""
    return text.strip().upper()


def is_container(text: str) -> bool:
    """Whether this is a container id."""
    return CONTAINER.match(text) is not None


def sample_container(container_id: str = "") -> dict[str, Any]:
    """The container to import: a trigger for each event, a data-layer variable for each value, no tag."""
    ids = {"accountId": "0", "containerId": "0"}
    public_id = container_id if is_container(container_id) else "GTM-XXXXXX"
    return {
        "exportFormatVersion": 2,
        "exportTime": "2026-01-01 00:00:00",
        "containerVersion": {
            **ids,
            "path": "accounts/0/containers/0/versions/0",
            "containerVersionId": "0",
            "container": {
                **ids,
                "path": "accounts/0/containers/0",
                "name": "Recruit",
                "publicId": public_id,
                "usageContext": ["WEB"],
            },
            "builtInVariable": [
                {**ids, "type": kind, "name": name} for kind, name in (("EVENT", "Event"), ("PAGE_PATH", "Page Path"))
            ],
            "trigger": [_trigger(ids, number, event, name) for number, (event, name) in enumerate(EVENTS.items(), 1)],
            "variable": [_variable(ids, number, key, name) for number, (key, name) in enumerate(LABELS.items(), 1)],
        },
    }


def _trigger(ids: Mapping[str, str], number: int, event: str, name: str) -> dict[str, Any]:
    return {
        **ids,
        "triggerId": str(number),
        "name": name,
        "type": "CUSTOM_EVENT",
        "customEventFilter": [
            {
                "type": "EQUALS",
                "parameter": [
                    {"type": "TEMPLATE", "key": "arg0", "value": "{{_event}}"},
                    {"type": "TEMPLATE", "key": "arg1", "value": event},
                ],
            }
        ],
    }


def _variable(ids: Mapping[str, str], number: int, key: str, name: str) -> dict[str, Any]:
    return {
        **ids,
        "variableId": str(number),
        "name": name,
        "type": "v",
        "parameter": [
            {"type": "INTEGER", "key": "dataLayerVersion", "value": "2"},
            {"type": "BOOLEAN", "key": "setDefaultValue", "value": "true"},
            {"type": "TEMPLATE", "key": "defaultValue", "value": ""},
            {"type": "TEMPLATE", "key": "name", "value": key},
        ],
    }
