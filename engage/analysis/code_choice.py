"""Choosing a code: by its path, in the order of the tree."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django_filters.fields import ModelChoiceField as FilterField

from engage.analysis.codebook import Code
from engage.contributions.models import Activity
from engage.core.fields import number_in
from engage.core.prepared import Prepared


def _usable(activity: int, organisation: int, code: int) -> Any:
    codes = Code.objects.usable_for(Activity(pk=activity, organisation_id=organisation))
    return codes.holding().filter(pk=code).order_by()


_HELD = Prepared(_usable)


def hold_usable(activity: Activity, code: int) -> Code | None:
    """The code of this number, held, when words that answer the activity can be filed under it."""
    return next(iter(_HELD(activity.pk, activity.organisation_id, code)), None)


def in_order(codes: Any) -> list[Code]:
    """Each codebook by itself, each code before what stands under it."""
    return sorted(codes, key=_place)


def _place(code: Code) -> tuple[str, int, list[str]]:
    return code.codebook.name.casefold(), code.codebook_id, [one.label.casefold() for one in code.line]


class _InOrder(ModelChoiceIterator):
    """Where the codes are of several codebooks, under the name of each. None that was merged is offered."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        codes = in_order(self.queryset.in_line().filter(merged_into=None))
        books = [(book, list(some)) for book, some in groupby(codes, key=lambda code: code.codebook)]
        for book, some in books:
            choices = [self.choice(code) for code in some]
            yield from choices if len(books) == 1 or not self.field.by_book else [(book.name, choices)]


class _ByPath:
    iterator = _InOrder
    by_book = True

    def label_from_instance(self, code: Code) -> str:
        return code.path


class CodeField(_ByPath, forms.ModelChoiceField):
    """`by_book` says whether codes of several codebooks stand under their names. `find`, where there is one, looks up
    by its number the code that is chosen."""

    find: Callable[[int], Code | None] | None = None

    def __init__(self, *args: Any, by_book: bool = True, **kwargs: Any) -> None:
        self.by_book = by_book
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Code | None:
        if self.find is None or value in self.empty_values:
            return super().to_python(value)
        number = number_in(str(value))
        found = None if number is None else self.find(number)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


class _CodeFilterField(_ByPath, FilterField):
    """A list that was saved goes on working: a code that was merged stands for the one it went into. With the code come
    the numbers of all that stand under it, and of all that bear on the ground that is asked for besides, in one
    question to the database."""

    ground = ""
    bearing: list[int] | None = None  # on the ground; None where no code is chosen, so that nothing was asked

    def to_python(self, value: Any) -> Code | None:
        if value in self.empty_values:
            return None
        number = number_in(str(value))
        found = {} if number is None else self._under(number)
        if number not in found:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        code = found[number]
        if code.merged_into_id:
            return self.to_python(code.standing.pk)
        code.at_or_under = list(found)
        return code

    def _under(self, number: int) -> dict[int, Code]:
        codes = self.queryset.in_line()
        if not self.ground:
            return {code.pk: code for code in codes.at_or_under(number)}
        under, bearing = self.queryset.at_or_under(number), self.queryset.bearing_on(self.ground)
        is_under, bears = (Q(pk__in=one.order_by().values("pk")) for one in (under, bearing))
        found = list(codes.filter(is_under | bears).annotate(is_under=is_under, bears=bears))
        self.bearing = [code.pk for code in found if code.bears]
        return {code.pk: code for code in found if code.is_under}


class CodeFilter(django_filters.ModelChoiceFilter):
    field_class = _CodeFilterField

    @property
    def field(self):
        field = super().field
        field.ground = self.parent.request.GET.get("ground", "")
        return field
