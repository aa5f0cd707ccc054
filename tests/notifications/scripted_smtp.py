"""A mail server that follows a script to the letter: what it answers to each step, where it hangs up, where it falls
silent. `mailbox` (tests/mail.py) is for how a good server behaves; this is for all the others.

    with scripted(rcpt="550 no") as server: ...      server.url, server.taken (bodies whose final dot arrived)
    server.takes_its_time = act                      what goes on while it looks at a message, before it says it took it
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

HANG_UP, SILENCE = "hang up", "silence"
GOOD = {
    "greeting": "220 here",
    "ehlo": "250 here",
    "mail": "250 OK",
    "rcpt": "250 OK",
    "data": "354 go ahead",
    "content": "",  # hang up while the content arrives
    "dot": "250 taken",
    "rset": "250 OK",
    "quit": "221 bye",
}


class ScriptedServer:
    def __init__(self, **script: str):
        self.script = {**GOOD, **script}
        self.taken: list[bytes] = []
        self.connections = 0
        self.takes_its_time: Callable[[], object] = lambda: None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        for one in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(client)
            threading.Thread(target=self._talk, args=[client], daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        lines = client.makefile("rb")
        with contextlib.suppress(OSError):
            going_on = self._answer(client, "greeting")
            while going_on and (line := lines.readline()):
                verb = line.split()[0].decode().lower() if line.split() else ""
                going_on = self._answer(client, verb)
                if going_on and verb == "data" and self.script["data"].startswith("354"):
                    going_on = self._receive(client, lines)

    def _receive(self, client: socket.socket, lines) -> bool:
        body = []
        while (line := lines.readline()) not in (b".\r\n", b""):
            body.append(line)
            if self.script["content"] == HANG_UP:
                self._hang_up(client)
                return False
        self.taken.append(b"".join(body))
        self.takes_its_time()
        return self._answer(client, "dot")

    def _answer(self, client: socket.socket, step: str) -> bool:
        reply = self.script.get(step, "500 what?")
        if reply == HANG_UP:
            self._hang_up(client)
            return False
        if reply == SILENCE:
            return step != "dot"  # goes on listening, without a word
        client.sendall(reply.encode() + b"\r\n")
        return True

    def _hang_up(self, client: socket.socket) -> None:
        client.shutdown(socket.SHUT_RDWR)
        client.close()


@contextlib.contextmanager
def scripted(**script: str) -> Iterator[ScriptedServer]:
    server = ScriptedServer(**script)
    try:
        yield server
    finally:
        server.close()
