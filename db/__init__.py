"""The tables of an office and the only door for reading and writing them."""
