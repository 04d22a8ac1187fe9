"""The cluster's S3 settings in; how a worker opens the same store by Arrow, and why an address cannot be reached, out.

JSON lines and Parquet are read by Spark through Hadoop's S3A. An archive is streamed by Arrow, which knows nothing of
Hadoop's settings: here they become its own, so that endpoint and keys are given once, whatever the kind of file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

#: a setting of S3A, and the word that Arrow has for it
_WORDS: Final[Mapping[str, str]] = {
    "fs.s3a.access.key": "access_key",
    "fs.s3a.secret.key": "secret_key",
    "fs.s3a.session.token": "session_token",
    "fs.s3a.endpoint.region": "region",
}
_MISSING: Final = ("ClassNotFoundException", "No FileSystem for scheme", "NoClassDefFoundError")


def arrow_options(setting: Callable[[str], str | None]) -> dict[str, str]:
    """What Arrow's ``S3FileSystem`` is to be told; what is not set is left to its own defaults (``AWS_*``, the machine's role).

    Args:
        setting: gives a setting of Hadoop by its name, None where it is not set.

    >>> arrow_options({"fs.s3a.endpoint": "http://127.0.0.1:9000"}.get)
    {'endpoint_override': '127.0.0.1:9000', 'scheme': 'http'}
    """
    found = {word: value for name, word in _WORDS.items() if (value := setting(name))}
    endpoint = setting("fs.s3a.endpoint") or ""
    if endpoint:
        parts = urlsplit(endpoint if "://" in endpoint else f"//{endpoint}")
        plain = parts.scheme == "http" or (not parts.scheme and setting("fs.s3a.connection.ssl.enabled") == "false")
        found |= {"endpoint_override": parts.netloc + parts.path.rstrip("/"), "scheme": "http" if plain else "https"}
    # without its secret a key would be refused, and the keys of the machine not even tried
    if "secret_key" not in found or "access_key" not in found:
        for word in ("access_key", "secret_key", "session_token"):
            found.pop(word, None)
    return found


def why_not(address: str, said: str) -> str:
    """Why an address cannot be reached and what to do, by the words of Hadoop.

    >>> why_not("s3a://news/day.jsonl", "java.lang.ClassNotFoundException: Class ...S3AFileSystem not found")[:66]
    "s3a://news/day.jsonl: Spark's Hadoop lacks the part that reads s3a"
    """
    scheme = urlsplit(address).scheme or "this kind of address"
    first = next((line.strip() for line in said.splitlines() if line.strip()), "")
    if any(word in said for word in _MISSING):
        remedy = "add it with --conf spark.jars.packages=org.apache.hadoop:hadoop-aws:VERSION, of the version of the "
        remedy += "hadoop-client jars in pyspark/jars" if scheme.startswith("s3") else "jar that knows it"
        if scheme == "s3":
            remedy += "; and write s3a://"
        return f"{address}: Spark's Hadoop lacks the part that reads {scheme}: {remedy}"
    if scheme.startswith("s3"):
        keys = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or --conf spark.hadoop.fs.s3a.endpoint=... and its keys"
        return f"{address}: cannot be reached: {first} (check {keys})"
    return f"{address}: cannot be reached: {first}"
