"""Known holes in what is installed, asked of OSV (osv.dev), which gathers the advisories for Python and npm packages.

One request names each pinned package with its version, nothing else. ENGAGE_ADVISORIES names another service that
speaks the same way, or says `off`. What has been looked at and is no hole for us stands in
requirements/accepted-advisories.txt, with the reason.
"""

import json
import os
import re
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from engage.setup.environment import ROOT

SERVICE = "https://api.osv.dev/v1/querybatch"
ACCEPTED = ROOT / "requirements" / "accepted-advisories.txt"
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
SECONDS = 15


@dataclass
class Answer:
    """What was found, or why nothing could be asked."""

    found: list[str] = field(default_factory=list)
    not_asked: str = ""


def pinned(root: Path = ROOT) -> set[tuple[str, str, str]]:
    """Every package that an installation or its tests would get: (ecosystem, name, version)."""
    python = {
        ("PyPI", name.lower().replace("_", "-"), version)
        for path in (root / "requirements").glob("*.txt")
        for name, version in PIN.findall(path.read_text())
    }
    lock = json.loads((root / "engage" / "frontend" / "package-lock.json").read_text())["packages"]
    node = {("npm", path.rpartition("node_modules/")[2], package["version"]) for path, package in lock.items() if path}
    return python | node


def accepted(path: Path = ACCEPTED) -> dict[str, str]:
    """By the advisory's number: why it is no hole for us."""
    lines = path.read_text().splitlines() if path.exists() else []
    told = [line for line in lines if line.strip() and not line.startswith("#")]
    return {line.split()[0]: line.partition(" ")[2].strip() for line in told}


def ask(packages: set[tuple[str, str, str]], *, but: dict[str, str]) -> Answer:
    service = os.environ.get("ENGAGE_ADVISORIES") or SERVICE
    if service == "off":
        return Answer(not_asked="ENGAGE_ADVISORIES is off")
    order = sorted(packages)
    queries = [{"package": {"ecosystem": kind, "name": name}, "version": version} for kind, name, version in order]
    request = urllib.request.Request(  # noqa: S310  # the project's own address, or the operator's
        service, data=json.dumps({"queries": queries}).encode(), headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as reply:  # noqa: S310
            results = json.load(reply)["results"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Answer(not_asked=f"the service did not answer ({type(error).__name__})")
    if len(results) != len(order):
        return Answer(not_asked="the service answered something else than what was asked")
    return Answer(
        found=[
            f"{name} {version} ({kind}): {advisory['id']}"
            for (kind, name, version), result in zip(order, results, strict=True)
            for advisory in (result or {}).get("vulns") or []
            if advisory["id"] not in but
        ]
    )
