"""Read sentences in: claims with the words that tell them out."""
