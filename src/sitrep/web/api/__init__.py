"""The desk's API, a module for each group of its routes."""
