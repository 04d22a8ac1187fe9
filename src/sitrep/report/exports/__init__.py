"""A dossier in, files in the formats of the field out, each row checked by its format's validator."""
