"""Knowledge files in, checked: typed reference objects (event types, lexicon, theatres, gazetteers, outlets) out."""
