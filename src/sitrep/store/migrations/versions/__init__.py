"""One Alembic script for each change of the schema, in order."""
