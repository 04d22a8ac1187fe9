"""The theatres that ship: a folder each, with a theatre.yaml and the actors, outlets and places it names."""
