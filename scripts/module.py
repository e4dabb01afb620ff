"""Unpacks a Go module's zip if it is what Go's checksum database says: module.py ZIP SUM MODULE@VERSION FOLDER.

The sum is Go's h1: the SHA-256, in base64, of a list of all files' SHA-256 sums and names, ordered by name.
"""

import base64
import hashlib
import pathlib
import sys
import zipfile


def main(path, expected, module, folder):
    with zipfile.ZipFile(path) as archive:
        names = sorted(archive.namelist())
        lines = "".join(f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}\n" for name in names)
        found = "h1:" + base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()
        if found != expected:
            sys.exit(f"{module} has the sum {found}, not {expected}")
        for name in names:
            target = pathlib.Path(folder, pathlib.PurePosixPath(name).relative_to(module))
            if ".." in target.parts:
                sys.exit(f"{module} has a file outside of it: {name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))


main(*sys.argv[1:])
