// Parameters of software profiles: a table says for each name where its value goes; rows of profiles are laid over one
// another.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/catalog/catalog.hpp"
#include "host/engine/software/search_traits.hpp"

namespace eqc {

/// Where a parameter's values come from: fitted in some profile at least (scripts/fit), or counted, published, guessed.
enum class Basis { prior, fitted };

inline constexpr std::string_view kChoiceUnit = "0 or 1";  ///< any value above 0 is 1

/// One parameter as rows of software/*.csv name it.
template <class Profile>
struct Parameter {
  std::string_view name, unit;  ///< unit "" for ratios and counts; kChoiceUnit for choices
  Basis basis = Basis::prior;
  std::string_view meaning;
  void (*set)(Profile&, double value) = nullptr;  ///< value in `unit`
  ReadBy read_by = ReadBy::all;
  bool multiplies = false;  ///< rows laid over one another are factors
};

template <class Profile>
using ParameterTable = std::span<const Parameter<Profile>>;

template <class Profile>
const Parameter<Profile>* find_parameter(ParameterTable<Profile> table, std::string_view name) {
  for (const Parameter<Profile>& parameter : table)
    if (parameter.name == name) return &parameter;
  return nullptr;
}

/// Throws InputError: every row of `rows` whose parameter is none of `names`, with file, line and the nearest name.
void refuse_unknown(const std::string& root, const std::vector<SoftwareRow>& rows,
                    const std::vector<std::string>& names);

/// Lays the rows of each id over `profile`, ids in the order given; an id without rows adds nothing. For a search
/// (`traits`), what it does not read stays as it is. Throws InputError when any row of the table, of whatever id, has a
/// parameter that is not known.
template <class Profile>
void lay_over(Profile& profile, ParameterTable<Profile> table, const std::string& root,
              const std::vector<SoftwareRow>& rows, const std::vector<std::string>& ids,
              const SearchTraits* traits = nullptr) {
  std::vector<const Parameter<Profile>*> of_row;
  bool known = true;
  for (const SoftwareRow& row : rows) {
    of_row.push_back(find_parameter(table, row.parameter));
    known = known && of_row.back() != nullptr;
  }
  if (!known) {
    std::vector<std::string> names;
    for (const Parameter<Profile>& parameter : table) names.emplace_back(parameter.name);
    refuse_unknown(root, rows, names);
  }
  for (const std::string& id : ids)
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i].id == id && (traits == nullptr || traits->reads(of_row[i]->read_by)))
        of_row[i]->set(profile, rows[i].value);
}

}  // namespace eqc
