"""Puts the portal's settings and the look of public pages into the registers of base when Django starts."""

from __future__ import annotations

from importlib import import_module

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import queries as company_queries
from base.errors import Refused
from base.ui import branding, navigation
from portal import addresses, queries
from portal.mine import wiring as mine
from recruit.setup import colors, picturing
from recruit.setup.access import may_change
from recruit.setup.models import Brand

_PUBLIC = ("/careers/", "/offers/")


def register() -> None:
    """Fill the registers. Called once, from the app's `ready()`."""
    import_module("portal.preferences")
    import_module("portal.receivers")
    mine.register()
    branding.register(brand_of_public_page)
    section = _("Career page and job ad")
    navigation.register(
        navigation.Item(
            _("Application form"), "portal:settings-form", "file-text", 200, may_change, "settings", "",
            _("What candidates must fill in."), section,
        )
    )  # fmt: skip
    navigation.register(
        navigation.Item(
            _("Widget and feeds"), "portal:settings-widget", "code", 280, may_change, "settings", "",
            _("Your jobs on other sites and job boards."), section,
        )
    )  # fmt: skip
    navigation.register(
        navigation.Item(
            _("Google Tag Manager"), "portal:settings-tags", "code", 290, may_change, "settings", "",
            _("Counting visits and applications with Google Analytics and pixels."), section,
        )
    )  # fmt: skip


def brand_of_public_page(request: HttpRequest) -> branding.Brand | None:
    """The brand of the job on its pages, else the default one; None for the pages of others."""
    # Staff have pages below /interviews/ as well: those of candidates name their brand themselves.
    if not request.path.startswith(_PUBLIC) and not hasattr(request, "portal_brand"):
        return None
    brand: Brand | None = getattr(request, "portal_brand", None) or queries.default_brand()
    try:
        name = brand.name if brand else company_queries.company().name
    except Refused:  # before the installation is set up
        return None
    has_color = brand is not None and colors.is_color(brand.color)
    sheet = reverse("portal:brand-colors", args=[brand.public_id]) if brand is not None and has_color else ""
    width, height = picturing.size_of(str(brand.logo)) if brand is not None else (0, 0)
    return branding.Brand(
        name=name,
        stylesheet_url=sheet,
        home_url=addresses.home_of(brand),
        logo_url=addresses.logo_url(brand),
        logo_width=width,
        logo_height=height,
    )
