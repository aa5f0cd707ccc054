"""A file of answers comes in by the keyboard alone, from choosing it to taking it back."""

from tests.contributions.desk import as_csv
from tests.journeys.going_on import goes_on
from tests.journeys.inside import an_activity, what_is_in

ROWS = [
    ["Response ID", "What would help?", "Do you agree?", "Said on"],
    ["r1", "More buses.", "Yes", "2026-11-03"],
    ["r2", "Later buses.", "No", "2026-11-04"],
    ["r3", "Cheaper buses.", "No", "never"],
    ["r4", "No bus.", "Yes", "1999-01-01"],
]

TAKE = "Bring them in too: they count like the others"
LEAVE = "Leave them out: they are listed with the rows that are not taken"

TAKEN = [
    ["2026-11-03", [["What would help?", "More buses."]], [["Do you agree?", "Yes"]]],
    ["2026-11-04", [["What would help?", "Later buses."]], [["Do you agree?", "No"]]],
]


def test_a_file_is_mapped_tried_brought_in_and_taken_back(module_site, sit_down, page):
    activity = module_site.run_python(an_activity, title="Night buses")
    keys = sit_down("Engagement officer", "imports/")

    keys.tab_to("link", "Choose a file")
    keys.follow()
    keys.choose("What are these answers to?*", "Night buses")
    keys.tab_to("button", "The file*", exact=False)  # the list of files that Space opens is not the page's own
    page.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": as_csv(ROWS)})
    keys.tab_to("button", "Look at the columns")
    keys.follow()
    keys.choose("What would help?", "People’s own words")
    keys.choose("Do you agree?", "A choice they ticked")
    keys.choose("Said on", "The day it was said")
    keys.tab_to("button", "Check every row")
    keys.follow()
    goes_on(module_site, keys)
    assert module_site.run_python(what_is_in, activity=activity) == []

    keys.pick(TAKE, LEAVE)
    keys.tab_to("button", "Bring the rows in", at_most=1)
    keys.follow()
    goes_on(module_site, keys)
    assert module_site.run_python(what_is_in, activity=activity) == TAKEN

    keys.tab_to("link", "Take this import back", at_most=10)
    keys.follow()
    keys.tab_to("button", "Take 2 answers back")
    keys.follow()
    goes_on(module_site, keys)
    assert module_site.run_python(what_is_in, activity=activity) == []
    page.get_by_text("2 answers are gone").wait_for()
