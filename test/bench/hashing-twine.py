"""What twine does with each file before an upload: SHA-256 and BLAKE2b-256, one thread, chunks of 64 KiB."""
import hashlib
import json
import os
import sys
import time

folder = sys.argv[1]
paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
started = time.perf_counter()
digests = []
for path in paths:
    sha256 = hashlib.sha256()
    blake2b = hashlib.blake2b(digest_size=32)
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(64 * 1024), b""):
            sha256.update(chunk)
            blake2b.update(chunk)
    digests.append((sha256.hexdigest(), blake2b.hexdigest()))
seconds = time.perf_counter() - started
check = hashlib.sha256("".join(f"{a} {b}\n" for a, b in digests).encode()).hexdigest()
print(json.dumps({"seconds": seconds, "check": check}))
