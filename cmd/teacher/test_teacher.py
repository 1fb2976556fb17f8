"""Laws of the teacher's reading and writing; run by `python -m unittest`."""

import pathlib
import tempfile
import unittest

import torch

import articles
import tagger


class Teacher(unittest.TestCase):
    def test_brat_joins_the_parts_of_a_content(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a_1.ann")
            path.write_text("T1\tContent 0 4;9 12\tx\nT2\tContent 20 22\ty\nT3\tCue 5 8\tz\n"
                            "E1\tContent:T1 Content2:T2 Cue:T3\nE2\tCue:T3\n")
            found = articles.brat(path)
        self.assertEqual(found, [{"source": [], "cue": [(5, 8)], "content": [(0, 4), (9, 12), (20, 22)]}])

    def test_outer_content_hides_what_it_holds(self):
        offsets = [(0, 3), (4, 8), (9, 12), (13, 18)]
        outer = {"source": [(0, 3)], "cue": [(4, 8)], "content": [(9, 18)]}
        inner = {"source": [(9, 12)], "cue": [], "content": [(13, 18)]}
        self.assertEqual(tagger.labels_of(offsets, [inner, outer]), [1, 3, 5, 6])

    def test_spans_end_with_the_line_and_with_the_word(self):
        text = "Lee said\nnothing new"
        offsets = [(0, 3), (4, 8), (9, 13), (13, 16), (17, 20)]
        best = [1, 3, 5, 6, 6]
        probability = torch.nn.functional.one_hot(torch.tensor(best), len(tagger.LABELS)).float()
        self.assertEqual(tagger.spans(probability, offsets, text),
                         [[0, 3, "source", 1.0], [4, 8, "cue", 1.0], [9, 20, "content", 1.0]])

    def test_windows_show_every_piece(self):
        class Marks:
            cls_token_id, sep_token_id = -1, -2

        ids = list(range(1000))
        seen = set()
        for at, part in tagger.windows(ids, Marks):
            self.assertLessEqual(len(part), tagger.WINDOW)
            self.assertEqual(part[1:-1], ids[at : at + len(part) - 2])
            seen.update(part[1:-1])
        self.assertEqual(seen, set(ids))


if __name__ == "__main__":
    unittest.main()
