#!/usr/bin/env bash
# The page of a small study in headless Chromium: page.sh EQUICUBE SOURCE_FOLDER BUILD_FOLDER [CUBE ...]
# Exit code 77 without Chromium, Node.js or what tests/page/rebuild.sh installs.
set -euo pipefail
equicube=$(realpath "$1") source=$2 modules=$3/web
shift 3
command -v node >/dev/null && [ -x /usr/bin/chromium ] || { echo "needs nodejs and chromium" >&2; exit 77; }
[ -d "$modules/node_modules/playwright-core" ] || { echo "needs npm's packages (tests/page/rebuild.sh)" >&2; exit 77; }
exec node "$source/tests/page/page_test.mjs" "$equicube" "$source" "$modules" "$@"
