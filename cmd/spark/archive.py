"""Extract an archive on Spark: files of articles in, Parquet by day out.

    spark-submit --py-files documents.py,copies.py,place.py archive.py \\
        --binary /opt/stancebook --input 's3a://crawl/2017/*.warc.gz' --output s3a://desk/archive

The program runs unchanged, a process a task, as the command of rdd.pipe. See
docs/scale.md for what is written, what it costs and when it is worth it.
"""

import argparse
import dataclasses
import datetime
import hashlib
import json
import pathlib
import secrets
import shlex
import subprocess
import sys
import time

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F
from pyspark.sql import types as T

import copies
import documents
from place import Place

HERE = pathlib.Path(__file__).resolve().parent
LINE = (HERE / "line.ddl").read_text(encoding="utf-8")  # held to the program by a Go test
ENDINGS = {"lines": (".jsonl", ".ndjson", ".json"), "parquet": (".parquet",), "warc": (".warc",)}
PACKED = (".gz", ".bz2", ".zst")
ORDER = ("at", "file", "n", "path")  # earlier documents first; at is the day, unknown ones last


@dataclasses.dataclass
class Options:
    binary: str
    input: list[str]
    output: str
    engine: str
    topic: list[str]
    map: list[str]
    partitions: int
    duplicates: str
    days: int
    again: bool
    check_code: bool
    sweep: bool

    def command(self) -> list[str]:
        out = [self.binary, "extract", "--pipe", "--with-article", "--jobs", "1", "--engine", self.engine]
        for flag, values in (("--topic", self.topic), ("--map", self.map)):
            for value in values:
                out += [flag, value]
        return out


def read_options(arguments: list[str] | None = None) -> Options:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--binary", required=True, help="stancebook, by the path that it has on every machine")
    p.add_argument("--input", required=True, nargs="+", help="files, folders, globs, http(s) addresses of archives, or @FILE with one a line")
    p.add_argument("--output", required=True, help="folder of the archive, in any file system that Spark knows")
    p.add_argument("--engine", default="fast", choices=("fast", "full"))
    p.add_argument("--topic", action="append", default=[], help="as for stancebook extract; a file must be on every machine")
    p.add_argument("--map", action="append", default=[], help="which key or column holds what: text=body")
    p.add_argument("--partitions", type=int, default=0, help="tasks to extract in (0: as the files fall)")
    p.add_argument("--duplicates", default="copies", choices=tuple(copies.LEVELS), help="how far to take out (default copies)")
    p.add_argument("--days", type=int, default=copies.DAYS, help="that two copies may lie apart (default 7)")
    p.add_argument("--again", action="store_true", help="extract although the archive was made of these very files, by this program")
    p.add_argument("--sweep", action="store_true", help="when done, delete all other runs, also those of drivers that still work")
    p.add_argument("--no-check-code", dest="check_code", action="store_false", help=argparse.SUPPRESS)  # to test the counts
    return Options(**vars(p.parse_args(arguments)))


# What there is to read


def kind_of(address: str) -> str:
    """Tell by its ending how a file is read."""
    name = address.lower()
    for packed in PACKED:
        name = name.removesuffix(packed)
    for kind, endings in ENDINGS.items():
        if name.endswith(endings):
            return kind
    every = " ".join(e for list_ in ENDINGS.values() for e in list_)
    raise SystemExit(f"archive: {address}: files ending in {every} are read (also {' '.join(PACKED)})")


def files_of(spark: SparkSession, inputs: list[str]) -> dict[str, str]:
    """Find the files that the arguments name, each with what shows a change of it."""
    jvm, found = spark.sparkContext._jvm, {}
    conf = spark.sparkContext._jsc.hadoopConfiguration()
    for address in inputs:
        if address.startswith("@"):
            found |= files_of(spark, pathlib.Path(address[1:]).read_text(encoding="utf-8").split())
            continue
        if address.startswith(("http://", "https://")):
            found[address] = ""
            continue
        path = jvm.org.apache.hadoop.fs.Path(address)
        fs = path.getFileSystem(conf)
        statuses = list(fs.globStatus(path) or [])
        if not statuses:
            raise SystemExit(f"archive: {address}: no such file or folder: check the path")
        for status in statuses:
            if status.isFile():
                found[documents.plain(status.getPath().toString())] = f"{status.getLen()} {status.getModificationTime()}"
                continue
            files = fs.listFiles(status.getPath(), True)
            while files.hasNext():
                one = files.next()
                name = one.getPath().toString()
                if not any(part.startswith((".", "_")) for part in name.rsplit("/", 1)[1:]):
                    found[documents.plain(name)] = f"{one.getLen()} {one.getModificationTime()}"
    if not found:
        raise SystemExit("archive: no files to read: check --input")
    return dict(sorted(found.items()))


def lines_of(spark: SparkSession, files: list[str], partitions: int):
    """Read the files' documents, a named line each."""
    by_kind: dict[str, list[str]] = {}
    for file in files:
        by_kind.setdefault(kind_of(file), []).append(file)
    parts = [READERS[kind](spark, list_) for kind, list_ in by_kind.items()]
    lines = spark.sparkContext.union(parts) if len(parts) > 1 else parts[0]
    return lines.repartition(partitions) if partitions else lines


def read_lines(spark: SparkSession, files: list[str]):
    meta = "_metadata.file_path", "_metadata.file_block_start", "_metadata.file_block_length >= _metadata.file_size"
    frame = spark.read.option("lineSep", "\n").text(files)
    return frame.selectExpr("value", *meta).rdd.mapPartitions(lambda rows: documents.number_lines(map(tuple, rows)))


def read_parquet(spark: SparkSession, files: list[str]):
    frame = spark.read.parquet(*files)
    one = frame.select(F.to_json(F.struct(*frame.columns)).alias("record"), F.col("_metadata.file_path").alias("file"),
                       F.col("_metadata.row_index").alias("n"))
    return one.rdd.map(lambda row: documents.named(f"{documents.plain(row.file)}#{row.n + 1}", row.record))


def read_archives(spark: SparkSession, files: list[str]):
    return spark.sparkContext.parallelize(files, len(files)).flatMap(documents.pages)


READERS = {"lines": read_lines, "parquet": read_parquet, "warc": read_archives}


# What the program says of it


def asked(command: list[str]) -> dict:
    """Ask the program here for its version, and whether it writes what is read."""
    probe = '{"id":"probe","text":"\\u201cWe will,\\u201d said Ann Lee, the mayor of Lodi, California."}\n'
    done = subprocess.run(command, input=probe, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise SystemExit(f"archive: {shlex.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
    answer = json.loads(done.stdout)
    unknown = set(answer) - set(T._parse_datatype_string(LINE).fieldNames())
    if unknown:
        raise SystemExit(f"archive: the program writes {sorted(unknown)}, which line.ddl lacks: take both of one version")
    return answer


def answers_of(spark: SparkSession, lines, o: Options) -> DataFrame:
    """Pipe the documents through the program: a row an answer, and one a task that
    says how many documents it held."""
    counted = lines.mapPartitionsWithIndex(documents.with_end)
    # The process sees this environment alone. A task has one core.
    answers = counted.pipe(shlex.join(o.command()), {"GOMAXPROCS": "1", "LC_ALL": "C.UTF-8"}, checkCode=o.check_code)
    if o.check_code:
        answers = answers.mapPartitionsWithIndex(documents.checked)
    schema = T._parse_datatype_string(LINE)
    text = spark.createDataFrame(answers.map(lambda answer: (answer,)), "answer STRING", verifySchema=False)
    row = text.select(F.from_json("answer", schema, {"mode": "FAILFAST"}).alias("row")).select("row.*")
    return row.withColumn("published_on", F.to_date(F.substring("article.published", 1, 10)))


def is_end() -> F.Column:
    return F.coalesce(F.col("path").startswith(documents.END), F.lit(False))


def articles_in(answers: DataFrame, tasks: int) -> int:
    """Count the documents that went in by what the tasks said of themselves, and
    fail where a task's count never came back."""
    ends = [row.path[len(documents.END):].partition(":") for row in answers.where(is_end()).select("path").collect()]
    counts = {int(task): int(count) for task, _, count in ends}
    missing = sorted(set(range(tasks)) - set(counts))
    if missing or len(ends) != tasks:
        raise documents.Lost(f"documents were lost: of {tasks} tasks {len(missing)} never answered to their end ({missing[:5]} …)")
    return sum(counts.values())


# What is there more than once


def decided(extracted: DataFrame, level: int) -> DataFrame:
    """Give each document the one that it is the same article as, by keys: columns
    kind and of, NULL where it stays."""
    name = r"^(.*?)(?:#(\d+))?$"
    keys = extracted.select(
        F.col("article.path").alias("path"), "article_key", "version_key", "copy_signature", "published_on",
        F.coalesce("article.captured", F.lit("")).alias("captured"), F.coalesce("published_on", F.to_date(F.lit("9999-12-31"))).alias("at"),
        F.regexp_extract("article.path", name, 1).alias("file"), F.regexp_extract("article.path", name, 2).cast("long").alias("n"))
    latest = (F.desc("captured"), F.desc("file"), F.desc("n"), F.desc("path"))
    steps = (("same", ("article_key", "version_key"), (F.desc("captured"), "file", "n", "path")),
             ("version", ("article_key",), latest), ("words", ("version_key",), ORDER))
    out = keys.withColumn("kind", F.lit(None).cast("string")).withColumn("of", F.lit(None).cast("string"))
    for kind, by, order in steps[: min(level, 3)]:
        # Those taken out before stand last, so that they are nobody's original.
        first = F.first("path").over(Window.partitionBy(*by).orderBy(F.col("kind").isNotNull(), *order))
        taken = F.col("kind").isNull() & (F.col("path") != F.col("first"))
        out = (out.withColumn("first", first).withColumn("taken", taken).withColumn("of", F.when(F.col("taken"), F.col("first")).otherwise(F.col("of")))
               .withColumn("kind", F.when(F.col("taken"), F.lit(kind)).otherwise(F.col("kind"))).drop("first", "taken"))
    return out


def pairs_of(kept: DataFrame, days: int) -> DataFrame:
    """Find the pairs of copies: columns later, earlier and at (the earlier one's
    place in the order). Candidates share one of the first hashes of their
    signatures; the NEAREST before each by day are looked at."""
    banded = kept.select(*ORDER, "published_on", F.explode(F.slice(F.split("copy_signature", " "), 1, copies.BANDS)).alias("band")).where("band <> ''")
    before = Window.partitionBy("band", F.col("published_on").isNull()).orderBy(*ORDER).rowsBetween(-copies.NEAREST, -1)
    near = (banded.withColumn("before", F.collect_list(F.struct(*ORDER)).over(before)).withColumn("before", F.explode("before"))
            .where(F.datediff("at", "before.at") <= days)
            .select(F.col("path").alias("later"), F.col("before.path").alias("earlier"), F.col("before").alias("at")).distinct())
    mine = kept.select(F.col("path").alias("later"), F.col("copy_signature").alias("mine"))
    theirs = kept.select(F.col("path").alias("earlier"), F.col("copy_signature").alias("theirs"))
    verdict = F.udf(copies.same, "boolean")
    return near.join(mine, "later").join(theirs, "earlier").where(verdict("mine", "theirs")).select("later", "earlier", "at")


class Desk:
    """A folder in which a run lays down what is used more than once: Spark would
    make it anew each time, and a lost machine would take it along."""

    def __init__(self, spark: SparkSession, address: str):
        self.spark, self.address, self.sheets = spark, address, 0

    def lay(self, frame: DataFrame) -> DataFrame:
        self.sheets += 1
        frame.write.parquet(f"{self.address}/{self.sheets}")
        return self.spark.read.parquet(f"{self.address}/{self.sheets}")


def settle(pairs: DataFrame, desk: Desk) -> DataFrame:
    """Keep, in order, each document that is no copy of an earlier one which is
    kept: columns path and of, of those that are not. It gives what
    copies.kept_in_order gives, in a round for each link of the longest chain."""
    all_ = pairs = desk.lay(pairs)
    taken = pairs.select(F.col("later").alias("path")).limit(0)
    while not pairs.isEmpty():
        copied = pairs.select(F.col("later").alias("earlier")).distinct()
        gone = desk.lay(pairs.join(copied, "earlier", "left_anti").select(F.col("later").alias("path")).distinct())
        taken = taken.union(gone)
        for side in ("later", "earlier"):
            pairs = pairs.join(gone.withColumnRenamed("path", side), side, "left_anti")
        pairs = desk.lay(pairs)
    kept = all_.join(taken.withColumnRenamed("path", "later"), "later").join(taken.withColumnRenamed("path", "earlier"), "earlier", "left_anti")
    return kept.groupBy(F.col("later").alias("path")).agg(F.min_by("earlier", "at").alias("of"))


def duplicates_of(extracted: DataFrame, o: Options, desk: Desk) -> DataFrame:
    """Find the documents to be taken out: path, kind, of."""
    level = copies.LEVELS[o.duplicates]
    keys = desk.lay(decided(extracted, level))
    found = keys.where("kind IS NOT NULL").select("path", "kind", "of")
    if level > 3:
        taken = settle(pairs_of(keys.where("kind IS NULL"), o.days), desk)
        found = desk.lay(found.union(taken.select("path", F.lit("copy").alias("kind"), "of")))
    return found


# What is written


def write(spark: SparkSession, place: Place, run: str, answers: DataFrame, o: Options) -> dict:
    """Write the run's tables and count what lies there then."""
    documents_ = answers.where(~is_end())
    failed, extracted = documents_.where("error IS NOT NULL"), documents_.where("error IS NULL").drop("error", "path", "cause")
    failed.select("doc", "path", "cause", "error").write.parquet(place.run(run, "failed"))
    found = duplicates_of(extracted, o, Desk(spark, place.run(run, "work")))
    judged = extracted.withColumn("path", F.col("article.path")).join(found, "path", "left")
    facts = [F.col(f"article.{c}").alias(c) for c in ("outlet", "url", "title")]
    (judged.where("kind IS NOT NULL").select("doc", "path", "kind", "of", "article_key", "version_key", "published_on", *facts)
     .write.parquet(place.run(run, "duplicates")))
    judged.where("kind IS NULL").drop("path", "kind", "of").createOrReplaceTempView("kept")
    by_day = spark.sql("SELECT /*+ REBALANCE(published_on) */ * FROM kept")  # a file a day, more where a day is large
    by_day.write.partitionBy("published_on").parquet(place.run(run, "articles"))
    return counts_of(spark, place, run)


def counts_of(spark: SparkSession, place: Place, run: str) -> dict:
    kept, out, failed = (spark.read.parquet(place.run(run, t)) for t in ("articles", "duplicates", "failed"))
    claims = F.filter("attributions", lambda a: ~F.coalesce(a["doubtful"], F.lit(False)))
    all_ = kept.agg(F.count("*").alias("n"), F.sum(F.size(claims)).alias("claims"), F.sum(F.size(F.flatten(F.transform(claims, lambda a: a["stances"])))).alias("stances")).first()
    by = lambda frame, column: {row[0]: row[1] for row in sorted(frame.groupBy(column).count().collect())}  # noqa: E731
    kinds = by(out, "kind")
    return {"extracted": all_.n, "failed": failed.count(), "duplicate": sum(kinds.values()), "duplicates": kinds,
            "failures": by(failed.fillna("", ["cause"]), "cause"), "claims": all_.claims or 0, "stances": all_.stances or 0}


def check(counts: dict) -> None:
    out = counts["extracted"] + counts["failed"] + counts["duplicate"]
    if counts["articles_in"] != out:
        raise documents.Lost(f"documents were lost: {counts['articles_in']} went in, {out} came out ({json.dumps(counts)})")


def fingerprint(files: dict[str, str], o: Options, version: str) -> str:
    """Name what an archive is made of: files, options, program."""
    parts = [files, o.command()[1:], o.duplicates, o.days, version]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def make(spark: SparkSession, o: Options) -> dict:
    """Make the archive, or leave it as it is where it was made of the same before."""
    began, answer = time.time(), asked(o.command())
    place, files = Place(spark, o.output), files_of(spark, o.input)
    made_of, current = fingerprint(files, o, answer["version"]), place.current()
    if current and current["made_of"] == made_of and not o.again:
        print(f"archive: run {current['run']} was made of these files by this program: nothing to do (--again does it all the same)")
        return current
    run = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ-") + secrets.token_hex(3)
    print(f"archive: run {run} of {len(files)} files", flush=True)
    lines = lines_of(spark, list(files), o.partitions)
    answers_of(spark, lines, o).write.parquet(place.run(run, "answers"))
    extracted = time.time()
    answers = spark.read.parquet(place.run(run, "answers"))
    counts = {"articles_in": articles_in(answers, lines.getNumPartitions())} | write(spark, place, run, answers, o)
    check(counts)
    manifest = {"run": run, "data": f"runs/{run}", "made_of": made_of, "version": answer["version"], "engine": answer["engine"], "counts": counts,
                "options": {"duplicates": o.duplicates, "days": o.days, "topics": o.topic}, "files": len(files), "tasks": lines.getNumPartitions(),
                "seconds": {"extract": round(extracted - began, 1), "all": round(time.time() - began, 1)}}
    place.commit(manifest)
    place.drop(run, "answers")
    place.drop(run, "work")
    if o.sweep:
        for other in place.runs():
            if other != run:
                place.drop(other)
    return manifest


def session() -> SparkSession:
    spark = (SparkSession.builder.appName("stancebook archive").config("spark.sql.session.timeZone", "UTC").config("spark.sql.ansi.enabled", "false")
             .config("spark.sql.parquet.compression.codec", "zstd")
             .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1").getOrCreate())
    for module in ("documents.py", "copies.py", "place.py"):
        spark.sparkContext.addPyFile(str(HERE / module))
    return spark


def main() -> None:
    o = read_options()
    spark = session()
    try:
        manifest = make(spark, o)
    except documents.Lost as lost:
        sys.exit(f"archive: {lost}; nothing was made the archive")
    finally:
        spark.stop()
    print(json.dumps(manifest["counts"], ensure_ascii=False))


if __name__ == "__main__":
    main()
