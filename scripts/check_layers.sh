#!/usr/bin/env bash
# Which folder may include which: fails with the offending #include lines.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Lowest first; a folder may use those before it, but not one that a comma puts beside it. Folders that are not named
# belong to the one that holds them.
order="kernels/base
  kernels/sample,kernels/model,kernels/econ,kernels/metric
  kernels/model/training,kernels/model/serving
  kernels/model/options
  kernels kernels/job kernels/tile
  kernels/cpu,kernels/cuda
  host/base
  host/catalog host/scenario host/plan
  host/engine/software host/engine/draw host/engine/search host/engine/price host/engine/afford host/engine/worlds
  host/cube
  host/run/results host/run
  host/sensitivity host/validate host/metrics host/compare host/study host/study/questions
  host/regenerate
  host/report host/report/html host/export
  host/calibrate host/cli"
# Who uses less of the host than its place allows: FOLDER:WHAT IT MAY USE, folders within these included.
only="host/cube:host/base
  host/metrics:host/base
  host/validate:host/base,host/catalog,host/engine/software
  host/sensitivity:host/base,host/catalog,host/scenario,host/plan,host/engine,host/cube
  host/compare:host/base,host/catalog,host/cube
  host/export:host/base,host/cube,host/run,host/report
  host/study:host/base,host/catalog,host/scenario,host/plan,host/engine,host/sensitivity"
# The one place that picks a backend, and the one that measures a GPU.
backend_chooser="host/engine/search/backend.cpp host/calibrate/device/cuda_device.cpp"

find kernels host -type f -regextype posix-extended -regex '.*\.(hpp|cpp|cu|cuh|h)' | sort | while read -r file; do
  [ -f "$file" ] && grep -nHoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]+"' "$file" || true
done | awk -v order="$order" -v only="$only" -v chooser="$backend_chooser" '
  function fault(why) { print file ":" line ": includes \"" target "\": " why > "/dev/stderr"; ++faults }
  function within(folder, room) { return folder == room || index(folder, room "/") == 1 }
  function folder_of(path) {  # the nearest folder around a path that has a place in the order
    while (sub(/\/[^\/]*$/, "", path)) if (path in rank) return path
    return ""
  }
  function allowed(from, to, list,   n, i, rooms) {
    n = split(list, rooms, ",")
    for (i = 1; i <= n; ++i) if (within(to, rooms[i])) return 1
    return within(to, from)
  }
  BEGIN {
    n = split(order, folders, " ")
    for (i = 1; i <= n; ++i) { m = split(folders[i], same, ","); for (j = 1; j <= m; ++j) rank[same[j]] = i }
    n = split(only, pairs, " ")
    for (i = 1; i <= n; ++i) { split(pairs[i], pair, ":"); limit[pair[1]] = pair[2] }
  }
  {
    split($0, part, ":"); file = part[1]; line = part[2]
    target = $0; sub(/^[^"]*"/, "", target); sub(/"$/, "", target)
    from = folder_of(file); to = folder_of(target); ++seen
    picks_backend = from ~ /^host/ && to ~ /^kernels\/(cpu|cuda)$/
    if (from == "") fault("folder without a place in the layer order; add it to scripts/check_layers.sh")
    else if (to == "")
      fault("not a path from the root of the repository, or a folder without a place in the layer order")
    else if (picks_backend && index(" " chooser " ", " " file " ") == 0) fault("only " chooser " may")
    else if (picks_backend) next
    else if (rank[to] > rank[from]) fault(to " stands above " from)
    else if (rank[to] == rank[from] && to != from) fault(to " and " from " do not know each other")
    else if (to ~ /^host/)
      for (room in limit)
        if (within(from, room) && !allowed(room, to, limit[room])) fault(room " uses of the host only " limit[room])
  }
  END {
    if (seen == 0) { print "no #include lines found: run this in a checkout" > "/dev/stderr"; exit 1 }
    if (faults > 0) { print faults " includes against the layer order" > "/dev/stderr"; exit 1 }
    print "layers: " seen " includes follow the order"
  }'
