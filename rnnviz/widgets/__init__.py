"""Floor 3: the parts of the window, each edits or shows one value; they know neither export nor app."""
