"""Puts the audit kinds, effects, pages and searches of accounts into the registers of base when Django starts."""

from __future__ import annotations

from importlib import import_module

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import access, panels, queries, resetting, saved_pages
from accounts.factors import queries as factors
from accounts.states import LABELS, UserState
from base.actors import Actor
from base.errors import Refused
from base.outbox import topics
from base.ui import branding, navigation, palette, statuses
from base.ui.navigation import Item

LEAST_LETTERS = 2


def register() -> None:
    """Fill the registers. Called once, from the app's `ready()`."""
    for module in ("accounts.history", "accounts.factors.history", "accounts.receivers", "accounts.sso.history"):
        import_module(module)
    for module in ("accounts.grants.history", "accounts.grants.receivers"):
        import_module(module)
    topics.register(topics.Topic(resetting.TOPIC, _("Request for a new password"), resetting.deliver_reset))
    statuses.register(
        "user",
        {
            UserState.ACTIVE: statuses.Look(LABELS[UserState.ACTIVE], "ok", "check-circle"),
            UserState.INVITED: statuses.Look(LABELS[UserState.INVITED], "info", "mail"),
            UserState.DEACTIVATED: statuses.Look(LABELS[UserState.DEACTIVATED], "neutral", "ban"),
        },
    )
    panels.register(factors.panel_of)
    branding.register(brand_of_company)
    palette.register(palette.Provider("users", find_users, prefix="people"))
    palette.register(palette.Provider("views", find_views))
    for item in _items():
        navigation.register(item)


def brand_of_company(_request: HttpRequest) -> branding.Brand | None:
    """The company's name, on every page that no brand of its own stands on."""
    try:
        return branding.Brand(name=queries.company().name)
    except Refused:  # before the installation is set up, sign-in and error pages must still be drawn
        return None


def find_users(actor: Actor, words: str) -> list[palette.Hit]:
    """Users by name or address, for administrators, who alone have a page to go to."""
    if len(words) < LEAST_LETTERS or not access.may_administer(actor):
        return []
    return [
        palette.Hit("find", user.full_name, reverse("accounts:user", args=[user.public_id]), user.email, "user")
        for user in queries.users_matching(words)[: palette.LIMIT]
    ]


def find_views(actor: Actor, words: str) -> list[palette.Hit]:
    """Saved views by name, one's own and the shared ones, of lists that stand at one address."""
    if len(words) < LEAST_LETTERS or actor.user is None or not access.may_use_staff_pages(actor):
        return []
    hits = []
    for view in queries.views_of(actor.user).filter(name__icontains=words)[: palette.LIMIT]:
        page = saved_pages.find(view.page)
        if page is not None and page.url_name:
            url = reverse(page.url_name) + (f"?{view.query}" if view.query else "")
            hits.append(palette.Hit("go", view.name, url, str(page.label), "layers"))
    return hits


def _is_employee(actor: Actor) -> bool:
    return actor.user is not None and not access.may_use_staff_pages(actor)


def _items() -> list[Item]:
    company, settings = _("Company"), access.may_administer
    return [
        *_access_items(),
        Item(_("Your account"), "accounts:profile", "user", order=10, group="account"),
        Item(
            _("Saved views"), "accounts:saved-views", "layers", order=20, allowed=access.may_use_staff_pages,
            group="account",
        ),
        Item(_("Open jobs"), "portal:jobs", "briefcase", order=10, allowed=_is_employee),
        Item(_("Settings"), "accounts:settings", "settings", order=900, allowed=settings, key="s"),
        Item(_("Add a user"), "accounts:add-user", "user-plus", order=90, allowed=settings, group="create"),
        Item(
            _("Company"), "accounts:company", "building", 10, settings, "settings", "",
            _("Name, website, place."), company,
        ),
        Item(
            _("Preferences"), "accounts:preferences", "sliders", 20, settings, "settings", "",
            _("Every rule of the company that is a setting."), company,
        ),
    ]  # fmt: skip


def _access_items() -> list[Item]:
    people, settings = _("People and access"), access.may_administer
    return [
        Item(_("Users"), "accounts:users", "users", 30, settings, "settings", "", _("Add, edit, deactivate."), people),
        Item(
            _("System roles"), "accounts:roles", "shield", 40, settings, "settings", "",
            _("What each role may do in the whole company."), people,
        ),
        Item(
            _("Single sign-on"), "accounts:sso-providers", "lock", 45, settings, "settings", "",
            _("Identity providers, their certificates, and tests."), people,
        ),
        Item(
            _("E-mail domains"), "accounts:sso-domains", "globe", 45, settings, "settings", "",
            _("Domains proved in DNS, and the provider that speaks for each."), people,
        ),
        Item(
            _("Second factor"), "accounts:factor-rule", "shield", 46, settings, "settings", "",
            _("Whether administrators need one."), people,
        ),
        Item(
            _("API tokens"), "accounts:api-tokens", "key", 50, settings, "settings", "",
            _("Keys for programs that use the REST interface."), people,
        ),
        Item(
            _("OAuth applications"), "accounts:oauth-clients", "key", 52, settings, "settings", "",
            _("Integrators’ programs that act for people, with scopes and consent."), people,
        ),
    ]  # fmt: skip
