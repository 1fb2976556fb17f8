"""Laws of the driver's parts, without Spark; run by `python -m unittest`.

What needs the program runs where STANCEBOOK names it or bin/stancebook is there,
what needs a package of requirements.txt where it is installed."""

import gzip
import importlib.util
import itertools
import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

import articles
import copies
import documents

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("STANCEBOOK") or str(HERE.parent.parent / "bin" / "stancebook")


def needs(package: str):
    return unittest.skipUnless(importlib.util.find_spec(package), f"{package} is not installed")


needs_program = unittest.skipUnless(os.path.exists(PROGRAM), "no program: make build, or set STANCEBOOK")


def answered(lines: list[str], *flags: str) -> list[dict]:
    done = subprocess.run([PROGRAM, "extract", "--pipe", "--engine", "fast", *flags], input="".join(line + "\n" for line in lines).encode(),
                          capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Documents(unittest.TestCase):
    def test_lines_are_numbered_as_the_program_numbers_them(self):
        rows = [("{}", "file:/a%20b/x.jsonl", 0, True), (" \r", "file:/a%20b/x.jsonl", 0, True), ("{", "file:/a%20b/x.jsonl", 0, True),
                ("{}", "s3a://b/y.jsonl", 0, True), ("{}", "s3a://b/z.jsonl", 64, False)]
        names = [line.partition("\t")[0] for line in documents.number_lines(rows)]
        self.assertEqual(names, ["/a b/x.jsonl#1", "/a b/x.jsonl#2", "s3a://b/y.jsonl#1", "s3a://b/z.jsonl@64#1"])

    def test_name_holds_no_tab_and_no_line_end(self):
        self.assertEqual(documents.named("a\tb\nc", "{}"), "a%09b%0Ac\t{}")

    def test_task_ends_with_its_count_whatever_its_reader_does(self):
        def torn():
            yield "a\t{}"
            raise OSError("the disk is gone")

        self.assertEqual(list(documents.with_end(3, ["a\t{}", "b\t{}"]))[-1], documents.END + "3:2\t{}")
        self.assertEqual(list(documents.with_end(0, []))[-1], documents.END + "0:0\t{}")
        self.assertEqual(list(documents.with_end(3, torn()))[-1], documents.BROKEN + "3:the disk is gone\t{}")

    def test_missing_answers_fail_the_task(self):
        def answers(n, end):
            return [json.dumps({"doc": "d", "path": "p"})] * n + [json.dumps({"doc": "e", "error": "no text", "path": path}) for path in end]

        self.assertEqual(len(list(documents.checked(3, answers(2, [documents.END + "3:2"])))), 3)
        for n, end in ((1, [documents.END + "3:2"]), (2, []), (3, [documents.END + "3:2"]), (2, [documents.END + "4:2"]), (2, [documents.BROKEN + "3:gone"])):
            with self.assertRaises(documents.Lost, msg=f"{n} answers, {end}"):
                list(documents.checked(3, answers(n, end)))

    @needs_program
    def test_program_answers_the_end_under_its_name(self):
        lines = list(documents.with_end(7, [documents.named("x.jsonl#1", '{"text":"Nothing was said."}'), documents.named("x.jsonl#2", "{torn")]))
        answers = [json.dumps(a) for a in answered(lines)]
        self.assertEqual([documents.end_of(a) for a in answers], [None, None, (7, 2)])
        self.assertEqual(len(list(documents.checked(7, answers))), 3)

    @needs("fastwarc")
    @needs_program
    def test_archive_gives_the_articles_that_the_program_reads_of_it_itself(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.warc.gz")
            path.write_bytes(b"".join(gzip.compress(r) for r in archive()))
            mine = answered(list(documents.pages(str(path))), "--with-article")
            done = subprocess.run([PROGRAM, "extract", str(path), "--engine", "fast", "--with-article"], capture_output=True)
            self.assertEqual(mine, [json.loads(line) for line in done.stdout.splitlines()])
            self.assertEqual(len(mine), 5)
            self.assertEqual(mine[0]["article"]["captured"], "2017-08-03T04:05:06Z")

    @needs("fastwarc")
    def test_damaged_archive_is_one_document_that_failed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.warc.gz")
            path.write_bytes(b"no archive")
            lines = list(documents.pages(str(path)))
            self.assertEqual([json.loads(line.partition("\t")[2]).keys() for line in lines], [{"error"}])
            whole = b"".join(gzip.compress(r) for r in archive()[:3])
            path.write_bytes(whole[:-60])
            numbers = [line.partition("\t")[0].rpartition("/")[2] for line in documents.pages(str(path))]
            self.assertEqual(numbers, ["a.warc.gz#2", "a.warc.gz"], "half a page is none")
            with self.assertRaises(OSError, msg="a machine that lacks the files must not count them as damaged"):
                list(documents.pages(str(path) + ".absent"))


def archive() -> list[bytes]:
    """A web archive: two articles in two encodings, and what is none."""
    words = "The council of Española met on Monday and heard the mayor for an hour before it put the matter off. " * 3
    page = "<!doctype html><html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p><p>“We will not,” said Ann Núñez, the mayor of Lodi, California.</p></article></body></html>"

    def record(kind: str, url: str, http: str, body: bytes) -> bytes:
        block = http.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2017-08-03T04:05:06Z\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
        return head.encode() + block + b"\r\n\r\n"

    html = "HTTP/1.1 200 OK\nContent-Type: text/html; charset={}"
    packed = "\nContent-Encoding: gzip\nTransfer-Encoding: chunked"
    body = page.format("Three", words + "It was the third time.").encode()
    return [record("request", "https://wall.example/1", "GET /1 HTTP/1.1", b""),
            record("response", "https://wall.example/2017/08/02/one", html.format("utf-8"), page.format("Council puts vote off", words).encode()),
            record("response", "https://wall.example/2017/08/02/two", html.format("iso-8859-1"), page.format("Año nuevo", words).replace("“", '"').replace("”", '"').encode("iso-8859-1")),
            record("response", "https://wall.example/2017/08/02/three", html.format("utf-8") + packed, chunked(gzip.compress(body))),
            record("response", "https://wall.example/2017/08/02/four", html.format("utf-8") + packed, body.replace(b"third", b"fourth")),
            record("response", "https://wall.example/2017/08/02/five", html.format("utf-8") + packed[:23], gzip.compress(body.replace(b"third", b"fifth"))),
            record("response", "https://wall.example/", html.format("utf-8"), page.format("Front", words).encode()),
            record("response", "https://wall.example/gone", "HTTP/1.1 404 Not Found\nContent-Type: text/html", b"<p>gone</p>"),
            record("response", "https://wall.example/logo", "HTTP/1.1 200 OK\nContent-Type: image/png", b"\x89PNG")]


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


class Copies(unittest.TestCase):
    def test_verdicts_are_those_of_the_program(self):
        lines = (HERE / "testdata" / "verdicts.tsv").read_text(encoding="utf-8").splitlines()
        self.assertGreater(len(lines), 20)
        for n, line in enumerate(lines, 1):
            a, b, verdict = line.split("\t")
            self.assertEqual(copies.same(a, b), verdict == "copy", f"line {n}")

    def test_copy_of_a_copy_stays(self):
        self.assertEqual(copies.kept_in_order(["a", "digest", "b"], {("digest", "a"), ("b", "digest")}), {"digest": "a"})

    def test_original_is_the_earliest_that_stays(self):
        self.assertEqual(copies.kept_in_order(list("abcd"), {("b", "a"), ("d", "b"), ("d", "c"), ("d", "a")}), {"b": "a", "d": "a"})

    def test_rounds_keep_what_going_through_in_order_keeps(self):
        chance = random.Random(5)
        for _ in range(300):
            order = list("abcdefghij")
            pairs = {(b, a) for a, b in itertools.combinations(order, 2) if chance.random() < 0.2}
            self.assertEqual(rounds(pairs), copies.kept_in_order(order, pairs))


def rounds(pairs: set[tuple[str, str]]) -> dict[str, str]:
    """archive.settle on plain sets."""
    left, taken = pairs, set()
    while left:
        copied = {later for later, _ in left}
        taken |= {later for later, earlier in left if earlier not in copied}
        left = {(later, earlier) for later, earlier in left if later not in taken and earlier not in taken}
    return {path: min(a for b, a in pairs if b == path and a not in taken) for path in taken}


class Lines(unittest.TestCase):
    @needs("pyarrow")
    def test_what_a_line_leaves_out_is_left_out_again(self):
        import to_lines

        line = {"doc": "a", "n": 0, "on": False, "text": "", "list": [], "of": {"name": "x", "state": None}, "all": [{"guessed": None}], "office": None}
        self.assertEqual(to_lines.told(line), {"doc": "a", "n": 0, "on": False, "text": "", "list": [], "of": {"name": "x"}, "all": [{}]})

    @needs("pyarrow")
    def test_run_without_its_manifest_is_no_archive(self):
        import to_lines

        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "runs", "20170803T000000Z-1", "articles").mkdir(parents=True)
            with self.assertRaises(SystemExit):
                to_lines.current(folder)

    def test_articles_are_the_same_for_the_same_seed(self):
        one, again, other = (list(articles.articles(200, seed)) for seed in (1, 1, 2))
        self.assertEqual(one, again)
        self.assertNotEqual(one, other)
        self.assertTrue(any(not article["text"].isascii() for article in one))


@needs("pyspark")
class Options(unittest.TestCase):
    def test_files_are_read_by_their_endings(self):
        import archive as driver

        for name, kind in (("a/b.jsonl.gz", "lines"), ("B.NDJSON", "lines"), ("x.parquet", "parquet"), ("https://x.example/c.warc.gz", "warc")):
            self.assertEqual(driver.kind_of(name), kind)
        with self.assertRaises(SystemExit):
            driver.kind_of("a.pdf")

    def test_another_file_program_or_option_makes_another_archive(self):
        import archive as driver

        o = driver.read_options(["--binary", "b", "--input", "x", "--output", "y"])
        made = driver.fingerprint({"x": "1 2"}, o, "1")
        self.assertEqual(made, driver.fingerprint({"x": "1 2"}, o, "1"))
        more = driver.read_options(["--binary", "b", "--input", "x", "--output", "y", "--engine", "full"])
        for other in (driver.fingerprint({"x": "1 3"}, o, "1"), driver.fingerprint({"x": "1 2"}, o, "2"), driver.fingerprint({"x": "1 2"}, more, "1")):
            self.assertNotEqual(made, other)

    def test_counts_that_do_not_add_up_are_a_loss(self):
        import archive as driver

        counts = {"articles_in": 10, "extracted": 7, "failed": 1, "duplicate": 2}
        driver.check(counts)
        with self.assertRaises(documents.Lost):
            driver.check(counts | {"extracted": 6})


if __name__ == "__main__":
    unittest.main()
