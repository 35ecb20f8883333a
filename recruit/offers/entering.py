"""The verbs beneath every change of an offer: it is locked after its job and application, and enters a status."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import NotFound, Refused, Stale
from recruit.applications.models import Application
from recruit.applications.visiting import locked as locked_application
from recruit.jobs.models import Job
from recruit.offers import queries, signals
from recruit.offers.models import Offer, OfferVersion
from recruit.offers.states import Ending, OfferStatus, may_become
from recruit.processes.stages import ACTIVE, Stage


def locked_place(application: Application) -> Application:
    """The application, locked after its job. Raises NotFound."""
    # Without its key, so that who has locked the application can still write rows that point at the job.
    if not Job.objects.select_for_update(no_key=True).filter(pk=application.job_id).exists():
        raise NotFound
    return locked_application(application)


def locked(offer: Offer, *, version: int | None = None) -> Offer:
    """The offer, locked after its job and application. Raises NotFound, Stale when its version is not the one given."""
    application = locked_place(offer.application)
    row = Offer.objects.select_for_update(of=("self",)).select_related("template", "creator", "sender", "position")
    found = row.filter(pk=offer.pk, application=application).first()
    if found is None:
        raise NotFound
    found.application = application
    if version is not None and version != found.version:
        raise Stale(_("Somebody else changed this offer. Look at how it stands now, then try again."),
                    code="offer_stale", version=found.version)  # fmt: skip
    return found


def enter(offer: Offer, *, by: Actor, status: OfferStatus, ending: Ending | None = None) -> Offer:
    """Put a locked offer into a status, with what else was set on it. Checks only that the move is legal."""
    before = OfferStatus(offer.status)
    if before is not status and not may_become(before, status):
        raise Refused(
            _("This offer is “{status}”. Look at how it stands now, then try again.").format(
                status=offer.get_status_display()
            ),
            code="offer_status",
        )
    offer.status, offer.ending = status.value, ending.value if ending else ""
    offer.version += 1
    offer.save()
    if before is not status:
        signals.status_entered.send(Offer, offer=offer, before=before.value, by=by)
    return offer


def keep_version(offer: Offer, *, by: Actor) -> OfferVersion:
    """Keep what a locked offer says now as its newest version."""
    content = queries.content_of(offer)
    last = offer.versions.aggregate(last=Max("number"))["last"] or 0
    return OfferVersion.objects.create(
        offer=offer,
        number=last + 1,
        terms=content.terms,
        fields=content.fields,
        words=content.words,
        author=by.user,
        author_name=by.name[:200],
    )


def require_going(application: Application) -> None:
    """Pass for somebody who may be made an offer; raise Refused for a lead and for who left or is hired."""
    name = application.candidate.full_name
    if application.stage == Stage.LEAD:
        raise Refused(
            _("{name} is a lead and has not applied. Move the lead to New first.").format(name=name), code="lead"
        )
    if application.stage == Stage.HIRED:
        raise Refused(_("{name} is hired already.").format(name=name), code="hired")
    if Stage(application.stage) not in ACTIVE:
        raise Refused(
            _("{name}'s application has ended. Move it back to a step first.").format(name=name), code="already_ended"
        )
