"""Gold groups of claims for linking, and their scorer."""
