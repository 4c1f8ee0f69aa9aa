// Every parameter of every software profile, for people and tests.
#pragma once

#include "host/engine/software/parameter.hpp"

namespace eqc {

struct ParameterInfo {
  std::string_view table;  ///< software/<table>.csv
  std::string_view name, unit;
  Basis basis = Basis::prior;
  std::string_view meaning;
};

/// Tables training, serving, local, power, each in the order of its profile.
std::vector<ParameterInfo> software_parameters();

}  // namespace eqc
