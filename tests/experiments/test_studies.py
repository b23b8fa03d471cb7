"""The studies run from their commands: predictions in the benchmark's form, results in MLflow."""

import json
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pytest

from experiments import frankfurt, similarity, throughput
from experiments.labelled import demo, read_folder
from experiments.measures import field_measures, fit_measures, resampled
from models.skills import SkillLexicon
from sunset.errors import BadInput, NotFound
from sunset.specialists.panel import Panel

POSTING = {
    "pid": "X1",
    "title": "Java Entwickler",
    "company": "Probe AG",
    "location": "Frankfurt, Deutschland",
    "career_level": None,
    "employment_type": "Unbefristet",
    "schedule": "Vollzeit",
    "posted_date": "2026-01-02",
    "description": "## Ihr Profil\n\n- Kenntnisse in Java\n- fließendes Deutsch",
}
APPLICANT = {
    "id": "P1",
    "summary": "Backend engineer in Frankfurt with 7 years of experience.",
    "years": 7,
    "skills": ["Java"],
    "languages": [{"lang": "de", "cefr": "C2", "native": True}],
    "education": {"level": "bachelor", "field": "computer science", "degree": "B.Sc.", "certificates": []},
    "location": {"city": "Frankfurt", "commutes_to": []},
}


class Words:
    """Stands in for the encoder: every text has the same meaning as itself only."""

    digest = "words"

    def __init__(self, **_: Any) -> None:
        pass

    def transform(self, X: list[str], prefix: str = "") -> np.ndarray:
        vectors = np.array([[hash((text, n)) % 97 - 48.0 for n in range(64)] for text in X])
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUNSET_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SUNSET_CONFIG", str(tmp_path / "none.toml"))
    for study in (frankfurt, throughput, similarity):
        monkeypatch.setattr(study, "Encoder", Words)
    return tmp_path


def _folder(path: Path) -> Path:
    path.mkdir()
    (path / "postings.jsonl").write_text(json.dumps(POSTING) + "\n")
    (path / "profiles.json").write_text(json.dumps([APPLICANT]))
    return path


def test_without_answers_it_predicts_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = _folder(home / "data")
    assert frankfurt.main(["--data", str(data), "--out", str(home / "out")]) == 0
    analysis = json.loads((home / "out" / "analyses.jsonl").read_text())
    assert analysis["pid"] == "X1"
    assert analysis["employment"] == "permanent"
    assert analysis["skills_required"] == ["Java"]
    assert analysis["languages_required"] == [{"lang": "de", "level": "fluent"}]
    fit = json.loads((home / "out" / "fit.jsonl").read_text())
    assert (fit["pid"], fit["profile"], fit["level"]) == ("X1", "P1", "good")
    assert capsys.readouterr().out.strip() == f"1 postings, 1 pairs -> {home / 'out'}"


def test_the_demo_is_measured_with_intervals_and_logged(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert frankfurt.main(["--out", str(home / "out"), "--resamples", "8"]) == 0
    printed = capsys.readouterr().out
    assert "accuracy.min_years" in printed
    mlflow.set_tracking_uri(f"sqlite:///{home / 'home' / 'mlflow.db'}")
    run = mlflow.search_runs(experiment_names=["frankfurt"]).iloc[0]
    assert run["metrics.accuracy.language.low"] <= run["metrics.accuracy.language"]
    assert run["metrics.fit.macro_f1"] > 0.5
    assert run["params.resamples"] == "8"
    files = {file.path for file in mlflow.MlflowClient().list_artifacts(run["run_id"])}
    assert files == {"analyses.jsonl", "fit.jsonl", "confusion.png"}


def test_a_folder_that_lacks_its_files_or_is_broken_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert frankfurt.main(["--data", str(home), "--out", str(home / "out")]) == 2
    assert "postings.jsonl: there is no such file" in capsys.readouterr().err
    data = _folder(home / "data")
    (data / "postings.jsonl").write_text("{}\n")
    with pytest.raises(BadInput, match=r"postings.jsonl:1"):
        read_folder(data, frankfurt.Parameters.today)
    with pytest.raises(NotFound):
        read_folder(home / "nowhere", frankfurt.Parameters.today)


def test_throughput_says_where_the_time_goes() -> None:
    parameters = throughput.Parameters(postings=2, ranked=500, repeats=1)
    result = throughput.measure(demo(), parameters, Panel(), None)
    assert {f"seconds.{name}" for name in (*Panel().digests, "fit")} < set(result)
    assert all(value >= 0 for value in result.values())
    assert result["seconds_a_posting"] <= result["seconds_95"] <= result["seconds_worst"]


def test_the_curve_separates_like_from_unlike() -> None:
    parameters = similarity.Parameters(same=20)
    same, unlike = similarity.pairs(SkillLexicon.bundled(), parameters)
    assert len(same) == 20
    assert len(unlike) == 200
    middle, width = similarity.fitted_curve([("a", "a")] * 20, unlike, Words(), 0.01)
    assert middle < 1
    assert width > 0


def test_intervals_are_resampled_over_groups() -> None:
    values = np.array([1.0, 1.0, 0.0, 0.0])
    assert resampled(lambda at: float(values[at].mean()), ["a", "a", "a", "a"], times=20) == (0.5, 0.5, 0.5)
    value, low, high = resampled(lambda at: float(values[at].mean()), ["a", "a", "b", "b"], times=200)
    assert (value, low, high) == (0.5, 0.0, 1.0)


def test_perfect_predictions_measure_one() -> None:
    gold = {
        "domain": ["risk"],
        "cities": ["Frankfurt am Main"],
        "languages_required": [{"lang": "de", "levels": ["fluent"]}],
        "skills_required": {"core": ["MaRisk"], "any": ["MaRisk"]},
        "skills_preferred": {"core": ["SQL"], "any": ["SQL"]},
    }
    said = {
        "domain": "risk",
        "cities": ["Frankfurt"],
        "languages_required": [{"lang": "de", "level": "fluent"}],
        "skills_required": ["Kenntnisse der MaRisk"],
        "skills_preferred": ["SQL"],
    }
    measures = field_measures([gold], [said], ["g"], 5)
    assert {value for value, _, _ in measures.values()} == {1.0}
    fits = fit_measures(["good", "low"], ["good", "low"], [0.9, 0.1], ["P1", "P1"], ["a", "a"], times=5)
    assert [fits[name][0] for name in ("kappa_quadratic", "ndcg_10")] == [1.0, 1.0]
