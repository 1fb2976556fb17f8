"""Label articles with a fine-tuned model, a JSON line an article:
{"id": ..., "spans": [[begin, end, role, mean confidence], ...]}

    python label.py --model /tmp/teacher --articles ../../../shared/data/unlabelled/news.jsonl.gz --out silver.jsonl.gz
"""

import argparse
import gzip
import itertools
import json
import time

import tagger
from articles import unlabelled


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True, help="folder that finetune.py wrote")
    p.add_argument("--articles", required=True, help="JSONL with id and text, gzipped or not")
    p.add_argument("--out", required=True, help="file to write, gzipped")
    p.add_argument("--limit", type=int, help="label so many articles only")
    o = p.parse_args()
    tokenizer, model = tagger.load(o.model)
    model.eval()
    start, done = time.time(), 0
    # Without a time stamp and a name the same spans give the same file.
    with open(o.out, "wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as out:
        for name, text in itertools.islice(unlabelled(o.articles), o.limit):
            ids, offsets = tagger.pieces(tokenizer, text)
            found = tagger.spans(tagger.probabilities(model, tokenizer, ids), offsets, text) if ids else []
            out.write((json.dumps({"id": name, "spans": found}) + "\n").encode())
            done += 1
    print(f"{done} articles, {done / (time.time() - start):.1f} a second")


if __name__ == "__main__":
    main()
