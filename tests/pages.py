"""What a page says, as tests read it."""

import html


def shown(response, status: int = 200) -> str:
    """The page as it was sent, with `&amp;` and the like read as the signs they stand for."""
    assert response.status_code == status
    return html.unescape(response.content.decode())


def page_of(response, status: int = 200) -> str:
    """The same on one line, wherever the template broke it."""
    return " ".join(shown(response, status).split())
