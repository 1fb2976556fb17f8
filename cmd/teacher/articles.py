"""Articles, annotated ones and others. All places are code points, half open."""

import collections
import gzip
import json
import pathlib

ROLES = ("source", "cue", "content")


def annotated(folder):
    """Yield (name, text, attributions) of a folder with brat standoff.

    An attribution is {role: [(begin, end), ...]}. Of an article's annotators the
    first by file name counts, as for the scorer and for the Go trainer.
    """
    folder = pathlib.Path(folder)
    sheets = collections.defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        sheets[path.stem.rpartition("_")[0]].append(path)
    for path in sorted((folder / "text").glob("*.txt")):
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        found = sheets.get(path.stem)
        yield path.stem, text, brat(found[0]) if found else []


def brat(path):
    """Read the attributions of one .ann file: those that have a content."""
    spans, out = {}, []
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("T"):
            name, what, _ = line.split("\t", 2)
            _, _, places = what.partition(" ")
            spans[name] = [tuple(map(int, p.split())) for p in places.split(";")]
    for line in lines:
        if not line.startswith("E"):
            continue
        one = {role: [] for role in ROLES}
        for part in line.split("\t", 1)[1].split():
            kind, _, name = part.partition(":")
            role = kind.rstrip("0123456789").lower()
            if role in one:
                one[role] += spans.get(name, [])
        if one["content"]:
            out.append({role: sorted(list_) for role, list_ in one.items()})
    return out


def unlabelled(path):
    """Yield (id, text) of a JSONL file, gzipped or not."""
    unpack = gzip.open if str(path).endswith(".gz") else open
    with unpack(path, "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            yield article["id"], article["text"]
