"""Floor 3: what leaves the program: one writer class per format, one FORMATS table."""
