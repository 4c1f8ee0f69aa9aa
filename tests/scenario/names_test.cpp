// Names of choices: the lists of the kernels are the ones that documents, scenario and cube show.
#include <gtest/gtest.h>

#include "host/base/file.hpp"
#include "host/scenario/sections.hpp"
#include "kernels/model/choices.hpp"
#include "kernels/model/spec.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

std::string document(const std::string& name) { return read_file(std::string(kSourceFolder) + "/docs/" + name); }

std::string joined(const std::vector<std::string>& names, const std::string& before, const std::string& between) {
  std::string text = before;
  for (const std::string& name : names) text += (&name == &names.front() ? "" : between) + name;
  return text + before;
}

TEST(Names, follow_the_enumerators) {
  EXPECT_EQ(recompute_names().size(), static_cast<std::size_t>(kRecomputes));
  EXPECT_EQ(precision_names().size(), static_cast<std::size_t>(kPrecisions));
  EXPECT_EQ(recompute_name(Recompute::selective), "selective");
  EXPECT_EQ(precision_name(Precision::int8), "int8");
  EXPECT_EQ(objective_name(Objective::energy), "energy");
  EXPECT_EQ(export_control_name(ExportControl::tiers_2025_01), "tiers-2025-01");
}

TEST(Names, documents_show_the_same_lists) {
  const std::string scenario = document("scenario-format.md"), cube = document("cube-format.md");
  const auto shown = [](const std::string& text, const std::string& wanted) {
    return text.find(wanted) == std::string::npos ? "missing: " + wanted : std::string();
  };
  EXPECT_EQ(shown(scenario, "list of " + joined(precision_names(), "`", " ")), "");
  EXPECT_EQ(shown(scenario, "list of " + joined(recompute_names(), "`", " ")), "");
  EXPECT_EQ(shown(scenario, "list of " + joined(cost_view_names(), "`", " ")), "");
  for (const auto* names :
       {&market_names(), &export_control_names(), &nation_budget_names(), &company_budget_names(), &objective_names()})
    EXPECT_EQ(shown(scenario, "`\"" + joined(*names, "", "\"`, `\"") + "\"`"), "");
  EXPECT_EQ(shown(cube, recompute_codes()), "");
  EXPECT_EQ(shown(cube, precision_codes()), "");
}

}  // namespace
}  // namespace eqc
