"""The nouns of sitrep: documents, sentences, claims, places, actors, events, control, judgements."""
