"""Runs of the experiment log that used a person's data."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sunset.pipeline.bench import Workbench
from sunset.pipeline.own_data.holdings import data_set

__all__ = ["remove_runs"]

_PAGE = 1000


def remove_runs(bench: Workbench, name: str) -> int:
    """Remove the runs that logged a person's data set, with their artifacts and models; return how many.

    See `data_set` for the name under which a study logs it. A log on a server only marks them as deleted.
    """
    uri = bench.settings.tracking_uri
    file = Path(uri.removeprefix("sqlite:///")) if uri.startswith("sqlite:///") else None
    if file is not None and not file.exists():
        return 0  # no study was ever logged, and MLflow takes seconds to load
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    from mlflow import MlflowClient  # noqa: PLC0415
    from mlflow.entities import ViewType  # noqa: PLC0415

    client = MlflowClient(tracking_uri=uri)
    experiments = [one.experiment_id for one in client.search_experiments(view_type=ViewType.ALL)]
    logged = f"tags.`data.{data_set(bench, name)}` != ''"
    count = 0
    while found := client.search_runs(experiments, logged, ViewType.ALL, _PAGE) if experiments else []:
        for run in found:
            _remove(client, experiments, run)
        count += len(found)
        if not hasattr(_store(client), "_hard_delete_run"):
            break
    if file is not None and count:
        with closing(sqlite3.connect(file, timeout=30)) as database:
            database.execute("VACUUM")  # the pages of what is deleted keep its bytes otherwise
    return count


def _remove(client: Any, experiments: list[str], run: Any) -> None:
    key = run.info.run_id
    store = _store(client)
    forever = hasattr(store, "_hard_delete_run")
    for version in client.search_model_versions(f"run_id = '{key}'"):
        client.delete_model_version(version.name, version.version)
    for model in client.search_logged_models(experiments, f"source_run_id = '{key}'"):
        _artifacts(model.artifact_location).delete_artifacts()
        client.delete_logged_model(model.model_id)
        if forever:
            store._hard_delete_logged_model(model.model_id)
    _artifacts(run.info.artifact_uri).delete_artifacts()
    if run.info.lifecycle_stage == "active":
        client.delete_run(key)
    if forever:
        store._hard_delete_run(key)  # as `mlflow gc` does, which would take other people's along


def _artifacts(uri: str) -> Any:
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository  # noqa: PLC0415

    return get_artifact_repository(uri)


def _store(client: Any) -> Any:
    return client._tracking_client.store
