"""A desk in; the read-only part of it as a folder of pages that open from disk, out."""
