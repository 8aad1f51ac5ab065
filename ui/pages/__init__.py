"""Pages that the general record page cannot be."""
