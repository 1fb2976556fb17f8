"""Documents out of files, each a line that `stancebook extract --pipe` answers:
the document's name, a tab, a JSON object.

A name is the file and the record's number in it ("archive/3.jsonl.gz#17"), as
`stancebook ingest` names the same record where it reads the file itself.
"""

import base64
import json
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from typing import BinaryIO

LONGEST_PAGE = 10 << 20  # the program reads so much of one
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "")
# Names of the last line of each task, which says how many documents it held, and
# of a last line that says why they could not be read to their end.
END, BROKEN = "stancebook:end#", "stancebook:broken#"


def named(name: str, record: str) -> str:
    """Put a document's name before its record."""
    return name.replace("\t", "%09").replace("\n", "%0A").replace("\r", "%0D") + "\t" + record


def plain(address: str) -> str:
    """Turn Spark's address of a local file into its path; leave others alone."""
    if address.startswith("file:"):
        return urllib.parse.unquote(urllib.parse.urlsplit(address).path)
    return address


def number_lines(rows: Iterable[tuple[str, str, int, bool]]) -> Iterator[str]:
    """Name the lines of one task. A row is (line, file, where its block begins,
    whether the block is the whole file); blank lines have no number."""
    block, n = None, 0
    for line, file, start, whole in rows:
        if (file, start) != block:
            block, n = (file, start), 0
        if line.strip(" \t\r\n\ufeff"):
            n += 1
            yield named(plain(file) + ("" if whole else f"@{start}") + f"#{n}", line)


def pages(address: str) -> Iterator[str]:
    """Yield the pages of a web archive. One that is damaged ends with a line that
    says so: it counts as a document that failed. One that this machine cannot
    open is its fault, not the archive's, and fails the task."""
    from fastwarc.warc import ArchiveIterator  # only who reads archives needs it

    read = 0
    with opened(address) as file:
        try:
            for n, record in enumerate(ArchiveIterator(file, parse_http=True), 1):
                length, facts = record.content_length, page_facts(record)
                body = record.reader.read(LONGEST_PAGE + 1) if facts is not None else b""
                if len(body) + record.reader.consume() < length:
                    raise EOFError("the next one breaks off")
                read = n
                if body:
                    # As it was stored: the program unpacks it, as it does where it reads the archive itself.
                    yield named(f"{address}#{n}", json.dumps({"page_base64": base64.b64encode(body).decode("ascii"), **facts}))
            if read == 0:
                raise ValueError("no records in this web archive")
        except Exception as error:  # whatever the reader throws, one archive of thousands must not end the job
            why = f"stopped after record {read}: {error or type(error).__name__}: fetch or copy the archive again"
            yield named(address, json.dumps({"error": why}))


def opened(address: str) -> BinaryIO:
    if urllib.parse.urlsplit(address).scheme in ("http", "https"):
        return urllib.request.urlopen(address, timeout=60)
    return open(plain(address), "rb")


def page_facts(record) -> dict | None:
    """Say what a record tells of its page, None where it holds none."""
    from fastwarc.warc import WarcRecordType

    if record.record_type not in (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion):
        return None
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    content_type, packing, chunks = record.headers.get("Content-Type") or "", "", ""
    if record.is_http:
        if record.http_headers.status_code != 200:
            return None
        content_type, packing, chunks = (record.http_headers.get(name) or "" for name in ("Content-Type", "Content-Encoding", "Transfer-Encoding"))
    if is_front(url) or content_type.partition(";")[0].strip().lower() not in PAGES:
        return None
    return {"content_type": content_type, "content_encoding": packing, "transfer_encoding": chunks, "url": url,
            "captured": record.headers.get("WARC-Date") or ""}


def is_front(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme not in ("http", "https") or not parts.path.strip("/") and not parts.query


def with_end(task: int, lines: Iterable[str]) -> Iterator[str]:
    """Let a task's lines end with one that counts them. What could not be read to
    its end must end, too: the program waits for the end of its input."""
    n = 0
    try:
        for line in lines:
            n += 1
            yield line
    except Exception as error:
        yield named(f"{BROKEN}{task}:{error}", "{}")
        return
    yield named(f"{END}{task}:{n}", "{}")


class Lost(RuntimeError):
    """Documents went in that did not come out."""


def checked(task: int, answers: Iterable[str]) -> Iterator[str]:
    """Pass a task's answers on and fail it, so that it is done again, where they
    are fewer or more than its documents."""
    n, end = 0, None
    for answer in answers:
        end = end_of(answer)
        n += end is None
        yield answer
    if end != (task, n):
        raise Lost(f"task {task}: {n} answers, and the last line says {end}")


def end_of(answer: str) -> tuple[int, int] | None:
    """Read the task and its count out of the answer to its last line, None of any
    other answer."""
    if '"stancebook:' not in answer:
        return None
    path = json.loads(answer).get("path") or ""
    if path.startswith(BROKEN):
        raise Lost("documents could not be read to their end: " + path[len(BROKEN):])
    if not path.startswith(END):
        return None
    task, _, count = path[len(END):].partition(":")
    return int(task), int(count)
