"""Floor 0, standard library only: messages, resources, atomic files, log, guard."""
