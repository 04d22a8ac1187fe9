"""A store of an older schema in: the same store in the newest schema out (Alembic scripts)."""
