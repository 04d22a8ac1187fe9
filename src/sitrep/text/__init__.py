"""Raw text in: cleaned text, its sentences and their linguistic analysis out, with the way back to the raw bytes."""
