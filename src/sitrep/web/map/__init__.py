"""A theatre in; the ground its events are drawn upon out: countries, provinces, and places from city to village."""
