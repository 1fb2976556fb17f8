"""Articles made up for the test on a cluster: the same for the same seed.

    python articles.py --number 8000 --seed 1 --to /tmp/in

Names, places and matters are put together at random; sentences follow a few
dozen patterns of reporting, so that statements of all types, pronouns, offices
and split quotations come up. One article in ten is there twice: as it is under
another address, at the same address in later words, as another outlet's copy
cut and re-headlined, or word for word the same record.
"""

import argparse
import gzip
import html
import json
import pathlib
import random
from collections.abc import Iterator

GIVEN = "Ann José Dana Zoë Marcus Łucja Tom Renée Omar Siobhán Grace Håkon Peter İpek Ruth Chloë Victor Núria Helen Émile".split()
FAMILY = ("Núñez Whitlow Åberg Okafor Brandt Müller Ames Dvořák Castellanos Reyes Ng O’Connor Petrov Søndergaard Iyer Lindqvist "
          "Harrow Mbeki Fontaine Çelik Tran Quist Abara Villareal Stone Kowalczyk").split()
PLACES = ["Stockton, California", "Lodi, California", "Española, New Mexico", "Albuquerque, New Mexico", "Chicago, Illinois",
          "Cañon City, Colorado", "Aurora, Colorado", "Dayton, Ohio", "Toledo, Ohio", "Utica, New York", "Waco, Texas", "Tulsa, Oklahoma"]
OFFICES = ["Mayor", "Police Chief", "Sheriff", "City Attorney", "Councilwoman", "Councilman", "Gov.", "Sen."]
OUTLETS = ["The Morning Wall", "El Día", "Kvällsposten", "The Lakeside Courier", "Plains Record", "Harbour Gazette"]
MATTERS = ["the jail contract", "federal grants for policing", "the detainer requests", "the sanctuary ordinance", "the new shelter", "a café tax",
           "the water plant", "overtime at the fire department", "the naïve façade rules", "the bus line to the college", "body cameras", "the harbour’s dredging"]
VERBS = ["delay", "support", "drop", "rewrite", "defend", "fund", "question", "move ahead with", "pull out of", "put to a vote"]
CUES = ["said", "told reporters", "wrote in a letter", "added", "announced", "argued"]
DENIALS = ["denied", "doubted", "conceded", "insisted", "warned", "acknowledged", "promised"]
TIMES = ["on Monday", "late Tuesday", "at a hearing", "in an interview", "after a closed meeting", "before the vote", "by e-mail"]
QUOTED = ["We will {verb} {matter}", "Nobody here wants to {verb} {matter}", "It is not our job to {verb} {matter}", "If they {verb} {matter}, we lose {n} jobs",
          "I cannot {verb} {matter} for €{n},000", "The city has {n} days to {verb} {matter}", "You do not {verb} {matter} overnight — not here",
          "They asked us {n} times to {verb} {matter}", "Let them {verb} {matter} in court"]
PATTERNS = ["“{quote},” {office} {name} {cue} {time}.", "“{quote},” {cue} {name}, the {role} of {place}. “{quote2}.”",
            "“{quote},” {pronoun} {cue}, “and {quote3}.”", "{office} {last} {denial} that the city would {verb} {matter}.",
            "According to {name}, {n} people came to the meeting about {matter}.", "{name}, a spokesman for {office} {other}, said {pronoun} “had no plan” to {verb} {matter}.",
            "The council voted {n} to 3 {time} to {verb} {matter}.", "Residents of {town} have waited {n} months, the clerk’s figures show.",
            "Asked whether {town} would {verb} {matter}, {last} said no.", "A report of {n} pages looked at {matter} in {place}.",
            "The line outside the hall in {town} was {n} metres long 🙂, a clerk {cue}.", "Critics {denial} that {matter} had cost ${n} million."]


class Writer:
    """Writes articles with one source of chance."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)

    def article(self, n: int) -> dict:
        pick = self.chance.choice
        place, people = pick(PLACES), [(pick(GIVEN), pick(FAMILY), pick(OFFICES)) for _ in range(3)]
        matter = pick(MATTERS)
        sentences = [self.sentence(place, people, matter if self.chance.random() < 0.6 else pick(MATTERS)) for _ in range(self.chance.randint(9, 16))]
        paragraphs = [" ".join(sentences[i:i + 2]) for i in range(0, len(sentences), 2)]
        title = f"{place.partition(',')[0]} weighs whether to {pick(VERBS)} {matter}"
        day = f"2017-{self.chance.randint(6, 9):02d}-{self.chance.randint(1, 30):02d}"
        article = {"id": f"a{n}", "url": f"https://wall.example/{day.replace('-', '/')}/story-{n}", "title": title, "outlet": pick(OUTLETS),
                   "date": day, "text": "\n\n".join(paragraphs)}
        for key in ("url", "date", "outlet"):
            if self.chance.random() < 0.03:
                del article[key]
        return article

    def sentence(self, place: str, people: list, matter: str) -> str:
        pick = self.chance.choice
        given, last, office = pick(people)
        words = {"name": f"{given} {last}", "last": last, "office": office, "other": pick(people)[1], "role": "mayor" if office == "Gov." else office.lower(),
                 "place": place, "town": place.partition(",")[0], "matter": matter, "cue": pick(CUES), "denial": pick(DENIALS), "time": pick(TIMES),
                 "pronoun": pick(("he", "she")), "verb": pick(VERBS), "n": self.number()}
        for key in ("quote", "quote2"):
            words[key] = pick(QUOTED).format(verb=pick(VERBS), matter=pick(MATTERS), n=self.number())
        words["quote3"] = "we will " + pick(VERBS) + " " + matter
        return pick(PATTERNS).format(**words)

    def number(self) -> str:
        return str(self.chance.randint(4, 9999))

    def copy(self, article: dict, n: int) -> dict:
        """Make the second of an article that is there twice."""
        paragraphs = article["text"].split("\n\n")
        kind = self.chance.randrange(4)
        if kind == 0:
            return dict(article)
        if kind == 1:
            return article | {"id": f"b{n}", "url": f"https://lake.example/{n}"}
        if kind == 2 and "url" in article:
            return article | {"id": f"c{n}", "text": article["text"] + f"\n\nA first version gave {self.number()} as the number."}
        text = "\n\n".join(paragraphs[:-1]).replace("said", "says", 1)
        return article | {"id": f"d{n}", "url": f"https://courier.example/{n}", "outlet": "The Lakeside Courier", "title": f"What to know {self.number()}", "text": text}


def articles(number: int, seed: int) -> Iterator[dict]:
    """Yield so many articles, one in ten of them there before in one way or other."""
    writer, told = Writer(seed), []
    for n in range(number):
        if n % 10 == 9:
            yield writer.copy(writer.chance.choice(told[-500:]), n)
            continue
        told.append(writer.article(n))
        yield told[-1]


def write(folder: pathlib.Path, number: int, seed: int, files: int) -> None:
    """Write the articles into files, every other one packed, and one line that
    is no record into the middle of the first."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(article, ensure_ascii=False) for article in articles(number, seed)]
    lines.insert(number // files // 2, '{"id": "torn", "text": "The council met')
    share = -(-len(lines) // files)
    for i in range(files):
        text = "".join(line + "\n" for line in lines[i * share:(i + 1) * share]).encode("utf-8")
        name = folder / f"part-{i:02d}.jsonl"
        if i % 2:
            name.with_suffix(".jsonl.gz").write_bytes(gzip.compress(text, mtime=0))
        else:
            name.write_bytes(text)


def write_parquet(folder: pathlib.Path, number: int, seed: int, name: str) -> None:
    """Write articles as Parquet. All have an address: the key of one without is
    made of the file's name."""
    import pyarrow
    import pyarrow.parquet

    folder.mkdir(parents=True, exist_ok=True)
    rows = [{"url": f"https://table.example/{seed}/{article['id']}"} | article for article in articles(number, seed)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, pyarrow.schema([(key, pyarrow.string()) for key in FIELDS])), folder / f"{name}.parquet")
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


FIELDS = ("id", "url", "title", "outlet", "date", "text")


def write_archive(file: pathlib.Path, number: int, seed: int) -> None:
    """Write articles as the pages of a web archive, with a request before each,
    no two at one address: of those the program reads the last only."""
    with open(file, "wb") as out:
        for n, article in enumerate(articles(number, seed)):
            address = f"https://page.example/{seed}/{n}"
            body = page_of(article).encode("utf-8")
            if n % 3 == 1:
                body = gzip.compress(body, mtime=0)
            head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + ("Content-Encoding: gzip\r\n" if n % 3 == 1 else "") + "\r\n"
            for kind, block in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", head.encode("ascii") + body)):
                record = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2017-10-02T00:{n // 60:02d}:{n % 60:02d}Z\r\n"
                          f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n")
                out.write(gzip.compress(record.encode("ascii") + block + b"\r\n\r\n", mtime=0))


def page_of(article: dict) -> str:
    say = html.escape
    meta = "".join(f'<meta property="{name}" content="{say(article[key])}">' for name, key in (("og:site_name", "outlet"), ("article:published_time", "date"))
                   if key in article)
    paragraphs = "".join(f"<p>{say(paragraph)}</p>\n" for paragraph in article["text"].split("\n\n"))
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{say(article["title"])}</title>{meta}</head><body><nav><a href="/">Home</a></nav>\n'
            f"<article><h1>{say(article['title'])}</h1>\n{paragraphs}</article></body></html>")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--number", type=int, default=8000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--files", type=int, default=16)
    p.add_argument("--to", required=True, type=pathlib.Path)
    o = p.parse_args()
    write(o.to, o.number, o.seed, o.files)


if __name__ == "__main__":
    main()
