"""A deprecation is an error in every test, so that the next upgrade is small."""

import warnings

import pytest
from django.utils import deprecation as django_deprecation
from wagtail.utils import deprecation as wagtail_deprecation


def classes() -> list[type[Warning]]:
    found = {
        thing
        for module in (django_deprecation, wagtail_deprecation)
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Warning)
    }
    return sorted({DeprecationWarning, PendingDeprecationWarning, ResourceWarning, *found}, key=lambda c: c.__name__)


@pytest.mark.parametrize("category", classes())
def test_is_an_error(category):
    with pytest.raises(category):
        warnings.warn("this will go away", category, stacklevel=1)
