#!/usr/bin/python3
"""Runs the command blocks of the pages as they stand, page by page in one shell, in a copy of the checkout.

usage: run_blocks.py BINARY SOURCE [--long] [PAGE ...]    without pages: README.md, docs/tutorial.md and all of docs/
With --long the program is the one that the tutorial builds in the copy.

A block is what stands between ```sh and ```. Its first line may go on:
  sh long: why     only with --long
  sh skip: why     never here: it takes a cluster, the network, other files; counted and listed
  sh forms: why    no commands but forms of them, with words in capitals to be replaced
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

KINDS = ("", "long", "skip", "forms")


def blocks_of(page):
    """(line, kind, why, text) of each block of a page."""
    found, lines = [], page.read_text().splitlines()
    for start, head in enumerate(lines):
        if not re.match(r"```sh\b", head):
            continue
        kind, _, why = head[5:].strip().partition(":")
        if kind not in KINDS or (kind and not why.strip()):
            sys.exit(f"{page}:{start + 1}: '{head}': write one of long, skip, forms, and why")
        end = lines.index("```", start + 1)
        found.append((start + 1, kind, why.strip(), "\n".join(lines[start + 1:end]) + "\n"))
    return found


def copied(source, folder):
    """The checkout's files in a folder of their own."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=source, check=True, text=True,
                           capture_output=True).stdout.splitlines()
    for name in names:
        if not (source / name).is_file():
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, folder / name)


def run_page(folder, page, chosen):
    """Output of a shell that runs the blocks and names each before; the name of the one that failed."""
    script = "set -euo pipefail\n"
    for line, _, _, text in chosen:
        script += f"block={page}:{line}\n{text}"
    script = f"trap '[ $? = 0 ] || echo \"failed: $block\" >&2' EXIT\nblock={page}\n" + script
    environment = {**os.environ, "PATH": f"{folder}/build/release:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-c", script], cwd=folder, text=True, capture_output=True, env=environment,
                          stdin=subprocess.DEVNULL)


def main():
    words = [word for word in sys.argv[1:] if word != "--long"]
    binary, source = pathlib.Path(words[0]).resolve(), pathlib.Path(words[1]).resolve()
    pages = words[2:] or ["README.md", "docs/tutorial.md"] + sorted(
        f"docs/{p.name}" for p in (source / "docs").glob("*.md") if p.name != "tutorial.md")
    counts, failed = dict.fromkeys(KINDS, 0), []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "equicube"
        folder.mkdir()
        copied(source, folder)
        if "--long" not in sys.argv:  # where a build would put it
            (folder / "build/release").mkdir(parents=True)
            (folder / "build/release/equicube").symlink_to(binary)
        for page in pages:
            blocks = blocks_of(source / page)
            for line, kind, why, _ in blocks:
                counts[kind] += 1
                if kind:
                    print(f"{page}:{line}: {kind}: {why}")
            chosen = [b for b in blocks if b[1] == "" or (b[1] == "long" and "--long" in sys.argv)]
            if not chosen:
                continue
            start = time.monotonic()
            done = run_page(folder, page, chosen)
            print(f"{page}: {len(chosen)} blocks in {(time.monotonic() - start) / 60:.1f} minutes", flush=True)
            if done.returncode != 0:
                failed.append(page)
                print(done.stdout[-2000:] + done.stderr[-3000:], file=sys.stderr)
    print(f"{counts['']} blocks run, {counts['long']} long, {counts['skip']} not here, {counts['forms']} of forms")
    sys.exit(1 if failed else 0)


main()
