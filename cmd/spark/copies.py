"""Which documents are the same article, or copies of one story.

The keys and signatures are those that the program prints. `same` is the verdict
of its package extract/copies; testdata/verdicts.tsv holds both to one another.
"""

FEW = 4  # the least number of shared hashes that proves anything
COPIED = 0.32  # of the shorter article's sample must stand in the longer one's
PART = 0.08  # of the longer article's, at least
LARGEST = 256  # hashes of a capped sample
BANDS = 20  # hashes of a signature by which candidates are found
NEAREST = 48  # articles looked at for each band
DAYS = 7  # that two copies may lie apart

KINDS = ("same", "version", "words", "copy")
LEVELS = {"same": 1, "versions": 2, "words": 3, "copies": 4}  # how many of KINDS are taken out


def same(a: str, b: str) -> bool:
    """Tell whether one article is a copy of the other, or of a part of it."""
    x, y = a.split(), b.split()
    if min(len(x), len(y)) < FEW:
        return False
    if LARGEST in (len(x), len(y)):  # nothing above the last hash of a capped sample is known
        end = min(x[-1], y[-1])
        x, y = [h for h in x if h <= end], [h for h in y if h <= end]
    shared = len(set(x) & set(y))
    return shared >= FEW and shared >= COPIED * min(len(x), len(y)) and shared >= PART * max(len(x), len(y))


def kept_in_order(order: list[str], pairs: set[tuple[str, str]]) -> dict[str, str]:
    """Go through documents in order and give each that is a copy of an earlier one
    which was kept, with the first such one. A copy of a copy stays, so that a
    digest of two stories does not make them one. The distributed form is
    archive.settle; this one says what it must give."""
    place = {document: i for i, document in enumerate(order)}
    earlier: dict[str, list[str]] = {}
    for later, before in pairs:
        earlier.setdefault(later, []).append(before)
    of: dict[str, str] = {}
    for document in order:
        kept = [before for before in earlier.get(document, []) if before not in of]
        if kept:
            of[document] = min(kept, key=place.__getitem__)
    return of
