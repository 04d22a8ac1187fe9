"""Claims in: events, contradictions and independent origins out."""
