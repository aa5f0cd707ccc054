"""What an e-mail address, a phone number and a postal address need to have, and how a postal one is set out."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

FEWEST_DIGITS = 7  # of a phone number
FEWEST_LINES, MOST_LINES = 2, 7  # of a postal address; seven fit into the window of an envelope
_EXTENSION = re.compile(r"\b(extension|ext|x)\.? ?(?=\d+$)", re.IGNORECASE)


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def is_phone(text: str) -> bool:
    """A whole number, however it is set out, and an extension perhaps."""
    number = _EXTENSION.sub("", text)
    return sum(sign.isdigit() for sign in number) >= FEWEST_DIGITS and not any(sign.isalpha() for sign in number)


def number_of(phone: str) -> str:
    """What makes it this number and no other, however it is set out, and with or without the country."""
    digits = "".join(sign for sign in _EXTENSION.split(phone)[0] if sign.isdigit())
    return digits.lstrip("0").removeprefix("44").lstrip("0")


def address_lines(address: str) -> list[str]:
    """An address in one line is one with commas."""
    lines = [" ".join(line.split()).strip(" ,") for line in address.splitlines()]
    lines = [line for line in lines if line]
    return [part.strip() for part in lines[0].split(",") if part.strip()] if len(lines) == 1 else lines
