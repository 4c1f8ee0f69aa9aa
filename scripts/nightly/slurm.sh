#!/usr/bin/env bash
# Every night on a Slurm cluster: a job that sends its successor and then does nightly.sh.
#   scripts/nightly/slurm.sh [--at HH:MM] [--sbatch "OPTIONS"] [-- options of nightly.sh]      sends the first
#     --at HH:MM         time of day at which it begins                              (02:15)
#     --every SECONDS    instead: seconds from one to the next
#     --sbatch OPTIONS   of sbatch, in quotes: --partition=... --cpus-per-task=... --time=...
# The successor is sent before the work begins, so that a night that fails or is killed does not end the series; jobs of
# this name run one at a time (singleton), and none is sent where one waits already, so a requeued job makes no second
# series. Needs no accounting and no scontrol. To end it: scancel --name=equicube-nightly
set -euo pipefail
me="$(realpath "${BASH_SOURCE[0]}")"
at=02:15 every="" options="" name=equicube-nightly inside=no nightly=()
fail() {
  echo "slurm.sh: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  case "$1" in
    --inside) inside=yes && shift ;;
    --at | --every | --sbatch)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case "$1" in
        --at) at="$2" ;;
        --every) every="$2" ;;
        --sbatch) options="$2" ;;
      esac
      shift 2
      ;;
    --)
      shift
      nightly=("$@")
      break
      ;;
    *) fail "unknown option $1; the first lines of $me list them" ;;
  esac
done
[[ "$at" =~ ^([01][0-9]|2[0-3]):[0-5][0-9]$ ]] || fail "--at $at: HH:MM"
[[ "$every" =~ ^[0-9]*$ ]] || fail "--every $every: seconds"
command -v sbatch >/dev/null || fail "no sbatch here: this is for a Slurm cluster"
root="$(cd "$(dirname "$me")/../.." && pwd)"
log="$root/results/nightly.slurm.log"

send() {
  if [ "$(squeue -h --name="$name" --user="$(id -un)" --states=PENDING -o %i | wc -l)" -gt 0 ]; then
    echo "one waits already"
    return 0
  fi
  local begin="$at" again
  [ -z "$every" ] || begin="now+$every"
  printf -v again '%q ' bash "$me" --inside --at "$at" --every "$every" --sbatch "$options" -- "${nightly[@]}"
  mkdir -p "$(dirname "$log")"
  # shellcheck disable=SC2086  # options are words
  sbatch --parsable --job-name="$name" --begin="$begin" --dependency=singleton --open-mode=append --output="$log" \
    --requeue $options --wrap="exec $again"
}

if [ "$inside" = no ]; then
  id="$(send)"
  echo "$id: every ${every:-day at $at}${every:+ seconds}; output goes to $log; to end it: scancel --name=$name"
  exit 0
fi
send || echo "slurm.sh: the next night could not be sent; send it by hand: $me" >&2
exec "$root/scripts/nightly/nightly.sh" "${nightly[@]}"
