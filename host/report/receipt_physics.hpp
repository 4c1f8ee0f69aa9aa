// The words of a receipt around its figures: catalog rows, architecture, layouts, memory and time of a search's result.
#pragma once

#include <string>

#include "host/engine/search/search_table.hpp"

namespace eqc {

/// Catalog rows of a plan of one cell, with their sources.
std::string rows_text(const Plan& plan);
std::string model_text(const ModelRow& model);
std::string training_text(const Plan& plan, const TrainingChoice& choice);
std::string serving_text(const Plan& plan, const ServingChoice& choice);

}  // namespace eqc
