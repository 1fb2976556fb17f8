"""Fine-tune the encoder on annotated articles.

    python finetune.py --train ../../../shared/data/polnear/train --out /tmp/teacher
"""

import argparse
import itertools
import random
import sys
import time

import torch

import tagger
from articles import annotated


def read_arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--train", required=True, help="folder with text/ and attributions/")
    p.add_argument("--out", required=True, help="folder to write the fine-tuned model into")
    p.add_argument("--passes", type=int, default=4)
    p.add_argument("--batch", type=int, default=16, help="windows a step")
    p.add_argument("--rate", type=float, default=4e-4)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--articles", type=int, help="learn from so many articles only")
    p.add_argument("--steps", type=int, help="stop after so many steps")
    p.add_argument("--smoke", action="store_true", help="a few steps on a few articles: does it run?")
    o = p.parse_args()
    if o.smoke:
        o.articles, o.steps = o.articles or 6, o.steps or 4
    return o


def lessons(tokenizer, articles):
    """Cut articles into windows of pieces with their labels; −100 teaches nothing."""
    for _, text, attributions in articles:
        ids, offsets = tagger.pieces(tokenizer, text)
        labels = tagger.labels_of(offsets, attributions)
        for at, part in tagger.windows(ids, tokenizer, stride=tagger.WINDOW - 2):
            yield part, [-100] + labels[at : at + len(part) - 2] + [-100]


def main():
    o = read_arguments()
    random.seed(o.seed)
    torch.manual_seed(o.seed)
    tokenizer, model = tagger.load()
    articles = itertools.islice(annotated(o.train), o.articles)
    windows = list(lessons(tokenizer, articles))
    if not windows:
        sys.exit(f"finetune: no annotated articles in {o.train}")
    total = o.passes * -(-len(windows) // o.batch)
    total = min(total, o.steps or total)
    print(f"{len(windows)} windows, {total} steps")
    optimizer = torch.optim.AdamW(model.parameters(), lr=o.rate)
    decay = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: 1 - n / total)
    model.train()
    step, start = 0, time.time()
    while step < total:
        random.shuffle(windows)
        for k in range(0, len(windows), o.batch):
            if step >= total:
                break
            loss = learn(model, optimizer, tokenizer, windows[k : k + o.batch])
            decay.step()
            step += 1
            if step % 20 == 0 or step == total:
                print(f"step {step} of {total}: loss {loss:.4f}, {time.time() - start:.0f} s", flush=True)
    model.eval()
    model.save_pretrained(o.out)
    tokenizer.save_pretrained(o.out)


def learn(model, optimizer, tokenizer, group):
    """Take one step on a group of windows and return its loss."""
    ids, mask = tagger.batch_of([part for part, _ in group], tokenizer.pad_token_id)
    labels, _ = tagger.batch_of([labels for _, labels in group], -100)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


if __name__ == "__main__":
    main()
