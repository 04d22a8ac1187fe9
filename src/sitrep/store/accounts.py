"""Names, roles and passwords in: accounts, and the sessions and tokens by which they are known again, out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, func, insert, select, update

from sitrep.store import desk_schema as tables
from sitrep.store.database import Store
from sitrep.store.engine import StoreError, transaction
from sitrep.store.views import stamp

#: scrypt's cost: 16 MB and some tens of milliseconds for one try
_COST: Final = {"n": 2**14, "r": 8, "p": 1}
_LEAST_LETTERS: Final = 10


class Role(StrEnum):
    """What an account may do; each may do what those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class AccessKind(StrEnum):
    """How somebody is known again: a browser's session, or a program's token."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - the word for it, not one


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use a desk that is open to others."""

    name: str
    role: Role


class Accounts:
    """The accounts of a store. Passwords and secrets are kept as digests alone."""

    def __init__(self, store: Store) -> None:
        """Work on the accounts of this store."""
        self._engine = store.engine

    def add(self, name: str, role: Role, password: str, *, at: datetime) -> Account:
        """Make an account.

        Raises:
            StoreError: the name is taken or blank, or the password is shorter than ten characters.
        """
        name = name.strip()
        if not name or not name.isprintable() or len(name) > 80:
            raise StoreError("an account needs a name of 1 to 80 printable characters")
        digest = _digest(password)
        a = tables.account.c
        with transaction(self._engine, write=True) as connection:
            if connection.execute(select(a.name).where(func.lower(a.name) == name.lower())).first() is not None:
                raise StoreError(f"{name}: there is such an account already; `sitrep account list` shows them")
            connection.execute(
                insert(tables.account).values(name=name, role=role.value, password=digest, made=stamp(at))
            )
        return Account(name, role)

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password; its sessions end.

        Raises:
            StoreError: there is no such account, or the password is too short.
        """
        digest = _digest(password)
        with transaction(self._engine, write=True) as connection:
            changed = connection.execute(
                update(tables.account).where(tables.account.c.name == name).values(password=digest)
            )
            if not changed.rowcount:
                raise StoreError(f"{name}: there is no such account; `sitrep account list` shows them")
            connection.execute(delete(tables.access).where(tables.access.c.account == name))

    def remove(self, name: str) -> None:
        """Take an account away with its sessions and tokens; its judgements stay in the ledger.

        Raises:
            StoreError: there is no such account.
        """
        with transaction(self._engine, write=True) as connection:
            connection.execute(delete(tables.access).where(tables.access.c.account == name))
            gone = connection.execute(delete(tables.account).where(tables.account.c.name == name))
            if not gone.rowcount:
                raise StoreError(f"{name}: there is no such account; `sitrep account list` shows them")

    def all(self) -> list[Account]:
        """Every account by name."""
        a = tables.account.c
        with transaction(self._engine, write=False) as connection:
            return [Account(r.name, Role(r.role)) for r in connection.execute(select(a.name, a.role).order_by(a.name))]

    def log_in(self, name: str, password: str) -> Account | None:
        """The account if the password is its own; a name that is not there takes as long as a wrong password."""
        a = tables.account.c
        with transaction(self._engine, write=False) as connection:
            row = connection.execute(select(a.name, a.role, a.password).where(a.name == name)).first()
        fits = _fits(password, row.password if row is not None else _NOBODY)
        return Account(row.name, Role(row.role)) if row is not None and fits else None

    def open_access(self, name: str, kind: AccessKind, *, at: datetime, days: int, label: str = "") -> str:
        """A new secret by which the account is known again for so many days; it is told once and not kept.

        Raises:
            StoreError: there is no such account.
        """
        secret = secrets.token_urlsafe(32)
        with transaction(self._engine, write=True) as connection:
            a, x = tables.account.c, tables.access.c
            if connection.execute(select(a.name).where(a.name == name)).first() is None:
                raise StoreError(f"{name}: there is no such account; `sitrep account list` shows them")
            connection.execute(delete(tables.access).where(x.expires < stamp(at)))
            connection.execute(
                insert(tables.access).values(
                    secret_sha256=_hashed(secret),
                    account=name,
                    kind=kind.value,
                    label=label,
                    made=stamp(at),
                    expires=stamp(at + timedelta(days=days)),
                )
            )
        return secret

    def known(self, secret: str, kind: AccessKind, *, at: datetime) -> Account | None:
        """Whose secret this is; None where nobody's, or no more."""
        a, x = tables.account.c, tables.access.c
        query = (
            select(a.name, a.role)
            .select_from(tables.access.join(tables.account, x.account == a.name))
            .where(x.secret_sha256 == _hashed(secret), x.kind == kind.value, x.expires > stamp(at))
        )
        with transaction(self._engine, write=False) as connection:
            row = connection.execute(query).first()
        return None if row is None else Account(row.name, Role(row.role))

    def close_access(self, secret: str) -> None:
        """End one session or token."""
        with transaction(self._engine, write=True) as connection:
            connection.execute(delete(tables.access).where(tables.access.c.secret_sha256 == _hashed(secret)))


def _hashed(secret: str) -> str:
    """Secrets are long and random, so a plain digest cannot be searched through."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(password: str) -> str:
    if len(password) < _LEAST_LETTERS:
        raise StoreError(f"a password has at least {_LEAST_LETTERS} characters")
    salt = secrets.token_bytes(16)
    return f"scrypt${salt.hex()}${_scrypt(password, salt).hex()}"


def _fits(password: str, kept: str) -> bool:
    _, salt, digest = kept.split("$")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)).hex(), digest)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, **_COST)


#: what the password of a name that is not there is compared with
_NOBODY: Final = "scrypt$" + "00" * 16 + "$" + "00" * 32
