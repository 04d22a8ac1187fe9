"""The command line: a module per command, each exposing ``command``; `sitrep.cli.main` loads them by name."""
