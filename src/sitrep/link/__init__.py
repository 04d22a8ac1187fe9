"""Claims in: events, contradictions and independent origins out."""

from sitrep.link.linking import LinkOptions, LinkReason, LinkResult, link_claims
from sitrep.link.parties import Parties

__all__ = ["LinkOptions", "LinkReason", "LinkResult", "Parties", "link_claims"]
