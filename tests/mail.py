"""A real SMTP server on loopback that can be told to misbehave.

- `mailbox.messages`: what arrived, parsed, each with `.recipients`
- `mailbox.wait_for(2)`: until two messages have arrived
- `mailbox.refuse_temporarily()`, `refuse_permanently()`, `hang()`: at each recipient
- `mailbox.accept_then_block()`: the message is taken, but the answer waits for `release()`
- `mailbox.refuse_addresses({…})`: these for good, whatever it does with others
- `mailbox.accept()`: back to normal
"""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.WARNING)  # what the server tells of itself is not the site's log
TOO_LATE = 60  # seconds a test waits for mail before it fails: machines are slower than one thinks


class Mailbox:
    """What arrived, and how the server behaves. Methods may be called from any thread."""

    def __init__(self):
        self.messages: list[EmailMessage] = []
        self.connections = 0
        self.blocked = threading.Event()
        self._released = threading.Event()
        self._behave = "accept"
        self._refused: set[str] = set()
        self.url = ""

    def accept(self) -> None:
        self._behave = "accept"

    def refuse_temporarily(self) -> None:
        self._behave = "451 4.3.0 Please try again later"

    def refuse_permanently(self) -> None:
        self._behave = "550 5.1.1 There is no such mailbox here"

    def refuse_addresses(self, addresses: set[str]) -> None:
        """These mailboxes do not exist; others do."""
        self._refused = set(addresses)

    def hang(self) -> None:
        """Never answer a recipient: the client runs into its own time limit."""
        self.blocked.clear()
        self._released.clear()
        self._behave = "hang"

    def accept_then_block(self) -> None:
        """Take the message, then keep the answer back: to the sender its fate is unknown."""
        self.blocked.clear()
        self._released.clear()
        self._behave = "block"

    def release(self) -> None:
        """Let whatever waits go on, and behave well from here."""
        self.accept()
        self._released.set()

    def wait_for(self, count: int, *, timeout: float = TOO_LATE) -> list[EmailMessage]:
        deadline = time.monotonic() + timeout
        while len(self.messages) < count:
            if time.monotonic() > deadline:
                pytest.fail(f"{len(self.messages)} of {count} messages arrived within {timeout} s")
            time.sleep(0.05)
        return self.messages

    def wait_until_blocked(self, *, timeout: float = TOO_LATE) -> None:
        if not self.blocked.wait(timeout):
            pytest.fail(f"No message was handed over within {timeout} s")

    # What aiosmtpd calls, in the server's own thread.

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        behave = self._behave
        if address in self._refused:
            return "550 5.1.1 There is no such mailbox here"
        if behave == "hang":
            self.blocked.set()
            await self._until_released()
        if behave[0] in "45":
            return behave
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.original_content, policy=modern)
        message.recipients = list(envelope.rcpt_tos)
        self.messages.append(message)
        if self._behave == "block":
            self.blocked.set()
            await self._until_released()
        return "250 OK"

    async def _until_released(self) -> None:
        while not self._released.is_set():
            await asyncio.sleep(0.02)


@contextmanager
def running_mailbox() -> Iterator[Mailbox]:
    """A mailbox with its server, on a port the machine picks."""
    mailbox = Mailbox()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start():
        return await loop.create_server(lambda: SMTP(mailbox, loop=loop, timeout=300), "127.0.0.1", 0)

    async def stop(server):
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    mailbox.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield mailbox
    finally:
        mailbox.release()
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server for this test; `site` sends through it."""
    with running_mailbox() as running:
        yield running
