// The engine's own cost and hours of published training runs, each on its own accelerators, beside what was published.
#pragma once

#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"
#include "host/study/study_table.hpp"

namespace eqc {

/// 32_epoch_runs: every run of anchor/training.csv; 32_hours: every model with published hours on a known accelerator;
/// 32_energies: every figure that measured_energy reads.
/// Tables without a row are left out.
std::vector<StudyTable> published_run_tables(const PlanWorlds& study);

/// A training run as published: "4096x A100-SXM-40GB" of a model's row.
struct PublishedRun {
  std::size_t model = 0, hardware = 0;  ///< rows of the catalog
  std::int64_t accelerators = 0;        ///< 0: not published
};

/// Nothing where the row names no accelerator that the catalog knows under its id, name or a spelling.
std::optional<PublishedRun> published_run(const Catalog& catalog, std::size_t model);

struct MeasuredEnergy {
  PublishedRun run;
  bool facility = false;  ///< with servers and PUE; else the accelerators alone
};

/// The run that a figure "energy.facility.gpt3-175b.v100-sxm2-32gb" or "energy.accelerators...." is of, in MWh per 1e12
/// tokens; nothing for other figures.
std::optional<MeasuredEnergy> measured_energy(const Catalog& catalog, const std::string& figure);

}  // namespace eqc
