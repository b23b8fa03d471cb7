from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sunset.errors import BadInput
from sunset.pipeline import Workbench
from sunset.settings import Settings


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "sunset.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_everything_lies_in_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUNSET_CONFIG")
    settings = Settings.load()
    assert settings.market_url == "var/market"
    assert settings.database_url == "sqlite:///var/ledger.db"
    assert settings.tracking_uri == "sqlite:///var/mlflow.db"
    assert settings.outbox == Path("out/outbox")
    assert settings.smtp.host is None


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'workspace = "file"\n[smtp]\nhost = "mail.example.org"\nport = 465\n')
    monkeypatch.setenv("SUNSET_SMTP__HOST", "other.example.org")
    monkeypatch.setenv("SUNSET_SMTP__PASSWORD", "secret")
    settings = Settings.load()
    assert (settings.workspace, settings.smtp.host, settings.smtp.port) == ("file", "other.example.org", 465)
    assert settings.smtp.password is not None
    assert "secret" not in repr(settings)


def test_an_unknown_key_is_named_with_its_line_and_the_likely_one(tmp_path: Path) -> None:
    file = write(tmp_path, 'workspace = "a"\n\n[smtp]\nhots = "mail.example.org"\n')
    with pytest.raises(BadInput) as error:
        Settings.load()
    assert str(error.value) == f"{file}:4: unknown key 'smtp.hots'. Did you mean 'host'?"


def test_impossible_values_are_all_listed(tmp_path: Path) -> None:
    file = write(tmp_path, "[crawl]\ndelay = -1\ntimeout = 0\n")
    with pytest.raises(BadInput) as error:
        Settings.load()
    lines = str(error.value).splitlines()
    assert lines[0].startswith(f"{file}:2: 'crawl.delay' = -1 is not possible")
    assert lines[1].startswith(f"{file}:3: 'crawl.timeout' = 0 is not possible")


def test_a_profile_is_told_from_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "me.toml"
    file.write_text(
        'name = "Ada"\nemail = "a@b.example"\ncity = "Kiel"\n[[skills]]\nname = "Java"\n', "utf-8"
    )
    monkeypatch.setenv("SUNSET_CONFIG", str(file))
    with pytest.raises(BadInput, match="It looks like a profile; save it with: sunset profile save FILE"):
        Settings.load()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'workspace = "M\xfcller"\n', "not UTF-8 (byte 14). Save the file as UTF-8."),
        (b"= 1\n", "not valid TOML"),
    ],
)
def test_an_unreadable_file_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    file = tmp_path / "sunset.toml"
    file.write_bytes(content)
    monkeypatch.setenv("SUNSET_CONFIG", str(file))
    with pytest.raises(BadInput) as refused:
        Settings.load()
    assert said in str(refused.value)


def test_a_list_in_the_environment_is_written_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_SOURCES", "mainbrueck")
    with pytest.raises(BadInput, match="Lists and tables are written there as JSON"):
        Settings.load()


def test_broken_toml_is_bad_input(tmp_path: Path) -> None:
    write(tmp_path, "workspace = \n")
    with pytest.raises(BadInput, match="not valid TOML"):
        Settings.load()


@pytest.mark.parametrize(("table", "key"), [("smtp", "password"), ("llm", "key")])
def test_a_secret_in_the_file_is_refused(tmp_path: Path, table: str, key: str) -> None:
    write(tmp_path, f'[{table}]\n{key} = "x"\n')
    with pytest.raises(BadInput, match=f"set SUNSET_{table.upper()}__{key.upper()} in the environment"):
        Settings.load()


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ('database = "postgresql://ada:geheim@db.example/sunset"', "SUNSET_DATABASE"),
        ('database = "postgresql://ada@db.example/sunset?password=geheim"', "SUNSET_DATABASE"),
        ('tracking = "https://ada:geheim@mlflow.example"', "SUNSET_TRACKING"),
        ('[market_options]\nAWS_SECRET_ACCESS_KEY = "geheim"', "SUNSET_MARKET_OPTIONS"),
        ("[smtp]\npassword = 4711", "SUNSET_SMTP__PASSWORD"),
        ('[llm]\nurl = "http://bob:geheim@llm.example/v1"', "SUNSET_LLM__URL"),
        ('[llm]\nurl = "http://geheim@llm.example/v1"', "SUNSET_LLM__URL"),
        ('[llm]\nurl = "http://llm.example/v1?api_key=geheim"', "SUNSET_LLM__URL"),
        ('market = "s3://key:geheim@bucket/jobs"', "SUNSET_MARKET_OPTIONS"),
        ('database = "postgresql://u:hun/geheim@h/sunset"', "SUNSET_DATABASE"),
        ('database = "postgresql://u:12/geheim@h/sunset"', "SUNSET_DATABASE"),
        ('database = "postgresql://u@h/sunset?sslpassword=geheim"', "SUNSET_DATABASE"),
        ('[market_options]\nazure_storage_key = "geheim"', "SUNSET_MARKET_OPTIONS"),
        ('[[sources]]\nname = "x"\nparams = {api_key = "geheim"}', "SUNSET_SOURCES"),
        ('[[sources]]\nname = "x"\nparams = {base_url = "https://u:geheim@a.example"}', "SUNSET_SOURCES"),
    ],
)
def test_no_secret_may_stand_in_the_file_and_none_is_repeated(
    tmp_path: Path, text: str, variable: str
) -> None:
    write(tmp_path, text)
    with pytest.raises(BadInput, match=f"set {variable} in the environment") as error:
        Settings.load()
    assert "geheim" not in str(error.value)
    assert "4711" not in str(error.value)


def test_what_holds_no_secret_may_stand_in_the_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        'database = "postgresql://ada@db.example:5432/sunset"\n'
        '[market_options]\naws_endpoint = "https://s3.example"\naws_access_key_id = "ada"\n'
        '[crawl]\ncontact = "https://sunset.example:8443/@operator"\n'
        '[[sources]]\nname = "x"\nparams = {keywords = "sales"}\n',
    )
    assert Settings.load().market_options["aws_access_key_id"] == "ada"


def test_printed_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_DATABASE", "postgresql://ada:geheim@db.example/sunset")
    monkeypatch.setenv("SUNSET_MARKET_OPTIONS", '{"aws_secret_access_key": "geheim"}')
    monkeypatch.setenv("SUNSET_TRACKING", "https://ada:geheim@mlflow.example")
    assert "geheim" not in repr(Settings.load())


def test_the_cache_lies_outside_the_repository() -> None:
    assert not Settings.load().cache.is_relative_to(Path.cwd())


def test_relative_folders_count_from_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 'home = "data"\n')
    monkeypatch.chdir("/")
    settings = Settings.load()
    assert settings.home == tmp_path / "data"
    assert settings.out == tmp_path / "out"


def test_a_misspelt_variable_is_refused_with_the_likely_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would leave the mails unheld that it was to hold."""
    monkeypatch.setenv("SUNSET_RELEASE_REQUIERD", "true")
    with pytest.raises(
        BadInput, match=r"no setting SUNSET_RELEASE_REQUIERD\. Did you mean SUNSET_RELEASE_REQ"
    ):
        Settings.load()
    monkeypatch.delenv("SUNSET_RELEASE_REQUIERD")
    monkeypatch.setenv("SUNSET_SMTP__HOTS", "mail.example.org")
    with pytest.raises(BadInput, match="Did you mean SUNSET_SMTP__HOST"):
        Settings.load()


def test_relative_places_of_the_data_count_from_the_settings_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'market = "m"\ndatabase = "sqlite:///l.db"\ntracking = "http://127.0.0.1:5000"\n'
    monkeypatch.setenv("SUNSET_CONFIG", str(write(tmp_path, text)))
    settings = Settings.load()
    assert settings.market_url == str(tmp_path / "m")
    assert settings.database_url == f"sqlite:///{tmp_path / 'l.db'}"
    assert settings.tracking_uri == "http://127.0.0.1:5000"
    monkeypatch.setenv("SUNSET_MARKET", "s3://bucket/market")
    monkeypatch.setenv("SUNSET_DATABASE", "sqlite:////var/lib/l.db")
    settings = Settings.load()
    assert (settings.market_url, settings.database_url) == ("s3://bucket/market", "sqlite:////var/lib/l.db")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('smtp = "geheim"\n', ":1: 'smtp' is not possible"),
        ('[smtp]\nport = "geheim"\n', ":2: 'smtp.port' is not possible"),
        ('[llm]\ntimeout = "geheim"\n', ":2: 'llm.timeout' is not possible"),
        ('[market_options]\nx = ["geheim"]\n', ":2: 'market_options.x' is not possible"),
        ('database = ["geheim"]\n', ":1: 'database' is not possible"),
    ],
)
def test_a_mistake_beside_secrets_is_named_without_its_value(tmp_path: Path, text: str, said: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(BadInput) as error:
        Settings.load()
    assert str(error.value).startswith(f"{file}{said}: ")
    assert "geheim" not in str(error.value)


def test_an_unknown_key_beside_secrets_is_named_without_its_value(tmp_path: Path) -> None:
    file = write(tmp_path, '[smtp]\npasswort = "geheim"\n')
    with pytest.raises(BadInput) as error:
        Settings.load()
    assert str(error.value) == f"{file}:2: unknown key 'smtp.passwort'. Did you mean 'password'?"


def test_a_login_in_the_market_is_refused_wherever_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUNSET_MARKET", "s3://key:geheim@bucket/jobs")
    with pytest.raises(BadInput, match="set SUNSET_MARKET_OPTIONS in the environment") as error:
        Settings.load()
    assert "geheim" not in str(error.value)


def test_the_day_is_that_of_the_installations_time_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert Workbench(Settings(), clock=lambda: late).today() == date(2026, 11, 21)
    monkeypatch.setenv("SUNSET_TIMEZONE", "America/New_York")
    assert Workbench(Settings.load(), clock=lambda: late).today() == date(2026, 11, 20)
    file = tmp_path / "sunset.toml"
    file.write_text('timezone = "Europe/Berlni"\n')
    monkeypatch.setenv("SUNSET_CONFIG", str(file))
    monkeypatch.delenv("SUNSET_TIMEZONE")
    with pytest.raises(BadInput, match=r"sunset.toml:1: 'timezone' = 'Europe/Berlni' is not possible: "):
        Settings.load()
