"""The company's vocabulary over REST: company, departments, reasons, sources, predefined locations."""

from __future__ import annotations

from recruit.setup.rest import locations, vocabulary
from recruit.setup.rest.vocabulary import ReasonShape

routes = [*vocabulary.routes, *locations.routes]

__all__ = ["ReasonShape", "routes"]
