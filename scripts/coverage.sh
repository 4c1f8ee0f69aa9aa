#!/usr/bin/env bash
# How often 95 % intervals of sensitivity indices hold the value that is known:
#   scripts/coverage.sh [--repetitions 200] [--rows 4096] [--build build/release]
#     [--out results/sensitivity/coverage.md]
# Exit code 1 when the pooled coverage is not 92 to 98 %, or an index of at least 0.001 is below 88 %.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec /usr/bin/python3 scripts/coverage.py "$@"
