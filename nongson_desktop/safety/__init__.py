"""Copies, integrity and keys."""
