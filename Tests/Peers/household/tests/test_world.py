"""The household itself: the same for a seed, and one behind all products."""

import unittest

from household.history import History
from household.world import World


class WorldTests(unittest.TestCase):
    def test_is_the_same_for_the_same_seed_and_another_for_another(self):
        def plays(seed):
            world = World(seed=seed, titles=200, history=2000)
            return [world.play_truth(number) for number in range(2000)]

        self.assertEqual(plays(3), plays(3))
        self.assertNotEqual(plays(3), plays(4))

    def test_finds_every_title_by_each_of_its_ids(self):
        world = World(titles=500)
        for index in range(world.titles.total):
            title = world.titles[index]
            if title.match == "none":
                self.assertIsNone(world.titles.by_tmdb(title.kind, title.tmdb))
                continue
            self.assertEqual(world.titles.by_tmdb(title.kind, title.tmdb).index, index)
            self.assertEqual(world.titles.by_imdb(title.imdb).index, index)
            if title.kind == "tv":
                self.assertEqual(world.titles.by_tvdb(title.tvdb).index, index)

    def test_nobody_played_what_they_may_not_see(self):
        world = World(titles=300, members=40, history=5000)
        for number in range(5000):
            row = world.history.row(number)
            self.assertIn(world.titles.section_of(row.title), world.members[row.member].sections)

    def test_history_has_abandons_parts_and_repeats(self):
        world = World(titles=300, members=8, history=8000)
        rows = [world.history.row(number) for number in range(8000)]
        self.assertEqual([row.started for row in rows], sorted(row.started for row in rows))
        abandoned = sum(row.percent < 20 for row in rows) / len(rows)
        finished = sum(row.percent >= 90 for row in rows) / len(rows)
        self.assertTrue(0.03 < abandoned < 0.2, abandoned)
        self.assertTrue(0.5 < finished < 0.9, finished)
        parts = [row for row in rows if row.reference != row.id]
        self.assertGreater(len(parts), 500)
        for row in parts:
            first = rows[row.reference - 1]
            self.assertEqual((row.member, row.title, row.episode), (first.member, first.title, first.episode))
            self.assertGreater(row.percent, first.percent)
        films = [(row.member, row.title) for row in rows if row.season is None and row.reference == row.id]
        self.assertGreater(len(films), len(set(films)))
        self.assertTrue(all(row.stopped <= world.now for row in rows))

    def test_a_viewing_lists_all_its_parts(self):
        history: History = World(titles=100, history=803).history
        together = sorted(
            row.id for number in range(803) if history.row(number).reference == number + 1
            for row in history.viewing(number))
        self.assertEqual(together, list(range(1, 804)))

    def test_identifies_items_in_every_way_that_servers_do(self):
        world = World(titles=2000)
        ways = {world.titles[index].match for index in range(2000)}
        self.assertEqual(ways, {"tmdb", "imdb", "tvdb", "title", "none"})


if __name__ == "__main__":
    unittest.main()
