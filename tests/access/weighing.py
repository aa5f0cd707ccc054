"""What comes over the line for one view, as the browser counts it: bytes as they travel, compressed, with heads."""

from dataclasses import dataclass

from playwright.sync_api import CDPSession

MOST_OF_ALL, MOST_OF_PICTURES = 100_000, 60_000  # bytes of a first view


@dataclass(frozen=True)
class Weight:
    pictures: int = 0
    rest: int = 0


class Scales:
    """`begin()`, go somewhere, `read()`. Nothing is taken from a cache: it is somebody's first view."""

    def __init__(self, devtools: CDPSession):
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        devtools.on("Network.responseReceived", lambda event: self.kinds.update({event["requestId"]: event["type"]}))
        devtools.on(
            "Network.loadingFinished",
            lambda event: self.bytes.update({event["requestId"]: int(event["encodedDataLength"])}),
        )

    def begin(self) -> None:
        self.kinds.clear()
        self.bytes.clear()

    def read(self) -> Weight:
        pictures = sum(size for request, size in self.bytes.items() if self.kinds.get(request) == "Image")
        return Weight(pictures, sum(self.bytes.values()) - pictures)
