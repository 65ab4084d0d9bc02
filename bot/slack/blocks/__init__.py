"""Messages as pure functions of a value: text for phones, blocks for everything else."""
