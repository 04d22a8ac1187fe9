"""Reports in; a second reading of them by a language model that the user runs or rents, out."""
