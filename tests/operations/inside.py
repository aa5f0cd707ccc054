"""What the site of a run is given before it begins. Runs inside the site's own environment."""

from django.urls import reverse

from tests.factories import ask, make_consultation


def given_a_consultation() -> dict:
    page = make_consultation(questions=[ask("What would help?")])
    start = reverse("consultations:start", kwargs={"slug": page.activity.slug})
    return {"start": start, "question": page.asked()[0].pk}
