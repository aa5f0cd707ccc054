"""Debian's packages, where we may install them: as root, with apt."""

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Whether the packages could be installed. Never asks anything."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {', '.join(packages)} with apt …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = [["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]]
    return all(
        subprocess.run(
            ["apt-get", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        ).returncode
        == 0
        for command in commands
    )
