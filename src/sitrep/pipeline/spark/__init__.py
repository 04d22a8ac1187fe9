"""Partitions of reports on a Spark cluster in; the same claims and events as one machine would give, as Parquet, out."""
