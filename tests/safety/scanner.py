"""A server that speaks clamd's protocol (INSTREAM) and finds one thing: the test file all scanners agree on."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# In two pieces: a scanner would take this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if self._until_nul() != b"zINSTREAM":
            return self._say(b"UNKNOWN COMMAND")
        sent = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            sent += self.rfile.read(length)
            if len(sent) > self.server.at_most:
                return self._say(b"INSTREAM size limit exceeded. ERROR")
        self.server.seen.append(sent)
        self._say(b"stream: Eicar-Test-Signature FOUND" if EICAR in sent else b"stream: OK")

    def _until_nul(self) -> bytes:
        said = b""
        while (one := self.rfile.read(1)) not in (b"", b"\0"):
            said += one
        return said

    def _say(self, verdict: bytes) -> None:
        self.wfile.write(verdict + b"\0")


class Scanner(socketserver.ThreadingTCPServer):
    daemon_threads = True
    at_most = 100 * 1024 * 1024

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.seen: list[bytes] = []

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running_scanner() -> Iterator[Scanner]:
    with Scanner() as scanner:
        thread = threading.Thread(target=scanner.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield scanner
        finally:
            scanner.shutdown()
            thread.join()
