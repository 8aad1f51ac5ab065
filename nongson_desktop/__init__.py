"""What the program knows: the rules, the papers, the workbooks and the command line; no window."""

__version__ = "0.1.0"
