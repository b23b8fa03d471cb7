"""What is secret by its name or its place, and how an address is shown without it."""

import re

__all__ = ["has_login", "is_secret", "without_login"]

_SECRET = re.compile(
    r"passw(or)?d|passphrase|pwd|secret|token|credential|key$|customer_key|(^|[_-])sas($|[_-])", re.IGNORECASE
)
# Up to the last @ of the host's part; a password may hold a slash, and a port is no password.
_LOGIN = re.compile(r"(?<=://)(?:[^/?#\s]*|[^/?#@:\[\s]*:(?!\d+[/?#])\S*)@")
_SQL = re.compile(r"(?:postgres|mysql|mariadb|mssql|oracle|sqlite)\w*(?:\+\w+)?://", re.IGNORECASE)
_SQL_PASSWORD = re.compile(r"://[^:/@]*:[^@]*@")  # as SQLAlchemy divides it


def is_secret(name: str) -> bool:
    """Tell whether a key of this name holds a secret.

    Examples
    --------
    >>> is_secret("azure_storage_key"), is_secret("sslpassword"), is_secret("aws_access_key_id")
    (True, True, False)
    """
    return _SECRET.search(name) is not None


def has_login(url: str) -> bool:
    """Tell whether an address carries a secret: a login, or a secret among its parameters.

    A database's may name the user, as long as the password stands elsewhere.

    Examples
    --------
    >>> has_login("s3://key:hun/ter2@bucket"), has_login("https://a.example:8443/@me")
    (True, False)
    >>> has_login("postgresql://ada@db/sunset"), has_login("postgresql://ada@db/sunset?sslpassword=x")
    (False, True)
    """
    inside = _SQL_PASSWORD if _SQL.match(url) else _LOGIN
    named = "://" in url and any(map(is_secret, re.findall(r"[?&;]([^=&;#]+)=", url)))
    return named or inside.search(url) is not None


def without_login(text: str) -> str:
    """Return a text with every login in its addresses left out.

    Examples
    --------
    >>> without_login("http://bob:hunter2@llm.example/v1 cannot be reached")
    'http://…@llm.example/v1 cannot be reached'
    """
    return _LOGIN.sub("…@", text)
