"""Every model says what it is, and of each of its fields whether it is personal."""

import pytest

from tests.repository.files import our_models

MODELS = pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)


@MODELS
def test_has_a_docstring(model):
    # Django writes one of its own, "Model(id, …)", where there is none.
    text = model.__dict__.get("__doc__") or ""
    assert text.strip(), f"{model._meta.label} has no docstring"
    assert not text.startswith(f"{model.__name__}("), f"{model._meta.label} has no docstring"


@MODELS
def test_every_field_is_classified_personal_or_not(model):
    """Each model lists its own columns once, in `class Privacy: personal = {…}; impersonal = {…}`."""
    own = {field.name for field in model._meta.local_concrete_fields if not is_given(field)}
    every = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
    privacy = getattr(model, "Privacy", None)
    personal, impersonal = set(getattr(privacy, "personal", ())), set(getattr(privacy, "impersonal", ()))
    both = personal & impersonal
    assert not both, f"{model._meta.label}.Privacy has these in both sets: {sorted(both)}"
    missing = own - personal - impersonal
    assert not missing, f"{model._meta.label}.Privacy does not classify: {sorted(missing)}"
    unknown = (personal | impersonal) - every
    assert not unknown, f"{model._meta.label}.Privacy names what is no field: {sorted(unknown)}"


def is_given(field) -> bool:
    """Columns that nobody wrote: a plain id, and the link to a parent's table."""
    return (field.primary_key and field.name == "id") or bool(field.remote_field and field.remote_field.parent_link)
