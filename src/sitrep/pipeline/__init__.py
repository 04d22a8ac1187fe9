"""A document in: its claims out; the only place that knows the order of work."""
