#!/usr/bin/env bash
# Prints a file of a scheduler with the paths of this checkout; installs nothing.
#   scripts/nightly/print.sh service | timer | cron [options of nightly.sh]
# For example, as a user:
#   scripts/nightly/print.sh service >~/.config/systemd/user/equicube-nightly.service
#   scripts/nightly/print.sh timer >~/.config/systemd/user/equicube-nightly.timer
#   systemctl --user daemon-reload && systemctl --user enable --now equicube-nightly.timer
# or:  (crontab -l; scripts/nightly/print.sh cron) | crontab -
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
case "${1:-}" in
  service | timer) file="$here/equicube-nightly.$1.in" ;;
  cron) file="$here/crontab.in" ;;
  *) echo "usage: print.sh service | timer | cron [options of nightly.sh]" >&2 && exit 2 ;;
esac
shift
for word in "$root" "$@"; do # neither systemd nor cron reads a shell's quotes
  case "$word" in
    *[!A-Za-z0-9_./*=:,@+-]*) echo "print.sh: '$word' has characters that would need quotes" >&2 && exit 2 ;;
  esac
done
options="$*"
while IFS= read -r line; do
  line="${line//@ROOT@/$root}"
  line="${line//@OPTIONS@/$options}"
  printf '%s\n' "${line%"${line##*[! ]}"}"
done <"$file"
