"""Workbooks in and out; reading never writes to the database."""
