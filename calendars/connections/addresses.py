"""Addresses of Exchange: the one we suppose, and what is wrong with one that was typed. Pure."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

PATH = "/EWS/Exchange.asmx"


def default_service_url(account: str) -> str:
    """Where the Exchange server of an account's domain usually listens; "" for what is no address."""
    local, at, domain = account.strip().rpartition("@")
    return f"https://mail.{domain.lower()}{PATH}" if local and at and domain else ""


def domain_of(account: str) -> str:
    """The domain of an e-mail address in small letters."""
    return account.strip().rpartition("@")[2].lower()


def has_other_scheme(url: str, private_hosts: Collection[str]) -> bool:
    """Whether an address is not https, and not one the operator listed for talking to without encryption."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return False
    listed = {entry.lower() for entry in private_hosts}
    return parts.scheme != "http" or f"{parts.hostname}:{parts.port or 80}" not in listed
