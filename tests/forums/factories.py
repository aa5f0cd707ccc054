"""Forums, sessions and points, made through the real services.

session = make_session()                    published, with an agenda
noted = make_point(session, "…")            `.point`, `.code`
"""

import itertools
import secrets

from engage.accounts.enums import Role
from forums.models import ForumPage, SessionPage
from forums.services import Noted, record_point
from tests.factories import in_days, make_front_page, make_organisation, make_user

_numbers = itertools.count(1)


def make_forum(**fields) -> ForumPage:
    number = next(_numbers)
    page = ForumPage(
        **{
            "title": f"Merebridge Fairness Forum {number}",
            "slug": f"forum-{number}",
            "introduction": "<p>Residents who know what it is to have too little.</p>",
            "independence": "Its members choose what it talks about.",
            **fields,
        }
    )
    return make_front_page().add_child(instance=page)


def make_session(forum: ForumPage | None = None, *, publish: bool = True, **fields) -> SessionPage:
    number = next(_numbers)
    page = SessionPage(
        **{
            "title": f"Getting to work, part {number}",
            "slug": f"session-{number}",
            "organisation": make_organisation(),
            "place": "Ferry Hall",
            "agenda": "<h2>Night buses</h2><ul><li>Times</li><li>Fares &amp; passes</li></ul>",
            "opens_on": in_days(-1),
            "live": False,
            **fields,
        }
    )
    (forum or make_forum()).add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return SessionPage.objects.get(pk=page.pk)


def make_point(session: SessionPage | None = None, words: str = "The first bus comes too late.", **fields) -> Noted:
    return record_point(
        **{
            "by": fields.pop("by", None) or make_user(Role.ENGAGEMENT_OFFICER),
            "session": session or make_session(),
            "words": words,
            "token": secrets.token_urlsafe(32),
            **fields,
        }
    )
