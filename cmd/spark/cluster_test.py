"""Extract made-up articles on a real standalone Spark, kill what can be killed,
and want the rows of the local run, every column. `make spark-test` runs it.

    python cluster_test.py --binary ../../bin/stancebook [--number 8000] [--keep FOLDER]
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable

import articles
import cluster
import copies
import to_lines

HERE = pathlib.Path(__file__).resolve().parent
FILES = 24  # a task each


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def want(true: bool, what: str) -> None:
    if not true:
        raise AssertionError(what)


# What a run on one machine gives


def local_lines(binary: str, folder: pathlib.Path) -> tuple[dict[str, dict], float]:
    """Extract the files here, without Spark: answers by the document's path, and
    the processor's seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([binary, "extract", str(folder), "--with-article", "--engine", "fast", "--jobs", "1"], capture_output=True)
    want(done.returncode == 3, f"the local run ended with {done.returncode}, want 3 for the torn record: {done.stderr.decode()[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row.get("path") or row["article"]["path"]: row for row in rows}, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def place_of(row: dict) -> tuple:
    path = row["article"]["path"]
    file, _, n = path.rpartition("#")
    return row["article"]["published"][:10] or "9999-12-31", file, int(n), path


def expected_duplicates(rows: list[dict]) -> dict[str, tuple[str, str]]:
    """Say by plain loops which documents are to be taken out: kind and original."""
    out: dict[str, tuple[str, str]] = {}

    def take(kind: str, key: Callable, order: Callable) -> None:
        groups: dict = {}
        for row in rows:
            if row["article"]["path"] not in out:
                groups.setdefault(key(row), []).append(row)
        for group in groups.values():
            group.sort(key=order)
            for row in group[1:]:
                out[row["article"]["path"]] = (kind, group[0]["article"]["path"])

    by_name = lambda row: place_of(row)[1:]  # noqa: E731
    take("same", lambda row: (row["article_key"], row["version_key"]), by_name)
    rows.sort(key=by_name, reverse=True)
    take("version", lambda row: row["article_key"], lambda row: 0)  # the last comes first
    take("words", lambda row: row["version_key"], place_of)
    left = sorted((row for row in rows if row["article"]["path"] not in out), key=place_of)
    pairs = candidates(left)
    signatures = {row["article"]["path"]: row["copy_signature"] for row in left}
    verified = {(a, b) for a, b in pairs if copies.same(signatures[a], signatures[b])}
    of = copies.kept_in_order([row["article"]["path"] for row in left], verified)
    return out | {path: ("copy", original) for path, original in of.items()}


def candidates(left: list[dict]) -> set[tuple[str, str]]:
    import datetime

    bands: dict = {}
    for row in left:
        for band in row["copy_signature"].split()[: copies.BANDS]:
            bands.setdefault((band, not row["article"]["published"]), []).append(row)
    pairs = set()
    for group in bands.values():
        for i, row in enumerate(group):
            day = datetime.date.fromisoformat(place_of(row)[0])
            for before in group[max(0, i - copies.NEAREST):i]:
                if (day - datetime.date.fromisoformat(place_of(before)[0])).days <= copies.DAYS:
                    pairs.add((row["article"]["path"], before["article"]["path"]))
    return pairs


# What lies in an archive


def tables(archive: pathlib.Path) -> dict[str, dict[str, dict]]:
    """Read what is the archive: articles, duplicates, failed, each by path."""
    import pyarrow.dataset as ds

    run = to_lines.current(str(archive))
    out = {"articles": {}}
    for day in to_lines.days(run, "", ""):
        for line in to_lines.lines(day):
            row = json.loads(line)
            want(row["article"]["path"] not in out["articles"], f"{row['article']['path']} is there twice")
            out["articles"][row["article"]["path"]] = row
    for name in ("duplicates", "failed"):
        rows = ds.dataset(run / name, format="parquet").to_table().to_pylist()
        out[name] = {row["path"]: row for row in rows}
        want(len(out[name]) == len(rows), f"{name}: a path is there twice")
    return out


def compare(archive: pathlib.Path, local: dict[str, dict], kinds: tuple = copies.KINDS) -> None:
    """Want the archive's rows to be the local run's, sorted, every column, and
    duplicates of these kinds among them."""
    got = tables(archive)
    failed = {path: row for path, row in local.items() if "error" in row}
    out = expected_duplicates([row for path, row in local.items() if path not in failed])
    kept = {path: row for path, row in local.items() if path not in failed and path not in out}
    for name, expected in (("failed", failed), ("articles", kept)):
        want(sorted(got[name]) == sorted(expected), f"{name}: {len(got[name])} rows, {len(expected)} locally, or others: {sorted(set(got[name]) ^ set(expected))[:4]}")
        for path in sorted(expected):
            want(got[name][path] == expected[path], f"{name}: {path} differs:\n{got[name][path]}\n{expected[path]}")
    want({path: (row["kind"], row["of"]) for path, row in got["duplicates"].items()} == out, "duplicates: others than the local run's")
    for path, row in got["duplicates"].items():
        mine = local[path]
        facts = {"doc": mine["doc"], "article_key": mine["article_key"], "version_key": mine["version_key"],
                 **{key: mine["article"][key] for key in ("outlet", "url", "title")}, "published_on": mine["article"]["published"][:10] or None}
        row = row | {"published_on": row["published_on"] and row["published_on"].isoformat()}
        want(all(row[key] == value for key, value in facts.items()), f"duplicates: {path} differs")
    shown = {kind for kind, _ in out.values()}
    want(shown >= set(kinds), f"the articles show duplicates of {sorted(shown)} only: nothing is proved of the others")
    say(f"  rows equal, every column: {len(kept)} articles, {len(out)} duplicates, {len(failed)} failed")


# Drivers, and what is killed


class Driver:
    """One driver at work. seconds is what its machines' processors worked for it."""

    def __init__(self, test: "Test", *arguments: str):
        self.events = test.folder / "events" / str(time.monotonic_ns())
        self.log = test.folder / f"driver-{self.events.name}.log"
        command = [sys.executable, str(HERE / "archive.py"), "--binary", test.binary, "--input", *map(str, test.inputs), "--output", str(test.output), *arguments]
        self.test, self.began = test, time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, env=test.cluster.environment(self.events), stdout=log, stderr=log, start_new_session=True)

    def end(self) -> int:
        try:
            code = self.process.wait(timeout=900)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self.wall = time.monotonic() - self.began
        return code

    def text(self) -> str:
        return self.log.read_text(errors="replace")

    def done(self) -> None:
        code = self.end()
        want(code == 0, f"the driver ended with {code}:\n{self.text()[-3000:]}")

    def kill(self) -> None:
        for pid in [*cluster.below(self.process.pid), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def extracting(self, root: int | None = None) -> list[int]:
        """The extract processes that work now, those below one process or all."""
        roots = [root] if root else [w.pid for w in self.test.cluster.workers]
        return [pid for r in roots for pid in cluster.below(r) if " extract --pipe " in cluster.command_of(pid)]

    def in_map_stage(self) -> bool:
        """Tell whether documents are in the pipes: some tasks done, not all."""
        runs = self.test.output / "runs"
        want(self.process.poll() is None, f"the driver ended before anything was killed:\n{self.text()[-2000:]}")
        return bool(self.extracting()) and any(runs.glob("*/answers/_temporary/0/task_*"))

    def failures(self) -> list[str]:
        """The reasons of failed tasks, by the log of events."""
        out = []
        for file in self.events.iterdir():
            for line in file.read_text(encoding="utf-8").splitlines():
                if '"SparkListenerTaskEnd"' in line:
                    reason = json.loads(line)["Task End Reason"]
                    if reason["Reason"] != "Success":
                        out.append(json.dumps(reason))
        return out


class Meter(threading.Thread):
    """Adds up the processor's seconds of processes: of an extract process as its
    parent counts it when it is done, of the others as they stand last."""

    def __init__(self, roots: Callable[[], list[int]]):
        super().__init__(daemon=True)
        self.roots, self.ticks, self.over = roots, {}, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.2):
            for root in self.roots():
                for pid in [root, *cluster.below(root)]:
                    stat, command = cluster.stat_of(pid), cluster.command_of(pid)
                    if stat and " extract --pipe " not in command:
                        times = [int(t) for t in stat[11:15]]
                        self.ticks[pid] = sum(times) if "pyspark.daemon" in cluster.command_of(int(stat[1])) else sum(times[:2])

    def stop(self) -> float:
        self.over.set()
        self.join()
        return sum(self.ticks.values()) / os.sysconf("SC_CLK_TCK")


class Test:
    def __init__(self, binary: str, number: int, folder: pathlib.Path):
        self.binary, self.number, self.folder = binary, number, folder
        self.input, self.output = folder / "in", folder / "archive"
        self.inputs = [self.input]

    def manifest(self) -> dict:
        return json.loads((self.output / to_lines.MANIFEST).read_text(encoding="utf-8"))

    def run(self) -> None:
        articles.write(self.input, self.number, 1, FILES)
        self.local, seconds = local_lines(self.binary, self.input)
        self.count = len(self.local)
        say(f"local run: {self.count} documents, {seconds:.1f} s of processor, {1000 * seconds / self.count:.2f} ms each")
        with cluster.running(self.folder / "cluster") as self.cluster:
            say(f"one master and two workers at {self.cluster.address}")
            for step in (self.clean, self.idle, self.killed_driver, self.killed_machine, self.unchecked):
                self.cluster.settled()
                step()
            queries(self.output)
            self.book()
            self.cluster.settled()
            self.other_forms()

    def measure(self) -> None:
        """Say what articles of one's own cost: nothing is killed or compared."""
        with cluster.running(self.folder / "cluster") as self.cluster:
            self.cost()

    def cost(self) -> Driver:
        driver = Driver(self)
        meter = Meter(lambda: [w.pid for w in self.cluster.workers] + [driver.process.pid])
        meter.start()
        driver.done()
        seconds, manifest = meter.stop(), self.manifest()
        say(f"clean run: {driver.wall:.0f} s, of them {manifest['seconds']['extract']:.0f} s until all was extracted; {seconds:.1f} s of processor, "
            f"{1000 * seconds / manifest['counts']['articles_in']:.2f} ms a document; {json.dumps(manifest['counts'])}")
        return driver

    def clean(self) -> None:
        driver = self.cost()
        counts = self.manifest()["counts"]
        want(counts["articles_in"] == self.count == counts["extracted"] + counts["failed"] + counts["duplicate"], f"counts: {counts}")
        want(not driver.failures(), f"tasks failed though nothing was killed: {driver.failures()}")
        compare(self.output, self.local)

    def idle(self) -> None:
        before, driver = self.manifest(), Driver(self)
        driver.done()
        want(self.manifest() == before and len(list((self.output / "runs").iterdir())) == 1, "a second run of the same files changed the archive")
        say(f"same files again: nothing done, {driver.wall:.0f} s (what a driver costs that does nothing)")

    def killed_driver(self) -> None:
        before, driver = self.manifest(), Driver(self, "--again")
        cluster.wait_for("the map stage", driver.in_map_stage, 300)
        driver.kill()
        want(self.manifest() == before, "a killed driver changed what is the archive")
        want(len(list((self.output / "runs").iterdir())) == 2, "the killed driver had written nothing yet: the kill hit too early")
        compare(self.output, self.local)
        cluster.wait_for("the killed driver's executors to end", lambda: not driver.extracting(), 120)
        say("driver killed in the map stage: the archive is what it was")

    def killed_machine(self) -> None:
        before, driver = self.manifest(), Driver(self, "--again", "--sweep")
        cluster.wait_for("the map stage", driver.in_map_stage, 300)
        worker = cluster.wait_for("a worker at work", lambda: next((w for w in self.cluster.workers if driver.extracting(w.pid)), None))
        doomed = [worker.pid, *cluster.below(worker.pid)]
        executors = [pid for pid in doomed if "CoarseGrainedExecutorBackend" in cluster.command_of(pid)]
        want(bool(executors), "the worker has no executor: the kill would hit nothing")
        for pid in [worker.pid, *executors]:
            os.kill(pid, signal.SIGKILL)
        worker.wait()
        say(f"  killed worker {worker.pid} with executor {executors}")
        for _ in range(2):
            victim = cluster.wait_for("an extract process", lambda: next((p for w in self.cluster.workers if w.poll() is None for p in driver.extracting(w.pid)), None))
            want(not any((self.output / "runs").glob("*/answers/_SUCCESS")), "all was extracted before the kill")
            os.kill(victim, signal.SIGKILL)
            say(f"  killed extract process {victim}")
            cluster.wait_for("its end", lambda: victim not in driver.extracting())
            time.sleep(1)
        self.cluster.add_worker()
        driver.done()
        failures = driver.failures()
        lost, coded = [f for f in failures if "ExecutorLostFailure" in f], [f for f in failures if "exited with error code -9" in f]
        want(len(lost) >= 1 and len(coded) >= 2, f"the kills hit nothing: tasks failed by {failures}")
        want(self.manifest()["run"] != before["run"], "the run was not committed")
        want([p.name for p in (self.output / "runs").iterdir()] == [self.manifest()["run"]], "--sweep left other runs")
        compare(self.output, self.local)
        say(f"worker with executor and two extract processes killed: {len(failures)} tasks done again, {driver.wall:.0f} s")

    def unchecked(self) -> None:
        before, driver = self.manifest(), Driver(self, "--again", "--no-check-code")
        cluster.wait_for("the map stage", driver.in_map_stage, 300)
        victim = cluster.wait_for("an extract process", lambda: next(iter(driver.extracting()), None))
        os.kill(victim, signal.SIGKILL)
        code = driver.end()
        want(not driver.failures(), f"Spark noticed by itself: {driver.failures()}")
        want(code == 1 and "documents were lost" in driver.text(), f"the loss was not noticed: exit {code}\n{driver.text()[-2000:]}")
        want(self.manifest() == before, "a run that lost documents became the archive")
        say("an extract process killed with checkCode off: the counts caught it, nothing was made the archive")

    def other_forms(self) -> None:
        """Read tables and web archives, one of which breaks off, beside one another."""
        folder = self.folder / "forms"
        for i in range(2):
            articles.write_parquet(folder, 150, 10 + i, f"table-{i}")
            articles.write_archive(folder / f"pages-{i}.warc.gz", 150, 20 + i)
        whole = (folder / "pages-1.warc.gz").read_bytes()
        (folder / "pages-1.warc.gz").write_bytes(whole[:len(whole) * 2 // 3])
        self.inputs, self.output = sorted(folder.glob("*.parquet")) + sorted(folder.glob("*.warc.gz")), self.folder / "archive-of-forms"
        Driver(self).done()
        # Here the program reads the archives itself, and the tables' rows as lines.
        for table in folder.glob("*.parquet"):
            table.unlink()
        local = {}
        for path, row in local_lines(self.binary, folder)[0].items():
            row = json.loads(json.dumps(row).replace(".jsonl#", ".parquet#"))
            local[path.replace(".jsonl#", ".parquet#")] = row
        broken = str(folder / "pages-1.warc.gz")
        got = tables(self.output)
        want(sorted(got["failed"]) == sorted(path for path, row in local.items() if "error" in row) == [broken], f"failed: {sorted(got['failed'])}")
        local[broken] = got["failed"][broken]  # the two tell it in words of their own
        compare(self.output, local, ("same", "version", "words"))
        say("tables and web archives, one of them broken off: read as the program reads them")

    def book(self) -> None:
        """Load a week of the archive into a book by the commands that docs/scale.md gives."""
        lines, book, week = self.folder / "lines", self.folder / "book.db", ("2017-08-01", "2017-08-07")
        subprocess.run([sys.executable, str(HERE / "to_lines.py"), str(self.output), "--since", week[0], "--until", week[1], "--to", str(lines)], check=True)
        done = subprocess.run([self.binary, "ingest", "--db", str(book), "--from-extract", str(lines), "--json"], capture_output=True, text=True)
        want(done.returncode == 0, done.stderr[-2000:])
        there = sum(week[0] <= row["article"]["published"][:10] <= week[1] for row in tables(self.output)["articles"].values())
        want(json.loads(done.stdout)["new"] == there > 0, f"{done.stdout[:300]}: want {there} new articles in the book")
        say(f"book: the {there} articles of a week of the archive loaded")


def queries(archive: pathlib.Path) -> None:
    """Ask the archive what docs/scale.md asks it."""
    try:
        import duckdb
    except ImportError:
        say("DuckDB is not installed: the questions of docs/scale.md were not asked")
        return
    run, text = to_lines.current(str(archive)), (HERE.parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sql\n(.*?)```", text, re.S)
    want(bool(blocks), "docs/scale.md asks nothing")
    for block in blocks:
        for question in block.split(";\n"):
            if question.strip():
                rows = duckdb.sql(question.strip().rstrip(";").replace("ARCHIVE", str(run))).fetchall()
                want(bool(rows), f"no answer to:\n{question}")
    say("DuckDB answered the questions of docs/scale.md")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", required=True, help="stancebook")
    p.add_argument("--number", type=int, default=8000, help="articles to make up")
    p.add_argument("--measure", type=pathlib.Path, help="a folder of articles: say what they cost, and no more")
    p.add_argument("--keep", help="work in this new folder and leave it")
    o = p.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):  # who stops the test stops the cluster
        signal.signal(number, lambda *_: sys.exit("stopped"))
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(o.keep or stack.enter_context(tempfile.TemporaryDirectory(prefix="stancebook-spark-"))).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        test = Test(str(pathlib.Path(o.binary).resolve()), o.number, folder)
        if o.measure:
            test.inputs = [o.measure.resolve()]
            test.measure()
            return
        test.run()
    say("all as it should be")


if __name__ == "__main__":
    main()
