"""A small OpenID Connect provider, as a council has one, on a port of this machine.

- `provider.claims = {...}`: who signs in next, as the provider describes them
- `provider.refuse()`: whoever comes presses "Cancel"
- `provider.url`: what the site is given as its sign-on
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "engage", "a secret between the two"


class Provider:
    def __init__(self):
        self.claims: dict = {}
        self.url = ""
        self.grants: dict[str, dict] = {}
        self.tokens: dict[str, dict] = {}
        self.refuses = False
        self.asked: list[str] = []

    def refuse(self) -> None:
        self.refuses = True

    def configuration(self) -> dict:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, asked: dict) -> str:
        """The address a browser is sent back to."""
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe()
        self.grants[code] = {**asked, "claims": self.claims}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict) -> dict | None:
        """A grant is good once, for the client that asked for it and knows the challenge's answer."""
        grant = self.grants.pop(asked.get("code", ""), None)
        answer = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        right = (
            grant
            and (asked.get("client_id"), asked.get("client_secret")) == (CLIENT, SECRET)
            and asked.get("redirect_uri") == grant["redirect_uri"]
            and grant.get("code_challenge") == _text(answer)
        )
        if not right:
            return None
        token = secrets.token_urlsafe()
        self.tokens[token] = grant["claims"]
        return {"access_token": token, "token_type": "Bearer", "id_token": self.id_token(grant["claims"])}

    def id_token(self, claims: dict) -> str:
        now = int(time.time())
        body = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, **claims}
        signed = f"{_text(json.dumps({'alg': 'HS256'}).encode())}.{_text(json.dumps(body).encode())}"
        return f"{signed}.{_text(hmac.digest(SECRET.encode(), signed.encode(), 'sha256'))}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            address = urlsplit(self.path)
            provider.asked.append(address.path)
            if address.path == "/authorize":
                self.send_response(302)
                asked = {name: values[0] for name, values in parse_qs(address.query).items()}
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            elif address.path == "/.well-known/openid-configuration":
                self.answer(provider.configuration())
            elif address.path == "/userinfo":
                self.answer(provider.tokens.get(self.headers["Authorization"].removeprefix("Bearer ")))
            else:
                self.answer(None)

        def do_POST(self):
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def answer(self, found: dict | None) -> None:
            self.send_response(200 if found else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found or {"error": "invalid_request"}).encode())

        def log_message(self, *args) -> None:
            """Says nothing."""

    return Handler


@contextmanager
def running_provider() -> Iterator[Provider]:
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
