"""A question in; the answer that was given to the very same question before, out, from a folder of files named by content."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from sitrep.model.claim import Json
from sitrep.pipeline.opinion.client import Answer


class AnswerCache:
    """Keeps usable answers; what a damaged file held is asked for again."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which is made at the first answer."""
        self._folder = folder

    @staticmethod
    def key(server: str, model: str, question: tuple[str, str], schema: dict[str, Json]) -> str:
        """The digest of everything that an answer depends on."""
        return sha256(json.dumps([server, model, question, schema], sort_keys=True).encode()).hexdigest()

    def get(self, key: str) -> Answer | None:
        """The answer kept under ``key``, or None."""
        try:
            row = json.loads(self._path(key).read_text("utf-8"))
            return Answer(str(row["content"]), int(row["tokens_in"]), int(row["tokens_out"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, whole or not at all.

        Raises:
            OSError: the folder cannot be written.
        """
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_text(json.dumps(asdict(answer), ensure_ascii=False), "utf-8", errors="replace")
        part.replace(path)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
