"""Documents, claims and judgements in: a database that keeps them, and views over it, out."""
