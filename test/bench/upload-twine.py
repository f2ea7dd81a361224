"""Runs twine as its own program does, and says as its last line how long it was sending: without start and hashing."""
import json
import sys
import time

from twine import repository
from twine.__main__ import main

sending = 0.0
upload = repository.Repository.upload


def timed(self, package, *args, **options):
    global sending
    started = time.perf_counter()
    try:
        return upload(self, package, *args, **options)
    finally:
        sending += time.perf_counter() - started


repository.Repository.upload = timed
sys.argv[0] = "twine"
failed = main()
print()
print(json.dumps({"sending": sending}))
sys.exit(failed)
