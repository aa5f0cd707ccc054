"""What a message says, taken apart: by its words alone, without the code that wrote it."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

BETWEEN = "\n\n* * *\n\n"
ANSWERS = "What became of what you told us: "
NEWS = "There is news from Merebridge Borough Council"
RECEIPT = re.compile(r"We have what you gave us \((\S+)\)")


@dataclass(frozen=True)
class Letter:
    """A message with answers. Each answer is its paragraphs."""

    to: str
    title: str
    references: frozenset[str]
    answers: frozenset[tuple[str, ...]]


def body(message: EmailMessage) -> str:
    found = message.get_body(preferencelist=("plain",))
    return found.get_content().replace("\r\n", "\n") if found else ""


def recipient(message: EmailMessage) -> str:
    """The one address it went to. Raises ValueError when it went to several, or to another than it says."""
    [address] = message.recipients
    if message["To"] != address:
        raise ValueError("A message went to another address than it names.")
    return address


def read_letter(message: EmailMessage) -> Letter:
    opening, *answers, _about = body(message).split(BETWEEN)
    references = re.search(r"Your references?: (.+)", opening)
    return Letter(
        to=recipient(message),
        title=str(message["Subject"]).removeprefix(ANSWERS),
        references=frozenset(references.group(1).split(", ")) if references else frozenset(),
        answers=frozenset(tuple(answer.split("\n\n")) for answer in answers),
    )


def confirm_link(message: EmailMessage) -> str:
    return re.search(r"https?://\S+(/messages/confirm/\S+)", body(message)).group(1)


def stop_link(message: EmailMessage) -> str:
    return re.search(r"<https?://[^/]+(/\S+)>", str(message["List-Unsubscribe"])).group(1)


def runs_of_six(text: str) -> set[tuple[str, ...]]:
    """Every six words that follow one another: what must not be found in two texts of different people."""
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[start:] for start in range(6)), strict=False))


def returned(message: EmailMessage) -> bytes:
    """What a mail server sends back when it finds out later that there is no such mailbox (RFC 3464)."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"], report["Subject"] = "MAILER-DAEMON@mx.example.org", "Undelivered Mail Returned to Sender"
    report.attach(MIMEText("550 5.1.1 no such user"))
    status, server, person = MIMEBase("message", "delivery-status"), EmailMessage(), EmailMessage()
    server["Reporting-MTA"] = "dns; mx.example.org"
    person["Final-Recipient"] = f"rfc822; {recipient(message)}"
    person["Action"], person["Status"] = "failed", "5.1.1"
    status.set_payload([server, person])
    report.attach(status)
    report.attach(MIMEText(f"Message-ID: {message['Message-ID']}\n", "rfc822-headers"))
    return report.as_bytes()
