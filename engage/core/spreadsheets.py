"""What goes into a file that people open in a spreadsheet program."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet program runs as a formula: an apostrophe goes before what looks like one."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
