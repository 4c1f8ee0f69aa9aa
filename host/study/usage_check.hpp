// Modelled ability to pay against published use of language models, nation by nation, and what explains the misses.
#pragma once

#include <vector>

#include "host/engine/worlds/plan_worlds.hpp"
#include "host/study/study_table.hpp"

namespace eqc {

/// 32_usage, 32_misses, 32_usage_nations; none where the catalog has no published use (gate/usage.csv) or no incomes.
std::vector<StudyTable> usage_tables(const PlanWorlds& study);

}  // namespace eqc
