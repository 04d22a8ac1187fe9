"""Requests of a browser in: pages over a store out."""
