"""What the public may read: postings that are up, on jobs that take applications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from base import countries
from recruit.jobs.adwords import as_published
from recruit.jobs.models import JobAd, Posting
from recruit.jobs.states import TAKES_APPLICATIONS
from recruit.setup.models import Brand

CHOICES_SECONDS = 60
DEFAULT_BRAND = "portal:brand"
SIMILAR = 4
MOST_PLACES = 200
_LISTED = (
    "number", "public_id", "published_at", "title", "language", "country_code", "region", "city",
    "ad", "ad__title", "ad__job", "ad__job__department", "ad__job__brand",
    "ad__language", "ad__job__title", "ad__job__city",
    "ad__job__country_code", "ad__job__is_remote", "ad__job__type_of_employment", "ad__job__salary_min",
    "ad__job__salary_max", "ad__job__salary_currency", "ad__job__salary_period",
    "ad__job__department__name", "ad__job__brand__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor looks for. Empty members do not filter."""

    words: str = ""
    place: str = ""
    department: UUID | None = None
    brand: UUID | None = None
    employment: str = ""
    remote: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for, so that every job is shown."""
        return self == Wish()

    @property
    def is_home(self) -> bool:
        """Whether everything is shown, of the company or of one brand."""
        return replace(self, brand=None).is_empty

    @property
    def is_narrowed(self) -> bool:
        """Whether one of the filters beyond title, place and brand, which is the site itself, is set."""
        return bool(self.department or self.employment or self.remote)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filters of the search offer: (value, name) pairs of what is open now."""

    departments: list[tuple[str, str]]
    brands: list[tuple[str, str]]
    employment: list[str]
    places: list[str]


def live() -> QuerySet[Posting]:
    """The postings everybody may read and find."""
    return _up().filter(visibility=JobAd.Visibility.PUBLIC)


def _up() -> QuerySet[Posting]:
    return Posting.objects.filter(
        unpublished_at=None,
        channel=Posting.Channel.CAREER_SITE,
        ad__job__status__in=[status.value for status in TAKES_APPLICATIONS],
    )


def search(wish: Wish) -> QuerySet[Posting]:
    """The live postings that match, with what a list shows and none of the long texts."""
    rows = live()
    for word in wish.words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(title="", ad__title__icontains=word))
    if wish.place:
        rows = rows.filter(_at(wish.place))
    if wish.department:
        rows = rows.filter(ad__job__department__public_id=wish.department)
    if wish.brand:
        rows = rows.filter(ad__job__brand__public_id=wish.brand)
    if wish.employment:
        rows = rows.filter(ad__job__type_of_employment=wish.employment)
    if wish.remote:
        rows = rows.filter(ad__job__is_remote=True)
    return _for_list(rows)


def _at(place: str) -> Q:
    """Where the ad says the job is, or else where the job is: what a reader sees (`adwords.placed`)."""
    codes = countries.codes_matching(place, get_language() or "en")
    town = Q(city__icontains=place) | Q(city="", ad__job__city__icontains=place)
    region = Q(region__icontains=place) | Q(city="", country_code="", ad__job__region__icontains=place)
    country = Q(country_code__in=codes) | Q(country_code="", ad__job__country_code__in=codes)
    return town | region | country


def _for_list(rows: QuerySet[Posting]) -> QuerySet[Posting]:
    return rows.select_related("ad__job__department", "ad__job__brand").only(*_LISTED)


def reachable() -> QuerySet[Posting]:
    """The postings a stranger with their address may read: the public ones and the private ones (§2.3)."""
    return _up().filter(visibility__in=[JobAd.Visibility.PUBLIC, JobAd.Visibility.PRIVATE])


def posting_numbered(number: int) -> Posting | None:
    """The posting with this number as it was published, with all its page shows; None when it is down or never was."""
    rows = reachable().select_related("ad__job__department", "ad__job__brand", "version")
    found = rows.filter(number=number).first()
    return as_published(found) if found is not None else None


def similar_to(posting: Posting) -> list[Posting]:
    """Up to four other live postings of the same department, newest first; without a department, of the same town."""
    job = posting.ad.job
    alike = Q(ad__job__department=job.department_id) if job.department_id else Q(ad__job__city=job.city)
    rows = _for_list(live().filter(alike).exclude(ad__job=job.pk))
    return list(rows.order_by("-published_at", "-id")[:SIMILAR])


def newest() -> list[Posting]:
    """Up to four postings for somebody whose job is gone."""
    return list(_for_list(live()).order_by("-published_at", "-id")[:SIMILAR])


def offered() -> Offered:
    """What the search can be narrowed by. At most a minute old."""
    found: Offered | None = cache.get("portal:offered")
    if found is None:
        found = Offered(
            departments=_named("department"),
            brands=_named("brand"),
            employment=sorted(
                code for code in _distinct("ad__job__type_of_employment") if isinstance(code, str) and code
            ),
            places=_places(),
        )
        cache.set("portal:offered", found, CHOICES_SECONDS)
    return found


def _distinct(column: str) -> list[object]:
    return list(live().order_by().values_list(column, flat=True).distinct())


def _places() -> list[str]:
    """Towns as the search finds them: the ad's own, else the job's."""
    rows = live().annotate(town=Coalesce(NullIf("city", Value("")), "ad__job__city")).exclude(town="")
    towns = rows.order_by("town").values_list("town", flat=True).distinct()
    return [str(town) for town in towns[:MOST_PLACES]]


def _named(relation: str) -> list[tuple[str, str]]:
    columns = (f"ad__job__{relation}__public_id", f"ad__job__{relation}__name")
    rows = live().exclude(**{f"ad__job__{relation}": None}).order_by().values_list(*columns).distinct()
    return sorted(((str(key), str(name)) for key, name in rows), key=lambda pair: pair[1])


def brand_named(public_id: UUID) -> Brand | None:
    """A brand by its public id."""
    return Brand.objects.filter(public_id=public_id).first()


def brand_asked(key: str) -> Brand | None:
    """The brand an address names; None for anything else."""
    try:
        return brand_named(UUID(key))
    except ValueError:
        return None


def brand_of_number(number: int) -> Brand | None:
    """The brand of an ad strangers could read, whether it is still up or not."""
    shown = [JobAd.Visibility.PUBLIC, JobAd.Visibility.PRIVATE]
    return Brand.objects.filter(job__ads__postings__number=number, job__ads__postings__visibility__in=shown).first()


def brand_with_logo(name: str) -> Brand | None:
    """The brand whose logo is stored under this name."""
    return Brand.objects.filter(logo=name).first()


def default_brand() -> Brand | None:
    """The company's default brand, remembered until one changes."""
    found = cache.get(DEFAULT_BRAND)
    if found is None:
        found = Brand.objects.filter(is_default=True).first() or False
        cache.set(DEFAULT_BRAND, found, CHOICES_SECONDS)
    return found or None
