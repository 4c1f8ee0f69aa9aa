#!/usr/bin/env bash
# Which folder may include which: fails with the offending #include lines.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Lowest first. `kernels` itself (evaluate.hpp, the jobs) stands above its lists and below its backends.
kernel_order="kernels/base kernels/sample kernels/model kernels/econ kernels/metric kernels kernels/cpu,kernels/cuda"
host_order="host/base host/catalog host/scenario host/plan host/cube host/run host/predict host/study host/report host/cli"
# The one place that picks a backend.
backend_chooser="host/engine/search/backend.cpp"

find kernels host -type f -regextype posix-extended -regex '.*\.(hpp|cpp|cu|cuh|h)' | sort | while read -r file; do
  [ -f "$file" ] && grep -nHoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]+"' "$file" || true
done | awk -v kernel_order="$kernel_order" -v host_order="$host_order" -v chooser="$backend_chooser" '
  function folder_of(path) {
    sub(/\/[^\/]*$/, "", path)
    if (path ~ /^host\/(engine|run)\//) return "host/run"  # rooms of the run that have no order of their own yet
    if (path ~ /^host\/validate/) return "host/predict"
    if (path ~ /^host\/(study\/questions|metrics)/) return "host/study"
    if (path ~ /^kernels\/model\//) return "kernels/model"
    if (path ~ /^kernels\/(job|tile)/) return "kernels"
    return path
  }
  function rank_all(order, start,   n, i, m, j, folders, same) {
    n = split(order, folders, " ")
    for (i = 1; i <= n; ++i) { m = split(folders[i], same, ","); for (j = 1; j <= m; ++j) rank[same[j]] = start + i }
  }
  function fault(why) { print file ":" line ": includes \"" target "\": " why > "/dev/stderr"; ++faults }
  BEGIN { rank_all(kernel_order, 0); rank_all(host_order, 100) }
  {
    split($0, part, ":"); file = part[1]; line = part[2]
    target = $0; sub(/^[^"]*"/, "", target); sub(/"$/, "", target)
    from = folder_of(file); to = folder_of(target); ++seen
    if (!(from in rank)) fault("folder " from " has no place in the layer order; add it to scripts/check_layers.sh")
    else if (!(to in rank)) fault("not a path from the root of the repository, or a folder without a place in the layer order")
    else if (from ~ /^kernels/ && to ~ /^host/) fault("kernels know nothing of the host")
    else if (from ~ /^host/ && to ~ /^kernels\/(cpu|cuda)$/ && file != chooser) fault("only " chooser " picks a backend")
    else if (from !~ /^host/ || to ~ /^host/) {
      if (rank[to] > rank[from]) fault(to " stands above " from)
      else if (rank[to] == rank[from] && to != from) fault(to " and " from " do not know each other")
    }
  }
  END {
    if (seen == 0) { print "no #include lines found: run this in a checkout" > "/dev/stderr"; exit 1 }
    if (faults > 0) { print faults " includes against the layer order" > "/dev/stderr"; exit 1 }
    print "layers: " seen " includes follow the order"
  }'
