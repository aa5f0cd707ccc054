"""Many decisions at once, from a file of the committee system: read, checked whole, kept row by row."""
