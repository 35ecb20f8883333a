"""The candidate's link to an offer: signed, so that nothing of it needs to be kept.

It holds the offer's public id and its `link_number`: raising the number makes every earlier link useless.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from base import signed_names
from base.errors import NotFound, Refused
from recruit.offers.models import Offer

_SALT = "recruit.offers.link"


def token_of(offer: Offer) -> str:
    """What stands in the candidate's address of this offer: the same however often it is asked."""
    return signed_names.write(_SALT, offer.public_id, offer.link_number)


def link_of(offer: Offer) -> str:
    """The full address of the candidate's page of this offer. A secret: whoever has it may answer the offer."""
    return f"{settings.PUBLIC_URL}/offers/{token_of(offer)}/"


def number_in(token: str) -> int:
    """The link number of a token, to be given to the verbs that answer. Raises NotFound for one that is not ours."""
    return signed_names.read(_SALT, token)[1]


def offer_from(token: str) -> Offer:
    """The offer of a link, with application, candidate and job.

    Raises NotFound for a token that is not ours or whose offer is gone, Refused (link_replaced) for an earlier link.
    """
    public_id, number = signed_names.read(_SALT, token)
    rows = Offer.objects.select_related("application__job", "application__candidate", "position", "sender")
    offer = rows.filter(public_id=public_id, sent_at__isnull=False).first()
    if offer is None:
        raise NotFound
    if offer.link_number != number:
        raise Refused(
            _("This link was replaced by a newer one. Use the link of the latest letter."), code="link_replaced"
        )
    return offer
