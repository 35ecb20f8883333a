"""Addresses of offers for staff: the overview, and everything about one application's offers."""

from __future__ import annotations

from django.urls import include, path

from recruit.offers.views import acts, leaving, listing, papers, tab, writing

_ONE = [
    path("edit/", writing.edit, name="offer-edit"),
    path("copy/", writing.copy, name="offer-copy"),
    path("submit/", acts.submit, name="offer-submit"),
    path("send/", leaving.send, name="offer-send"),
    path("withdraw/", acts.withdraw, name="offer-withdraw"),
    path("give-up/", acts.give_up, name="offer-give-up"),
    path("answer/", acts.answer, name="offer-answer"),
    path("hire/", acts.hire, name="offer-hire"),
    path("letter.pdf", papers.letter, name="offer-letter"),
    path("signed/", papers.signed, name="offer-signed"),
    path("documents/<uuid:document_id>/", papers.document, name="offer-document"),
    path("documents/<uuid:document_id>/remove/", papers.remove_signed, name="offer-signed-remove"),
    path("versions/", papers.versions, name="offer-versions"),
]
urlpatterns = [
    path("offers/", listing.offers, name="offers"),
    path("applications/<uuid:public_id>/offer/", tab.offer, name="application-offer"),
    path("applications/<uuid:public_id>/offer/new/", writing.new, name="offer-new"),
    path("applications/<uuid:public_id>/offer/<uuid:offer_id>/", include(_ONE)),
]
