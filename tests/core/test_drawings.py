"""What is drawn on the server: the square with a return code, and the thread through a form."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from engage.core.references import new_code

ADDRESS = re.compile(r'<svg class="engage-qr" role="img" aria-label="([^"]+)" viewBox="0 0 (\d+) \2"')


def drawn(template: str, **context) -> str:
    return Template("{% load drawings %}" + template).render(Context(context))


def square(code: str, host: str = "testserver") -> str:
    request = RequestFactory(SERVER_NAME=host).get("/anything/")
    return drawn("{% return_code_square '/receipt/' code %}", request=request, code=code)


def test_the_square_differs_by_code_and_by_place_and_holds_neither_in_letters():
    code = new_code()
    assert ADDRESS.search(square(code))[1] == "A square to photograph with a phone. It opens the page for your code."
    assert code not in square(code)
    assert square(code) == square(code)
    assert len({square(code), square(new_code()), square(code, "localhost")}) == 3


@pytest.mark.parametrize(
    ("at", "total", "behind", "now", "ahead"),
    [(1, 1, 0, 1, 0), (1, 3, 0, 1, 2), (2, 3, 1, 1, 1), (3, 3, 2, 1, 0), (4, 3, 3, 0, 0), (1, 30, 0, 1, 29)],
)
def test_each_knot_of_a_form_is_behind_here_or_ahead(at, total, behind, now, ahead):
    svg = drawn("{% progress at total %}", at=at, total=total)
    assert svg.count('r="6.5" fill="currentColor"') == behind
    assert svg.count('r="10"') == now
    assert svg.count('class="engage-progress__open"') == now + ahead
    assert "style=" not in svg
