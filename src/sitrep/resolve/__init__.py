"""Words that name places, actors and days in: what they stand for, or the candidates and the reason why not, out."""
