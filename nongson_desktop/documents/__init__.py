"""The papers: each a short function over the one page description."""
