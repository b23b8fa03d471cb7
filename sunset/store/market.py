"""The market: what is public about postings. Facts are added, never changed; none names an applicant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import structlog

from sunset.clock import Clock, utc_now
from sunset.errors import BadInput
from sunset.failpoints import failpoint
from sunset.schema import Links
from sunset.store import contacts, filters, frame, intake, maintenance
from sunset.store.history import Past, unknown
from sunset.store.tables import TABLES, Tables, explained, only_new
from sunset.store.view import View, newest_links

__all__ = ["Market", "Recorded"]

_log = structlog.get_logger()


@dataclass(frozen=True)
class Recorded:
    """What became of one batch: counts of new rows, and the rows that were not taken.

    `rejected` has the columns `table`, `reason` and `row` (JSON).
    """

    sightings: int
    new_contents: int
    rejected: pl.DataFrame


class Market(Past):
    """The job store.

    Parameters
    ----------
    root : folder or object-store URL (``s3://bucket/prefix``); made by the first record.
    options : object-store options as `deltalake` takes them, for example ``aws_endpoint_url``.
        On S3-compatible servers set ``aws_conditional_put`` to ``etag``, so writers see each other.
    clock : tells the present moment.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> Market(mkdtemp()).postings().collect().height
    0
    """

    def __init__(
        self, root: str | Path, *, options: Mapping[str, str] | None = None, clock: Clock = utc_now
    ) -> None:
        self._tables = Tables(root, options, clock)
        self._view = View(self._tables)
        self._clock = clock

    # --- what spiders saw -----------------------------------------------------------------

    def record(self, sightings: pl.DataFrame, contents: pl.DataFrame, *, run_id: str, batch: int) -> Recorded:
        """Record what a crawl saw; repeating it adds nothing.

        Parameters
        ----------
        sightings : columns of `sunset.schema.Sightings`. One whose content the market does not hold is
            kept as a sighting without content, so the posting does not look closed.
        contents : columns of `sunset.schema.Contents`; `recorded_at` may be absent and then is now.
        run_id : the crawl's; every sighting carries it.
        batch : number within the crawl, for the table's history.

        Raises
        ------
        sunset.errors.BadInput : if a frame lacks columns, or sightings are of another run. Single bad
            rows raise nothing: they are returned, and kept in `rejected()`.
        sunset.errors.StorageFailed : for a full disk, missing rights, an unreachable or damaged table.
        """
        now = self._clock()
        contents = intake.deduplicated("contents", contents)
        sightings = intake.deduplicated("sightings", sightings)
        if "recorded_at" not in contents.columns:
            contents = contents.with_columns(recorded_at=pl.lit(now))
        if "run_id" in sightings.columns and set(sightings["run_id"]) - {run_id}:
            raise BadInput(f"A sighting names another run than '{run_id}'. Record each run by itself.")
        texts, bad_texts = intake.sorted_out("contents", contents)
        seen, bad_seen = intake.sorted_out("sightings", sightings)
        note = {"run_id": run_id, "batch": batch}

        new_contents = self._tables.append("contents", texts, note)
        failpoint("store.after_contents")
        with explained("read the table 'contents'", self._tables.url("contents")):
            seen, lost = intake.without_lost_contents(seen, self._tables.scan("contents"))
        new_sightings = self._tables.append("sightings", seen, note)
        failpoint("store.after_sightings")
        bad = {"contents": bad_texts, "sightings": pl.concat([bad_seen, lost])}
        rejected = intake.kept(bad, run_id, now)
        self._tables.append("rejected", rejected, note)
        if rejected.height:
            _log.warning("rows_rejected", run_id=run_id, batch=batch, rows=rejected.height)
        return Recorded(new_sightings, new_contents, rejected.select("table", "reason", "row"))

    def record_run(self, run: Mapping[str, Any] | pl.DataFrame) -> int:
        """Record how crawls of scopes went; a run and scope that is there already is left as it is.

        Parameters
        ----------
        run : columns of `sunset.schema.SourceRuns`; in a mapping `dropped`, `statuses` and `alarms`
            may be objects instead of JSON.

        Returns
        -------
        How many were new.
        """
        runs = intake.source_runs(run)
        failpoint("store.before_run_record")
        return self._tables.append("source_runs", runs)

    def source_runs(self) -> pl.LazyFrame:
        """Return how every crawl of every scope went."""
        return self._tables.scan("source_runs").unique(TABLES["source_runs"].key)

    def rejected(self) -> pl.LazyFrame:
        """Return the rows that were not taken, with the reason."""
        return self._tables.scan("rejected")

    # --- postings -------------------------------------------------------------------------

    def postings(
        self,
        *,
        as_of: datetime | int | None = None,
        open_only: bool = True,
        sources: Iterable[str] | None = None,
        cities: Iterable[str] | None = None,
        countries: Iterable[str] | None = None,
        text: str | None = None,
        posted_since: date | None = None,
        job_ids: Iterable[str] | None = None,
    ) -> pl.LazyFrame:
        """Return the current state of postings.

        Parameters
        ----------
        as_of : the market as it could be known at a moment, or at a Delta version of `sightings`.
        open_only : leave closed ones out.
        sources : names of sources.
        cities : cities as sources spell them, in any case; one of a posting's places suffices.
        countries : ISO 3166 codes; likewise.
        text : words that all stand in title, company or description, in any case.
        posted_since : first day; where the source gives no date, the day it was first seen.
        job_ids : these alone.

        Returns
        -------
        Columns of `sunset.schema.Postings`, in no particular order. Rows whose `representative` is
        their `job_id` are the ones to show: one for each group of duplicates.

        Raises
        ------
        sunset.errors.BadInput : for a moment without time zone.
        sunset.errors.NotFound : for a version that does not exist.
        """
        state = self._state(as_of)
        if open_only:
            state = state.filter(pl.col("closed_at").is_null())
        if job_ids is not None:
            state = state.filter(pl.col("job_id").is_in(list(job_ids)))
        found = self._view.with_contents(state)
        return filters.narrowed(
            found, sources=sources, cities=cities, countries=countries, text=text, posted_since=posted_since
        )

    def frame(self, *, as_of: datetime | int | None = None, text: str | None = None) -> pl.LazyFrame:
        """Return the market for analysis: a narrow row a posting, with what specialists read of it.

        Parameters
        ----------
        as_of : the market as it could be known at a moment, or at a Delta version of `sightings`; readings
            are the newest all the same, for the words they are of do not change.
        text : words that all stand in title, company or description, in any case.

        Returns
        -------
        Columns of `sunset.schema.MarketFrame`, newest first, closed postings and duplicates included. It
        is scanned from a file beside the tables, so a query holds in memory only what it asks for; that
        file stays for a day after the market has changed.

        Raises
        ------
        sunset.errors.BadInput : for a moment without time zone.
        sunset.errors.NotFound : for a version that does not exist.
        """
        found = frame.frame(self._tables, self._view, lambda: self._state(as_of), as_of)
        words = filters.holds(text)
        if not words:
            return found
        with explained("search the texts", self._tables.root):
            hits = self._tables.scan("contents").filter(words).select("content_key").collect()
        return found.join(hits.lazy(), on="content_key", how="semi", maintain_order="left")

    def _state(self, as_of: datetime | int | None) -> pl.DataFrame:
        if as_of is None:
            return self._view.now()
        if isinstance(as_of, int):
            return self._view.at(self._tables.moment("sightings", as_of), as_of)
        if as_of.tzinfo is None:
            raise BadInput(f"{as_of} has no time zone. Say which, for example datetime(..., tzinfo=UTC).")
        return self._view.at(as_of)

    # --- what specialists say -------------------------------------------------------------

    def pending(self, specialist: str, digest: str) -> pl.LazyFrame:
        """Return what a specialist of this digest has not read yet.

        Returns
        -------
        One open posting for each distinct input (`input_hash`), columns of `sunset.schema.Postings`.
        """
        done = (
            self._tables.scan("analyses")
            .filter(pl.col("specialist") == specialist, pl.col("digest") == digest)
            .select("input_hash")
        )
        with explained("find pending postings", self._tables.root):
            state = (
                self._view.now()
                .lazy()
                .filter(pl.col("closed_at").is_null())
                .sort("job_id")
                .unique("input_hash", keep="first", maintain_order=True)
                .join(done, on="input_hash", how="anti")
                .collect()
            )
        return self._view.with_contents(state)

    def record_analyses(self, analyses: pl.DataFrame, evidence: pl.DataFrame, *, key: str) -> int:
        """Record what a specialist says, with the words it rests on.

        Parameters
        ----------
        analyses : columns of `sunset.schema.Analyses`; those that are there already are skipped.
        evidence : columns of `sunset.schema.EvidenceRows`, of these analyses.
        key : name of the batch, for the table's history.

        Returns
        -------
        How many analyses were new.

        Raises
        ------
        sunset.errors.BadInput : if a quote does not stand where it says, or the market does not hold
            the input; nothing is written then.
        """
        said = intake.valid("analyses", intake.deduplicated("analyses", analyses))
        cited = intake.valid("evidence", intake.deduplicated("evidence", evidence))
        if said.is_empty() and cited.is_empty():
            return 0
        with explained("read the market", self._tables.root):
            intake.check_quotes(said, cited, self._tables.scan("contents"))
            said = only_new(said, TABLES["analyses"].key)(self._tables.scan("analyses"))
        cited = cited.join(said, on="analysis_id", how="semi")
        note = {"batch": key}
        # evidence first: without its analysis nobody reads it
        self._tables.append("evidence", cited, note)
        failpoint("store.after_evidence")
        added = self._tables.append("analyses", said, note)
        failpoint("store.after_analyses")
        return added

    def analyses(self, digests: Mapping[str, str]) -> pl.LazyFrame:
        """Return what specialists of these digests said (specialist -> digest), each analysis once."""
        wanted = [
            (pl.col("specialist") == name) & (pl.col("digest") == digest) for name, digest in digests.items()
        ]
        return (
            self._tables.scan("analyses")
            .filter(pl.any_horizontal(wanted) if wanted else pl.lit(False))
            .unique("analysis_id")
        )

    def evidence(self, analysis_ids: Iterable[str]) -> pl.LazyFrame:
        """Return the words that these analyses rest on."""
        found = self._tables.scan("evidence").filter(pl.col("analysis_id").is_in(list(analysis_ids)))
        return found.unique(TABLES["evidence"].key)

    def record_vectors(self, vectors: pl.DataFrame) -> int:
        """Record embeddings, columns of `sunset.schema.Vectors`; return how many were new."""
        return self._record("vectors", vectors)

    def vectors(self, encoder_digest: str) -> pl.LazyFrame:
        """Return the embeddings of one encoder, each chunk once."""
        return (
            self._tables.scan("vectors")
            .filter(pl.col("encoder_digest") == encoder_digest)
            .unique("chunk_hash")
        )

    def record_labels(self, labels: pl.DataFrame) -> int:
        """Record what annotators said, columns of `sunset.schema.Labels`; return how many were new."""
        return self._record("labels", labels)

    def labels(self) -> pl.LazyFrame:
        """Return the newest label of each input, field and annotator."""
        who = ["input_hash", "field", "annotator"]
        newest_first = self._tables.scan("labels").sort("labelled_at", "value", descending=[True, False])
        return newest_first.unique(who, keep="first", maintain_order=True)

    def _record(self, name: str, frame: pl.DataFrame) -> int:
        return self._tables.append(name, intake.valid(name, intake.deduplicated(name, frame)))

    # --- duplicates -----------------------------------------------------------------------

    def link_duplicates(self) -> int:
        """Compare postings that are new or have new words with all others.

        Returns
        -------
        How many were found to repeat another one.
        """
        from sunset.store import duplicates  # noqa: PLC0415 (slow to load, and only this door needs it)

        repeats = 0

        def new_links(existing: pl.LazyFrame) -> pl.DataFrame:
            nonlocal repeats
            newest = newest_links(existing).collect()
            latest = newest.get_column("linked_at").max()
            now = self._clock()
            if isinstance(latest, datetime) and latest >= now:
                now = latest + timedelta(microseconds=1)  # the newest row counts, so it must be newer
            signatures = duplicates.Signatures(self._view.folder / "signatures.parquet")
            rows = duplicates.linked(self._view.now(), newest, self._texts, signatures, now)
            repeats = rows.filter(pl.col("job_id") != pl.col("representative")).height
            return rows

        if self._tables.version("sightings") < 0:
            return 0
        self._tables.append("links", new_links)
        return repeats

    def _texts(self, job_ids: Sequence[str]) -> pl.DataFrame:
        words = [pl.col(name).fill_null("") for name in ("company", "title", "description")]
        cities = pl.col("locations").list.eval(pl.element().struct.field("city")).list.drop_nulls()
        found = self.postings(open_only=False, job_ids=job_ids)
        return found.select("job_id", text=pl.concat_str(words, separator=" "), cities=cities).collect()

    def links(self) -> pl.LazyFrame:
        """Return which postings repeat which, columns of `sunset.schema.Links`, one row a repeat."""
        newest = newest_links(self._tables.scan("links"))
        return newest.filter(pl.col("job_id") != pl.col("representative")).select(Links.column_names())

    def group(self, job_id: str) -> pl.DataFrame:
        """Return a posting and its duplicates, the one to show first.

        Returns
        -------
        Columns `kind` (null for the first seen), `similarity`, and those of `sunset.schema.Postings`.

        Raises
        ------
        sunset.errors.NotFound : if there is no such posting.
        """
        state = self._view.now()
        mine = state.filter(pl.col("job_id") == job_id)
        if mine.is_empty():
            raise unknown(job_id)
        members = state.filter(pl.col("representative") == mine["representative"][0])
        links = self.links().select("job_id", "kind", "similarity", "text_hash")
        with explained("read the market", self._tables.root):
            return (
                self._view.with_contents(members)
                .join(links, on=["job_id", "text_hash"], how="left")
                .sort(pl.col("job_id") != pl.col("representative"), "first_seen", "job_id")
                .select("kind", "similarity", pl.exclude("kind", "similarity"))
                .collect()
            )

    # --- upkeep ---------------------------------------------------------------------------

    def version(self) -> dict[str, int]:
        """Return the Delta version of each table; -1 before anything was recorded."""
        return {name: self._tables.version(name) for name in TABLES}

    def compact(self) -> dict[str, dict[str, int]]:
        """Join small files; return for each table `files_added` and `files_removed`."""
        return maintenance.compact(self._tables)

    def vacuum(self, *, dry_run: bool = True, keep: timedelta = timedelta(days=7)) -> dict[str, list[str]]:
        """Delete files that no version younger than `keep` needs; by default only name them.

        Parameters
        ----------
        keep : shorter than a week is safe only while nothing else reads or writes.

        Returns
        -------
        The files of each table.
        """
        return maintenance.vacuum(self._tables, dry_run=dry_run, keep=keep)

    def remove_contacts(self, *, dry_run: bool = True) -> int:
        """Remove whom employers name for questions, once past the last day; by default only count.

        From that day on no door shows the fields of the contact. Removed is the name in the text, too, in
        what specialists cite and in what the source sent; files that hold it go with the next `vacuum`.

        Returns
        -------
        How many contents name a contact past its last day.
        """
        if dry_run:
            return contacts.due(self._tables).height
        return contacts.remove(self._tables, self._view.folder)

    def backup(self, folder: Path) -> dict[str, int]:
        """Write all facts as they are now into a new folder; return the rows of each table.

        Raises
        ------
        sunset.errors.BadInput : if the folder exists and is not empty.
        """
        return maintenance.backup(self._tables, folder)

    def restore(self, folder: Path) -> dict[str, int]:
        """Read a backup into this market, which must be empty; return the rows of each table.

        Facts keep their own times; versions are counted anew.

        Raises
        ------
        sunset.errors.BadInput : if the market holds anything, or the folder is no whole backup.
        """
        return maintenance.restore(self._tables, folder)

    def check(self) -> maintenance.Health:
        """Read every table's keys and say how it is: counts, and what is broken."""
        return maintenance.check(self._tables)
