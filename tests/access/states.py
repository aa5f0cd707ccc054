"""Every public page in every state, with the way to each. The one place: a public address or a type of page that is
missing here fails the suite (test_tables.py), and each state is looked at in test_every_state.py.

The keys are routes as the URL files write them; types of page are named by their model.
"""

from tests.access.state import NoPage, State, fresh, wrong

BUSES = "/consultations/night-buses/"
ANSWER = f"{BUSES}answer/"
WORDS = f"{ANSWER}question-{{words}}/"
DRAFT = "/stories/write/{draft}/"
FULL = "/stories/write/{full_draft}/"
REPORTER = "busy reporter"

PAGE_TYPES: dict[str, list[State]] = {
    "home.HomePage": [fresh("/"), State("filled", "/"), State("signed in", "/", who="resident")],
    "home.StandardPage": [State("filled", "/how-we-use-it/"), State("for members only", "/for-members/")],
    "consultations.ConsultationIndexPage": [
        fresh("/consultations/"),
        State("filled", "/consultations/"),
        State("second page", "/consultations/?page=2"),
    ],
    "consultations.ConsultationPage": [
        State("open", BUSES),
        State("long", "/consultations/long/"),
        State("not yet open", "/consultations/not-yet/"),
        State("closed", "/consultations/closed/"),
        State("answered", "/consultations/answered/"),
    ],
    "stories.StoryIndexPage": [
        fresh("/life-without-a-car/"),
        State("filled", "/getting-about/"),
        State("second page", "/getting-about/?page=2"),
        State("closed", "/long-ago/"),
    ],
    "forums.ForumPage": [fresh("/fairness-forum/"), State("filled", "/transport-forum/")],
    "forums.SessionPage": [
        State("held", "/transport-forum/getting-to-work/"),
        State("to come", "/transport-forum/next-time/"),
        State("long", "/transport-forum/session-0/"),
    ],
}

CONSULTATIONS = {
    "consultations/<slug:slug>/answer/": [
        State("open", ANSWER),
        State("begun", ANSWER, who="beginner"),
        State("not yet open", "/consultations/not-yet/answer/"),
        State("closed", "/consultations/closed/answer/"),
    ],
    "consultations/<slug:slug>/answer/question-<int:pk>/": [
        State("in words", WORDS, who="beginner"),
        wrong("in words, nothing written", WORDS, who="beginner"),
        wrong("in words, too much", WORDS, who="beginner", answer="x" * 20_003),
        State("in words, answered", f"{WORDS}?from=check", who="answerer"),
        State("one choice", f"{ANSWER}question-{{one}}/", who="beginner"),
        State("many choices, answered", f"{ANSWER}question-{{many}}/", who="answerer"),
        State("the draft is gone", WORDS, who="beginner in error", send={"answer": "I walk home."}, loses="draft-"),
        State("the form expired", WORDS, who="beginner", send={"answer": "I walk home."}, loses="csrf", status=403),
    ],
    "consultations/<slug:slug>/answer/contact/": [
        State("empty", f"{ANSWER}contact/", who="beginner"),
        State("signed in", f"{ANSWER}contact/", who="resident who answers"),
        wrong("no address", f"{ANSWER}contact/", who="beginner", email="ana@"),
    ],
    "consultations/<slug:slug>/answer/quoting/": [State("empty", f"{ANSWER}quoting/", who="beginner")],
    "consultations/<slug:slug>/answer/check/": [
        State("filled", f"{ANSWER}check/", who="answerer"),
        State("incomplete", f"{ANSWER}check/", who="beginner"),
        wrong("incomplete, sent", f"{ANSWER}check/", who="beginner"),
    ],
    "consultations/<slug:slug>/answer/sent/": [
        State("with its code", f"{ANSWER}sent/", who="sender"),
        State("looked at again", f"{ANSWER}sent/", who="sender, once more"),
        State("forgotten", f"{ANSWER}sent/"),
    ],
    "consultations/<slug:slug>/answer/delete/": [
        State("deleted", ANSWER, who="deleter", send={}, form="form[action$='/delete/']", lands=f"{ANSWER}delete/")
    ],
}

STORIES = {
    "stories/write/": [
        fresh("/stories/write/", who="reporter"),
        State("several calls", "/stories/write/", who=REPORTER),
        wrong("none chosen", "/stories/write/", who=REPORTER),
        State("not a reporter", "/stories/write/", who="resident", status=403),
    ],
    "stories/mine/": [fresh("/stories/mine/", who="reporter"), State("filled", "/stories/mine/", who=REPORTER)],
    "stories/rules/": [State("as it is", "/stories/rules/")],
    "stories/write/<reference:key>/<story_step:step>/": [
        *(State(step, f"{FULL}{step}/", who=REPORTER) for step in ("whose", "words", "name", "people", "consent")),
        State("teller", "/stories/write/{told_draft}/teller/", who=REPORTER),
        wrong("whose, not chosen", f"{DRAFT}whose/", who=REPORTER),
        wrong("words, none", f"{DRAFT}words/", who=REPORTER, title="", text=""),
        wrong("name, none", f"{DRAFT}name/", who=REPORTER),
        wrong("people, not chosen", f"{DRAFT}people/", who=REPORTER),
        State("consent, before all else", f"{DRAFT}consent/", who=REPORTER, send={}, lands=f"{DRAFT}whose/"),
        wrong("teller, no address", "/stories/write/{told_draft}/teller/", who=REPORTER, email="ana@"),
        State("another's", f"{DRAFT}words/", who="reporter", status=404),
    ],
    "stories/write/<reference:key>/picture/": [
        State("none yet", f"{DRAFT}picture/", who=REPORTER),
        State("with one", f"{FULL}picture/", who=REPORTER),
        wrong("described without one", f"{FULL}picture/", who=REPORTER, alt_text=""),
    ],
    "stories/write/<reference:key>/check/": [
        State("filled", f"{FULL}check/", who=REPORTER),
        State("told by another", "/stories/write/{told_draft}/check/", who=REPORTER),
        State("sent", "/stories/write/{draft_to_send}/check/", who=REPORTER, send={}),
    ],
    "stories/write/<reference:key>/delete/": [State("asked", f"{FULL}delete/", who=REPORTER)],
    "stories/<reference:reference>/": [
        State("with a picture", "/stories/{story}/"),
        State("long", "/stories/{long_story}/"),
        State("withdrawn", "/stories/{withdrawn_story}/", status=410),
        State("not public", "/stories/{sent_story}/", status=404),
    ],
    "stories/<reference:reference>/release/": [
        State("approved, by code", "/stories/{told_story}/release/", who="teller"),
        *(State(one, f"/stories/{{{one}_story}}/release/", who=REPORTER) for one in ("sent", "approved", "returned")),
        State("public", "/stories/{shown_story}/release/", who=REPORTER),
        State("released", "/stories/{story_to_release}/release/", who=REPORTER, send={}),
    ],
    "stories/<reference:reference>/showing/": [State("public", "/stories/{shown_story}/showing/", who=REPORTER)],
}

DECISIONS = {
    "decisions/": [fresh("/decisions/"), State("filled", "/decisions/"), State("second page", "/decisions/?page=2")],
    "decisions/<slug:slug>/": [
        State("to one person", "/decisions/{decision}/"),
        State("every outcome, long", "/decisions/{long_decision}/"),
    ],
    "what-came-of-it/": [
        fresh("/what-came-of-it/"),
        State("filled", "/what-came-of-it/"),
        State("second page", "/what-came-of-it/?page=2"),
    ],
    "what-came-of-it/<slug:slug>/": [
        State("every outcome, long, late", "/what-came-of-it/{long_statement}/"),
        State("everybody has an answer", "/what-came-of-it/{done_statement}/"),
        State("nothing yet", "/what-came-of-it/closed/"),
        State("of nothing", "/what-came-of-it/nothing/", status=404),
    ],
}

RECEIPTS = ["fresh", "read", "understood", "found-unfair", "decided-yes", "decided-no", "not-yet"]
RECEIPTS += ["corrected", "withdrawn", "overdue"]
READ = "/my/{sent_read}/"
FAIR = "/my/{sent_understood}/fair/{understood_understood}/"
UNFAIR = "/my/{sent_found-unfair}/fair/{understood_found-unfair}/"

PARTICIPANT = {
    "receipt/": [
        State("empty", "/receipt/"),
        State("closed in this browser", "/receipt/?closed"),
        State("one is open", "/receipt/", who="sender: read"),
        wrong("mistyped", "/receipt/", code="K7M4-PQ9T-XW2O"),
        wrong("opens nothing", "/receipt/", code="K7M4-PQ9T-XW2R"),
    ],
    "my/": [fresh("/my/", who="resident"), State("filled", "/my/", who="account")],
    "my/add/": [State("empty", "/my/add/", who="account"), wrong("mistyped", "/my/add/", who="account", code="K7M4")],
    "my/<reference:reference>/": [State(state, f"/my/{{sent_{state}}}/", who=f"sender: {state}") for state in RECEIPTS],
    "my/erase/": [State("asked", "/my/erase/", who="account")],
    "my/<reference:reference>/withdraw/": [State("asked", f"{READ}withdraw/", who="sender: read")],
    "my/<reference:reference>/reach/": [
        State("filled", f"{READ}reach/", who="sender: read"),
        wrong("no address", f"{READ}reach/", who="sender: read", address="ana@"),
        State("told by letter", "/my/{sent_by-letter}/reach/", who="sender: by-letter"),
        wrong("half a postal address", "/my/{sent_by-letter}/reach/", who="sender: by-letter", post="Mill Lane"),
        State("told by phone", "/my/{sent_by-phone}/reach/", who="sender: by-phone"),
    ],
    "my/<reference:reference>/messages/": [
        State("filled", f"{READ}messages/", who="sender: read"),
        wrong("nothing chosen", f"{READ}messages/", who="sender: read", pace=""),
    ],
    "my/<reference:reference>/quoting/": [State("filled", f"{READ}quoting/", who="sender: read")],
    "my/<reference:reference>/fair/<int:finding>/": [
        State("asked", FAIR, who="sender: understood"),
        State("said before", UNFAIR, who="sender: found-unfair"),
        wrong("nothing chosen", FAIR, who="sender: understood"),
        wrong("too much written", FAIR, who="sender: understood", words="x" * 2001),
        State("not theirs, or being changed", "/my/{sent_understood}/fair/0/", who="sender: understood", status=404),
    ],
    "messages/confirm/<slug:token>/": [
        State("asked", "/messages/confirm/{confirm}/"),
        State("confirmed", "/messages/confirm/{confirm_pressed}/", send={}),
        State("gone", "/messages/confirm/nothing/", status=404),
    ],
    "messages/stop/<slug:token>/": [
        State("asked", "/messages/stop/{stop}/"),
        State("stopped", "/messages/stop/{stop_pressed}/", send={}),
        State("gone", "/messages/stop/nothing/", status=404),
    ],
    "t/<slug:token>/": [
        State("asked", "/t/{text}/"),
        State("stopped", "/t/{text_pressed}/", send={}),
        State("gone", "/t/nothing/", status=404),
    ],
}

HALF = "staff without a second step"
SECOND = "accounts/2fa/"

ACCOUNTS = {
    "accounts/login/": [
        State("empty", "/accounts/login/"),
        wrong("no address", "/accounts/login/"),
        wrong("wrong password", "/accounts/login/", login="half@merebridge.example", password="guess"),
    ],
    "accounts/logout/": [State("asked", "/accounts/logout/", who="resident")],
    "accounts/inactive/": [State("as it is", "/accounts/inactive/")],
    "accounts/signup/": [
        State("empty", "/accounts/signup/"),
        wrong("no address", "/accounts/signup/"),
    ],
    "accounts/reauthenticate/": [State("empty", "/accounts/reauthenticate/", who=HALF)],
    "accounts/email/": [
        State("filled", "/accounts/email/", who="resident"),
        wrong("no address", "/accounts/email/", who="resident", email="ana@"),
    ],
    "accounts/confirm-email/": [
        State("empty", "/accounts/confirm-email/", who="newcomer"),
        wrong("wrong code", "/accounts/confirm-email/", who="newcomer", code="AAAA-AAAA"),
    ],
    "accounts/password/change/": [
        State("empty", "/accounts/password/change/", who=HALF),
        wrong("too short", "/accounts/password/change/", who=HALF, oldpassword="x", password1="a", password2="b"),
    ],
    "accounts/password/set/": [
        State("empty", "/accounts/password/set/", who="without a password"),
        wrong("too short", "/accounts/password/set/", who="without a password", password1="a", password2="b"),
    ],
    "accounts/password/reset/": [
        State("empty", "/accounts/password/reset/"),
        wrong("no address", "/accounts/password/reset/"),
    ],
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": [
        State(
            "empty",
            "/accounts/password/reset/key/{reset}/",
            lands="/accounts/password/reset/key/{reset_user}-set-password/",
        ),
        State("used up", "/accounts/password/reset/key/1-nothing/"),
    ],
    "accounts/password/reset/done/": [State("as it is", "/accounts/password/reset/done/")],
    "accounts/password/reset/key/done/": [State("as it is", "/accounts/password/reset/key/done/")],
    "accounts/login/code/": [
        State("empty", "/accounts/login/code/"),
        wrong("no address", "/accounts/login/code/"),
    ],
    "accounts/login/code/confirm/": [
        State("empty", "/accounts/login/code/confirm/", who="waiting for a code"),
        wrong("wrong code", "/accounts/login/code/confirm/", who="waiting for a code", code="AAAA-AAAA"),
    ],
    "accounts/sessions/": [State("filled", "/accounts/sessions/", who="resident")],
    "accounts/3rdparty/login/cancelled/": [State("as it is", "/accounts/3rdparty/login/cancelled/")],
    "accounts/3rdparty/login/error/": [State("as it is", "/accounts/3rdparty/login/error/", status=401)],
    "accounts/3rdparty/": [State("none", "/accounts/3rdparty/", who="staff")],
    SECOND: [State("none yet", f"/{SECOND}", who=HALF), State("an app", f"/{SECOND}", who="staff")],
    f"{SECOND}authenticate/": [
        State("empty", f"/{SECOND}authenticate/", who="staff, half way in"),
        wrong("wrong code", f"/{SECOND}authenticate/", who="staff, half way in", code="000000"),
    ],
    f"{SECOND}reauthenticate/": [State("empty", f"/{SECOND}reauthenticate/", who="staff, not confirmed again")],
    f"{SECOND}totp/activate/": [
        State("empty", f"/{SECOND}totp/activate/", who=HALF),
        wrong("wrong code", f"/{SECOND}totp/activate/", who=HALF, code="000000"),
    ],
    f"{SECOND}totp/deactivate/": [State("asked", f"/{SECOND}totp/deactivate/", who="staff")],
    f"{SECOND}recovery-codes/": [State("filled", f"/{SECOND}recovery-codes/", who="staff")],
    f"{SECOND}recovery-codes/generate/": [State("asked", f"/{SECOND}recovery-codes/generate/", who="staff")],
    f"{SECOND}webauthn/": [
        State("none yet", f"/{SECOND}webauthn/", who=HALF),
        State("one key", f"/{SECOND}webauthn/", who="key holder"),
    ],
    f"{SECOND}webauthn/add/": [State("empty", f"/{SECOND}webauthn/add/", who=HALF)],
    f"{SECOND}webauthn/reauthenticate/": [
        State("empty", f"/{SECOND}webauthn/reauthenticate/", who="key holder, not confirmed again")
    ],
    f"{SECOND}webauthn/keys/<int:pk>/edit/": [
        State("filled", f"/{SECOND}webauthn/keys/{{key}}/edit/", who="key holder"),
        wrong("no name", f"/{SECOND}webauthn/keys/{{key}}/edit/", who="key holder", name=""),
    ],
    f"{SECOND}webauthn/keys/<int:pk>/remove/": [
        State("asked", f"/{SECOND}webauthn/keys/{{key}}/remove/", who="key holder")
    ],
}

REST = {
    "accessibility-statement/": [
        fresh("/accessibility-statement/"),
        State("with issues", "/accessibility-statement/"),
    ],
    "contact/": [fresh("/contact/"), State("filled", "/contact/")],
    "privacy/": [fresh("/privacy/"), State("filled", "/privacy/")],
    "demo/": [State("as it is", "/demo/")],
    "demo/components/": [State("every state at once", "/demo/components/")],
    "demo/mail/": [State("empty", "/demo/mail/")],
    "demo/mail/<slug:key>/": [State("not there", "/demo/mail/nothing/", status=404)],
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": [
        State("empty", "/_util/authenticate_with_password/{restriction}/{restricted_page}/"),
        wrong("wrong password", "/_util/authenticate_with_password/{restriction}/{restricted_page}/", password="guess"),
    ],
    "documents/authenticate_with_password/<int:restriction_id>/": [
        State("empty", "/documents/authenticate_with_password/{restriction_of_papers}/"),
    ],
    # Wherever there is no page; the pages that are there stand in PAGE_TYPES.
    "^((?:[\\w\\-]+/)*)$": [State("nothing there", "/nowhere/", status=404)],
}

PUBLIC: dict[str, list[State]] = {**CONSULTATIONS, **STORIES, **DECISIONS, **PARTICIPANT, **ACCOUNTS, **REST}

# The main states once more in Welsh, and in a language that is written from right to left, whose sheet is another.
# (There is no catalogue of Arabic: its pages have Django's own words in it, and ours in English.)
OTHER_LANGUAGES: dict[str, list[State]] = {
    language: [
        State("front page", f"/{language}/"),
        State("consultation", f"/{language}{BUSES}"),
        wrong("question, nothing written", f"/{language}{WORDS}", who="beginner"),
        State("question, choices", f"/{language}{ANSWER}question-{{many}}/", who="answerer"),
        State("check", f"/{language}{ANSWER}check/", who="answerer"),
        State("sent", f"/{language}{ANSWER}sent/", who="sender, once more"),
        State("story", f"/{language}/stories/{{story}}/"),
        State("session", f"/{language}/transport-forum/getting-to-work/"),
        State("decision", f"/{language}/decisions/{{long_decision}}/"),
        State("statement", f"/{language}/what-came-of-it/{{long_statement}}/"),
        wrong("receipt, mistyped", f"/{language}/receipt/", code="K7M4-PQ9T-XW2O"),
        State("followed", f"/{language}/my/{{sent_decided-no}}/", who="sender: decided-no"),
        State("account", f"/{language}/my/", who="account"),
        State("log-in", f"/{language}/accounts/login/"),
    ]
    for language in ("cy", "ar")
}

NO_PAGES: dict[str, NoPage] = {
    "documents/^(\\d+)/(.*)$": NoPage("gives a file"),
    "stories/write/<reference:key>/picture/<picture_size:size>/": NoPage("gives a picture"),
    "stories/<reference:reference>/picture/<picture_size:size>/": NoPage("gives a picture"),
    f"{SECOND}recovery-codes/download/": NoPage("gives a file"),
    f"{SECOND}webauthn/login/": NoPage("gives JSON to the script of the log-in"),
    "media/images/<str:name>": NoPage("gives a picture"),
    "^brand/([0-9a-f]{6})-([0-9a-f]{12})\\.css$": NoPage("gives the sheet of the council's colour"),
    **{f"what-came-of-it/all.{kind}": NoPage("gives a file") for kind in ("csv", "json", "atom")},
    **{f"what-came-of-it/<slug:slug>/all.{kind}": NoPage("gives a file") for kind in ("csv", "json", "atom")},
    "_util/login/": NoPage("sends to the log-in", ["/_util/login/"]),
    "stories/<reference:reference>/change/": NoPage("a button's address: sends on to the first page of the change"),
    "receipt/close/": NoPage("a button's address: sends to /receipt/"),
    "my/copy/": NoPage("a button's address: answers with a file"),
    "my/<reference:reference>/copy/": NoPage("a button's address: answers with a file"),
    "my/<reference:reference>/letters/": NoPage("a button's address: sends back to the contribution"),
    "my/<reference:reference>/ask/": NoPage("a button's address: sends back to the contribution"),
    "accounts/3rdparty/signup/": NoPage("nobody signs up by the council's sign-on", ["/accounts/3rdparty/signup/"]),
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/": NoPage("sends to the council's sign-on"),
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/callback/": NoPage("where the sign-on sends back to"),
    **{
        f"accounts/social/{old}/": NoPage("an old address of allauth's: sends on")
        for old in ("login/cancelled", "login/error", "signup", "connections")
    },
}
