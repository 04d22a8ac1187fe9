"""A dossier in, one self-contained HTML page out: map, timeline, events with their evidence."""
