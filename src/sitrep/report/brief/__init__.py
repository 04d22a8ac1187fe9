"""A dossier and a period in, the neutral situation report out, every sentence with its sources."""
