// Names of units: they change with all that changes the content, and with little else.
#include "host/run/shared/unit.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "host/base/file.hpp"
#include "tests/run/shared/edited_study.hpp"

namespace eqc {
namespace {

using namespace run_test;

const UnitKind kKinds[] = {UnitKind::search, UnitKind::cells, UnitKind::payers};

template <class Other>
std::vector<bool> kept(const Study& a, const Other& b) {
  std::vector<bool> all;
  for (const UnitKind kind : kKinds) all.push_back(names_of(a.plan, kind) == names_of(b.plan, kind));
  return all;
}

TEST(Unit, names_are_unique_and_as_many_as_counted) {
  const Study s(kSharedStudy);
  std::set<std::string> names, labels;
  for (const Unit& unit : units_of(s.plan)) {
    names.insert(unit.name);
    labels.insert(unit_label(s.plan, unit));
  }
  EXPECT_EQ(names.size(), count_units(s.plan));
  EXPECT_EQ(labels.size(), count_units(s.plan));
  EXPECT_EQ(names.size(), 2U * (1 + 2 * (2 + 1))) << "models x (search + cases x (tasks x one block + payers))";
}

TEST(Unit, names_do_not_depend_on_words_and_order) {
  const Study s(kSharedStudy);
  EXPECT_EQ(kept(s, Study("# a comment\ntitle = \"other\"\ndescription = \"words\"\n" + kSharedStudy +
                          "[output]\nfile = \"elsewhere.h5\"\n")),
            (std::vector<bool>{true, true, true}));
}

TEST(Unit, names_depend_on_seed_and_worlds) {
  const Study s(kSharedStudy);
  for (const char* change : {"run.seed=5", "run.worlds=512", "training.sequence=2048", "choice.foresight=true"})
    EXPECT_EQ(kept(s, Study(kSharedStudy, {change})), (std::vector<bool>{false, false, false})) << change;
}

TEST(Unit, names_of_a_case_depend_on_that_case_alone) {
  const Study s(kSharedStudy), t(kSharedStudy, {"case.controlled.scale.electricity_price=2"});
  std::map<std::string, std::string> before;
  for (const Unit& unit : units_of(s.plan)) before[unit_label(s.plan, unit)] = unit.name;
  for (const Unit& unit : units_of(t.plan)) {
    const std::string label = unit_label(t.plan, unit);
    EXPECT_EQ(before.at(label) == unit.name, label.find("controlled") == std::string::npos) << label;
  }
}

TEST(Unit, names_depend_on_what_of_the_catalog_a_unit_reads) {
  const Study s(kSharedStudy + kPayers);
  for (const Edit& edit : std::initializer_list<Edit>{
           {"hardware/accelerators.csv", "h100-sxm-80gb", "memory_GB", {false, false, false}},
           {"hardware/accelerators.csv", "h200-sxm-141gb", "memory_GB", {true, true, true}},
           {"hardware/accelerators.csv", "h100-sxm-80gb", "peak_fp32_TFLOP_per_s", {true, true, true}},
           {"hardware/efficiency.csv", "nvidia-hopper", "gemm_bf16", {false, false, false}},
           {"hardware/efficiency.csv", "nvidia-hopper", "link", {false, false, false}},
           {"hardware/efficiency.csv", "nvidia-hopper", "gemm_int8", {true, true, true}},
           {"hardware/efficiency.csv", "nvidia-consumer", "gemm_bf16", {true, true, true}},
           {"model/models.csv", "mixtral-8x7b", "layers", {false, false, false}},
           {"price/rental.csv", "a100-80gb", "p50_USD_per_hour", {true, false, false}},
           {"price/purchase.csv", "a100-80gb", "high_USD", {true, false, false}},
           {"region/regions.csv", "CHN", "industrial_electricity_USD_per_kWh", {true, false, false}},
           {"region/regions.csv", "FRA", "industrial_electricity_USD_per_kWh", {true, true, true}},
           {"region/regions.csv", "CHN", "carbon_intensity_gCO2_per_kWh", {true, false, true}},
           {"nation/nations.csv", "AND", "gdp_USD", {true, true, false}},
           {"nation/nations.csv", "AND", "gni_per_capita_USD", {true, true, true}},
           {"nation/incomes.csv", "AND", "gini", {true, true, false}},
           {"price/devices.csv", "used-gpu-1070", "price_USD", {true, true, true}},
       })
    EXPECT_EQ(kept(s, EditedStudy(edit, kSharedStudy + kPayers)), edit.kept)
        << edit.table << " " << edit.row << " " << edit.column;
}

TEST(Unit, names_of_cells_depend_on_the_curves_that_their_task_reads) {
  std::string text = kSharedStudy;
  const std::string training = "[training]\n";
  text.insert(text.find(training) + training.size(), "precisions = [\"bf16\"]\n");
  const Study s(text);
  const EditedStudy t({"hardware/efficiency.csv", "nvidia-hopper", "gemm_fp8", {}}, text);
  std::map<std::string, std::string> before;
  for (const Unit& unit : units_of(s.plan)) before[unit_label(s.plan, unit)] = unit.name;
  for (const Unit& unit : units_of(t.plan)) {
    if (unit.kind != UnitKind::cells) continue;
    const std::string label = unit_label(t.plan, unit);
    EXPECT_EQ(before.at(label) == unit.name, unit.task == Task::training) << label;
  }
}

TEST(Unit, without_payers_no_name_depends_on_who_pays) {
  const Study s(kSharedStudy);
  EXPECT_EQ(kept(s, EditedStudy({"nation/nations.csv", "AND", "gdp_USD", {}}, kSharedStudy)),
            (std::vector<bool>{true, true, true}));
}

/// Units whose names stay are the same bytes.
TEST(Unit, content_follows_from_the_name) {
  const std::string text = kSharedStudy + kPayers;
  const Study s(text);
  const TemporaryFolder folder;
  shared_run(s.plan, shared_options(folder.file("a")));
  const Edit edits[] = {{"price/rental.csv", "a100-80gb", "p50_USD_per_hour", {}},
                        {"region/regions.csv", "CHN", "industrial_electricity_USD_per_kWh", {}},
                        {"nation/incomes.csv", "AND", "gini", {}}};
  int number = 0, kept_units = 0;
  for (const Edit& edit : edits) {
    const EditedStudy t(edit, text);
    const std::string other = folder.file("b" + std::to_string(number++));
    shared_run(t.plan, shared_options(other));
    for (const Unit& unit : units_of(t.plan)) {
      const std::string before = folder.file("a") + "/" + unit_file(unit);
      if (!std::filesystem::exists(before)) continue;
      ++kept_units;
      EXPECT_EQ(read_file(before), read_file(other + "/" + unit_file(unit)))
          << edit.table << ": " << unit_label(t.plan, unit);
    }
  }
  EXPECT_EQ(kept_units, 2 + 2 + (2 + 8)) << "searches, and the cells where only incomes changed";
}

}  // namespace
}  // namespace eqc
