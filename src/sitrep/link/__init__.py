"""Claims in: events, contradictions and independent origins out."""

from sitrep.link.linking import Happening, LinkOptions, LinkReason, LinkResult, happenings, link_claims, merge
from sitrep.link.parties import Parties

__all__ = ["Happening", "LinkOptions", "LinkReason", "LinkResult", "Parties", "happenings", "link_claims", "merge"]
