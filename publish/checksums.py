"""The size and checksum of each table in the descriptor, written anew."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from zapad.files import write
from zapad.tables import DATA, DESCRIPTOR


def stamp(folder: Path = DATA) -> list[str]:
    """Write the size and SHA-256 of each table into the descriptor; say what changed.

    To be run after a table was corrected on purpose: a test compares them.
    """
    path = folder / DESCRIPTOR
    package = json.loads(path.read_text(encoding="utf-8"))
    changed = []
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        seal = {"bytes": len(data), "hash": f"sha256:{digest}"}
        if {k: resource.get(k) for k in seal} != seal:
            resource.update(seal)
            changed.append(f"{resource['path']}: sha256 {digest[:12]}…, {seal['bytes']} bytes")
    if changed:
        write(path, (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode())
    return changed
