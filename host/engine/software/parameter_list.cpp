// The four tables one after the other.
#include "host/engine/software/parameter_list.hpp"

#include "host/engine/software/local_profile.hpp"
#include "host/engine/software/power_profile.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"

namespace eqc {
namespace {

template <class Profile>
void append(std::vector<ParameterInfo>& list, std::string_view table, ParameterTable<Profile> parameters) {
  for (const Parameter<Profile>& p : parameters) list.push_back({table, p.name, p.unit, p.basis, p.meaning});
}

}  // namespace

std::vector<ParameterInfo> software_parameters() {
  std::vector<ParameterInfo> list;
  append(list, "training", training_parameters());
  append(list, "serving", serving_parameters());
  append(list, "local", local_parameters());
  append(list, "power", power_parameters());
  return list;
}

}  // namespace eqc
