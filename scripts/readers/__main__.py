"""Holds the readers of model headers against the formats' own libraries, over files that those libraries made, over
mutants of them, and over real models: what a library refuses has to be refused here, and the reverse but for the bounds
in docs/protocol.md.

    PYTHONPATH=LIBRARIES python3 scripts/readers READER FOLDER FILES SEED [MODEL...]

READER is the built example `headers` of packages/sealing, FOLDER is filled with FILES files for each format, and
LIBRARIES has what requirements.txt names.
"""
import json
import logging
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys

import numpy as np

import libraries
import made
import mutants

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = [os.path.join(HERE, "..", "..", "packages", "sealing", "tests", part) for part in ("formats", "cases")]
FORMATS = ["safetensors", "gguf", "onnx"]

# What is refused here alone, by the words of the refusal: each is a bound in docs/protocol.md, with its reason in
# docs/adr/0013.
BOUNDS = {
    "safetensors": r"at most \d+|stands twice",
    "gguf": r"at most \d+|big-endian|nested deeper|its place is|overflows|too many numbers|powers of two from"
            r"|failed to fill whole buffer|unexpected end of file|a value of unknown type|an array of",
    "onnx": r"graphs, a model has one|too many numbers|at most \d+|which is no path from",
}


def main():
    reader, folder, files, seed, *models = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    np.seterr(all="ignore")
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.signal(signal.SIGALRM, give_up)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    fill(folder, int(files), random.Random(int(seed)), models)
    ours = subprocess.run([reader, folder], check=True, stdout=subprocess.PIPE, text=True).stdout
    counts = {}
    for line in ours.splitlines():
        said = json.loads(line)
        kind, how = judge(folder, said)
        counts[kind, how] = counts.get((kind, how), 0) + 1
    for (kind, how), count in sorted(counts.items()):
        print(f"{kind:12} {how:32} {count}")
    # A corpus that one side refuses whole would show nothing.
    idle = [kind for kind in FORMATS for how in ("read by both", "refused by both") if not counts.get((kind, how))]
    sys.exit(f"nothing was compared: {', '.join(idle)}" if idle else any(how == "WRONG" for _, how in counts))


def fill(folder, files, rng, models):
    """Writes the corpus: a third as libraries write it, the rest mutants."""
    for kind in FORMATS:
        good = list(seeds(kind))
        for number in range(files):
            if number < len(good):
                data = good[number]
            elif number % 3 == 0:
                data = made.MAKERS[kind](rng)
                good.append(data)
            else:
                data = mutants.mutant(kind, rng.choice(good), rng)
            with open(os.path.join(folder, f"{number:07}.{kind}"), "wb") as file:
                file.write(data)
    for number, model in enumerate(models):
        os.symlink(os.path.abspath(model), os.path.join(folder, f"model-{number:04}-{os.path.basename(model)}"))


def seeds(kind):
    for folder in SEEDS:
        for name in sorted(os.listdir(folder)):
            if name.endswith("." + kind):
                with open(os.path.join(folder, name), "rb") as file:
                    yield file.read()


def judge(folder, said):
    """Compares what both sides say of a file, and prints where they differ."""
    kind = said["name"].rsplit(".", 1)[1]
    found, error = theirs(kind, os.path.join(folder, said["name"]))
    refused = said.get("refused")
    if refused is None and error is None and found == said["tensors"]:
        return kind, "read by both"
    if refused is not None and error is not None:
        return kind, "refused by both"
    if refused is not None and (re.search(BOUNDS[kind], refused) or kind == "safetensors" and is_twice(folder, said)):
        return kind, "refused by a documented bound"
    print(said["name"], "ours:", refused or said["tensors"], "theirs:", error or found)
    return kind, "WRONG"


def is_twice(folder, said):
    """Whether a header of safetensors names a tensor twice: the library keeps the last, however bad the first is."""
    with open(os.path.join(folder, said["name"]), "rb") as file:
        header = file.read(int.from_bytes(file.read(8), "little"))
    names = json.loads(header, object_pairs_hook=lambda pairs: [name for name, _ in pairs])
    return len(names) != len(set(names))


# A library that takes longer or more than any good file here needs does not read the file: that of GGUF walks arrays of
# any length, which end behind the file. Published models have large vocabularies.
SECONDS, SECONDS_OF_MODELS, BYTES = 4, 120, 8 << 30


def theirs(kind, path):
    is_model = os.path.islink(path)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_OF_MODELS if is_model else SECONDS)
    try:
        return libraries.READERS[kind](path), None
    except Exception as error:  # Whatever a library raises, it does not read the file.
        return None, f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def give_up(*_):
    raise TimeoutError("not read in time")


main()
