// Backends of one user's inference (llama.cpp and its kin) on a class of devices: rows of software/local.csv.
#pragma once

#include <optional>

#include "host/engine/software/parameter.hpp"
#include "kernels/model/local.hpp"

namespace eqc {

struct LocalProfile {
  LocalSoftware software;
  double host_rate = LocalTask{}.host_rate;            ///< bytes/s at which the host computes layers that do not fit
  double decode_spread = 0.15, prefill_spread = 0.25;  ///< log standard deviation of measurement over prediction
};

/// Nothing when no row has this id. Throws InputError for a parameter of software/local.csv that is not known.
std::optional<LocalProfile> local_profile(const Catalog& catalog, const std::string& id);

ParameterTable<LocalProfile> local_parameters();

}  // namespace eqc
