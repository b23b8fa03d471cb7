"""The experiment log: every study writes its parameters, versions, data digests and results to MLflow."""

import hashlib
import importlib.metadata
import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow

from sunset.files import private_folder
from sunset.settings import Settings

__all__ = ["digest_of", "logged_run"]

PACKAGES = ("sunset-jobs", "polars", "scikit-learn", "torch", "mlflow", "numpy")


@contextmanager
def logged_run(
    study: str, parameters: object, *, data: Mapping[str, str], tracking: str | None = None
) -> Iterator[Any]:
    """Open an MLflow run of `study` and log what it is about.

    Parameters
    ----------
    study : name of the MLflow experiment.
    parameters : a dataclass, logged as it is.
    data : name of a data set -> its digest. A study that uses a person's data names it
        ``person/WORKSPACE/PROFILE``, as `sunset.pipeline.own_data.holdings.data_set` says: erasing the person
        finds and removes the run by it.
    tracking : MLflow tracking URI; by default that of the settings (SQLite in their home folder).

    Yields
    ------
    mlflow, with a run open: metrics, figures and artifacts are logged through it.
    """
    assert is_dataclass(parameters)
    assert not isinstance(parameters, type)
    if tracking is None:
        settings = Settings.load()
        private_folder(settings.home)
        tracking = settings.tracking_uri
    mlflow.set_tracking_uri(tracking)
    if mlflow.get_experiment_by_name(study) is None and tracking.startswith("sqlite:///"):
        folder = Path(tracking.removeprefix("sqlite:///")).absolute().parent / "mlruns"
        mlflow.create_experiment(study, artifact_location=folder.as_uri())
    mlflow.set_experiment(study)
    with mlflow.start_run():
        mlflow.log_params({name: str(value) for name, value in asdict(parameters).items()})
        versions = {f"version.{name}": importlib.metadata.version(name) for name in PACKAGES}
        mlflow.set_tags(versions | {"version.python": platform.python_version()})
        mlflow.set_tags({f"data.{name}": digest for name, digest in data.items()})
        yield mlflow


def digest_of(*paths: Path) -> str:
    """Return 16 hex digits of the content of files, in the order given."""
    state = hashlib.blake2b(digest_size=8)
    for path in paths:
        state.update(path.read_bytes())
    return state.hexdigest()
