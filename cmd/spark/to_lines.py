"""Write an archive's articles as the lines that extract printed, for a book:

    python to_lines.py /archive --since 2017-07-01 --until 2017-09-30 --to lines
    stancebook ingest --from-extract lines
"""

import argparse
import gzip
import json
import pathlib
import sys
from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc
import pyarrow.dataset as ds

from place import MANIFEST

NO_DAY = "__HIVE_DEFAULT_PARTITION__"  # of articles without a date


def told(value: Any) -> Any:
    """Leave out what a line leaves out: Parquet holds NULL for it."""
    if isinstance(value, dict):
        return {key: told(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [told(one) for one in value]
    return value


def current(archive: str) -> pathlib.Path:
    """Find the run that is the archive."""
    folder = pathlib.Path(archive)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        sys.exit(f"to_lines: {archive} holds no archive: no run was completed there ({MANIFEST} is written last)")
    return folder / manifest["data"]


def days(run: pathlib.Path, since: str, until: str) -> list[pathlib.Path]:
    """List the folders of the days asked for; undated articles only where no day is."""
    out = []
    for folder in sorted((run / "articles").glob("published_on=*")):
        day = folder.name.partition("=")[2]
        if day == NO_DAY:
            if not since and not until:
                out.append(folder)
        elif (since or day) <= day <= (until or day):
            out.append(folder)
    return out


def lines(folder: pathlib.Path) -> Iterator[bytes]:
    """Yield the lines of one day in the order of their documents' names."""
    table = ds.dataset(folder, format="parquet").to_table()
    for row in table.take(pc.sort_indices(pc.struct_field(table["article"], "path"))).to_pylist():
        yield json.dumps(told(row), ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("archive", help="the folder that archive.py wrote, on this machine")
    p.add_argument("--to", required=True, help="folder to write into, a file a day; it must not hold any yet")
    p.add_argument("--since", default="", help="first day (2017-07-01)")
    p.add_argument("--until", default="", help="last day")
    o = p.parse_args()
    to = pathlib.Path(o.to)
    to.mkdir(parents=True, exist_ok=True)
    if next(to.glob("*.jsonl.gz"), None):
        sys.exit(f"to_lines: {to} holds lines already: name another folder, or empty it")
    n = 0
    for folder in days(current(o.archive), o.since, o.until):
        name = folder.name.partition("=")[2].replace(NO_DAY, "undated") + ".jsonl.gz"
        with gzip.open(to / f".{name}", "wb", compresslevel=5) as file:
            for line in lines(folder):
                file.write(line)
                n += 1
        (to / f".{name}").rename(to / name)
    print(f"{n} articles in {to}")


if __name__ == "__main__":
    main()
