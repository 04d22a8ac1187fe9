"""Example and synthetic reports in: how fast and how big the program runs, printed; never part of the tests."""
