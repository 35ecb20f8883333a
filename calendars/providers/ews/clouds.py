"""Whether a Service URL leads to Microsoft's cloud, where Exchange Web Services end and the Office 365 page belongs."""

from __future__ import annotations

from urllib.parse import urlsplit

# Exchange Online of the world, of the United States' government and military, of China and of Germany, and Outlook.com.
HOSTS = (
    "office365.com",
    "office.com",
    "office365.us",
    "office.de",
    "outlook.com",
    "outlook.cn",
    "live.com",
    "hotmail.com",
    "onmicrosoft.com",
    "microsoftonline.com",
    "webmail.apps.mil",
    "graph.microsoft.com",
)


def is_cloud(url: str) -> bool:
    """Whether the address is one of Microsoft's own hosts (Oct-2020 release notes: it must be refused)."""
    text = url.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return False
    host = host.rstrip(".").lower()
    return any(host == known or host.endswith("." + known) for known in HOSTS)
