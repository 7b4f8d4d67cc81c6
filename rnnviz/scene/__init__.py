"""Floor 1: from (trace, position, options) to one frozen description of the picture."""
