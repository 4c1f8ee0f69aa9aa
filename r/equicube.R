# Cubes of equicube in R: a variable as a data frame, labels beside statistics.
#
#   source("equicube.R"); costs <- equicube_table("results/baseline.h5", "training_cost_own", region = "FRA")
#   Rscript equicube.R CUBE VARIABLE [AXIS=LABEL ...]        the same as CSV, every digit
#
# Needs ncdf4 (Debian: r-cran-ncdf4). Axes and units: docs/cube-format.md.
suppressPackageStartupMessages(library(ncdf4))

# Names of the variables of a cube.
equicube_variables <- function(cube) {
  file <- nc_open(cube)
  on.exit(nc_close(file))
  names(file$var)
}

# A data frame with one row per cell: a column of labels per axis, the last axis across where it holds statistics.
# Further arguments fix axes to a label; unknown axes, labels and variables stop with what there is.
equicube_table <- function(cube, variable, ...) {
  file <- nc_open(cube)
  on.exit(nc_close(file))
  if (!variable %in% names(file$var)) stop("no variable '", variable, "' in ", cube, call. = FALSE)
  axes <- rev(file$var[[variable]]$dim)  # R has the fastest axis first, the cube names it last
  names(axes) <- vapply(axes, function(axis) axis$name, "")
  labels <- lapply(axes, function(axis) as.vector(axis$vals))
  fixed <- list(...)
  unknown <- setdiff(names(fixed), names(axes))
  if (length(unknown) > 0) {
    stop(variable, " has no axis '", unknown[1], "', but ", paste(names(axes), collapse = ", "), call. = FALSE)
  }
  picked <- lapply(labels, seq_along)
  for (axis in names(fixed)) {
    at <- match(fixed[[axis]], labels[[axis]])
    if (anyNA(at)) stop(axis, " has no label '", fixed[[axis]][is.na(at)][1], "'", call. = FALSE)
    picked[[axis]] <- at
  }
  start <- rev(vapply(picked, min, 1L))
  values <- ncvar_get(file, variable, start = start, count = rev(vapply(picked, max, 1L)) - start + 1L,
                      collapse_degen = FALSE)
  values <- do.call(`[`, c(list(values), rev(Map(function(at, low) at - low + 1L, picked, rev(start))), drop = FALSE))
  values <- aperm(values, rev(seq_along(dim(values))))  # axes as the cube names them
  labels <- Map(`[`, labels, picked)
  across <- tail(names(axes), 1) %in% c("statistic", "component_statistic")
  down <- if (across) head(labels, -1) else labels
  rows <- expand.grid(rev(down), KEEP.OUT.ATTRS = FALSE, stringsAsFactors = FALSE)[rev(seq_along(down))]
  last <- if (across) tail(labels, 1)[[1]] else variable
  numbers <- matrix(aperm(values), ncol = length(last), byrow = TRUE)
  colnames(numbers) <- last
  cbind(rows, as.data.frame(numbers, check.names = FALSE))
}

if (sys.nframe() == 0) {
  words <- commandArgs(trailingOnly = TRUE)
  if (length(words) < 2) {
    message("usage: Rscript equicube.R CUBE VARIABLE [AXIS=LABEL ...]")
    quit(status = 2)
  }
  pairs <- regmatches(words[-(1:2)], regexpr("=", words[-(1:2)]), invert = TRUE)
  fixed <- setNames(lapply(pairs, function(pair) pair[2]), vapply(pairs, function(pair) pair[1], ""))
  table <- tryCatch(do.call(equicube_table, c(list(words[1], words[2]), fixed)), error = function(fault) {
    message(conditionMessage(fault))
    quit(status = 2)
  })
  number <- vapply(table, is.numeric, NA)
  table[number] <- lapply(table[number], function(x) ifelse(is.na(x), "", formatC(x, digits = 17, format = "g", width = -1)))
  write.csv(table, row.names = FALSE, quote = FALSE)
}
