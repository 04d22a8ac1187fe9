"""Files, folders, streams and pages in: documents out."""
