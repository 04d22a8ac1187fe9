"""Web addresses in; their bytes out, fetched with care from a network that may be hostile, and kept as they came."""
