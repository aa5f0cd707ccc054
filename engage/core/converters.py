"""Parts of addresses. Importing this makes `<reference:…>` known to `path()`."""

from django.urls import register_converter

from engage.core.references import ALPHABET


class ReferenceConverter:
    """A public reference, as `K7M4-PQ9T`."""

    regex = f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")
