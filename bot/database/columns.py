"""Column types that keep the same promises on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import BigInteger, DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

# SQLite counts rows up by itself only in a column declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


_USUAL_PORTS = {80, 443}


def host_of(url: str) -> str:
    """Give who is asked for an address: its host in lower case, with the port where it is an unusual one."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return host if port is None or port in _USUAL_PORTS else f"{host}:{port}"


class _Text(UserDefinedType[str]):
    """SQLite's DATETIME, which is a text, taken as it is: it is turned a few times faster here than there."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Give its name in the schema."""
        return "DATETIME"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, always UTC. A naive one is refused, since nobody can tell what it means.

    SQLite keeps no time zone, so the zone is taken off on the way in and put back on the way out.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Give the type of the database at hand."""
        return _Text() if dialect.name == "sqlite" else dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn an aware moment into UTC.

        Raises:
            ValueError: the moment has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: pass an aware datetime")
        value = value if value.tzinfo is UTC else value.astimezone(UTC)
        if dialect.name == "sqlite":
            return value.replace(tzinfo=None).isoformat(" ", "microseconds")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        del dialect
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
