"""Bringing in answers that were given elsewhere: read a table, check it whole, keep it in batches."""
