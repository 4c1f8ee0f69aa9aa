// Parameters of software profiles: unknown names are refused in every table, profiles lie over one another, and list,
// catalog and documents agree.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "host/base/diagnostics.hpp"
#include "host/engine/software/local_profile.hpp"
#include "host/engine/software/parameter_list.hpp"
#include "host/engine/software/power_profile.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "tests/catalog/shipped_catalog.hpp"

namespace eqc {
namespace {

using test::catalog;

SoftwareRow row(const std::string& id, const std::string& parameter, double value, const std::string& file = "") {
  SoftwareRow r;
  r.id = id;
  r.parameter = parameter;
  r.value = value;
  r.origin.file = file;
  r.origin.line = 7;
  return r;
}

/// A catalog of one accelerator with one row of software.
Catalog catalog_with(std::vector<SoftwareRow> Catalog::*table, const SoftwareRow& r) {
  Catalog c;
  c.root = "my";
  c.hardware.push_back(catalog().hardware.front());
  (c.*table).push_back(r);
  return c;
}

template <class Read>
std::string refusal_of(Read&& read) {
  try {
    read();
  } catch (const InputError& error) {
    return error.diagnostics().text();
  }
  return "";
}

const std::vector<SoftwareRow>& rows_of(std::string_view table) {
  return table == "training"  ? catalog().training_software
         : table == "serving" ? catalog().serving_software
         : table == "local"   ? catalog().local_software
                              : catalog().power_software;
}

TEST(SoftwareParameters, unknown_names_are_refused_with_place_and_nearest_name_whatever_the_profile) {
  const Catalog training =
                    catalog_with(&Catalog::training_software, row("nobody", "overlap_dat", 1, "software/training.csv")),
                serving =
                    catalog_with(&Catalog::serving_software, row("nobody", "prefil_share", 1, "software/serving.csv")),
                local = catalog_with(&Catalog::local_software, row("nobody", "layer_ms", 1, "software/local.csv")),
                power = catalog_with(&Catalog::power_software, row("nobody", "idle_shar", 1, "software/power.csv"));
  EXPECT_EQ(refusal_of([&] { training_profile(training, "megatron-core", 0); }),
            "my/software/training.csv:7: 'overlap_dat' of 'nobody' is no known parameter, so its value would be "
            "ignored (did you mean 'overlap_data'?)\n");
  EXPECT_NE(refusal_of([&] { serving_profile(serving, "vllm"); }).find("serving.csv:7: 'prefil_share'"),
            std::string::npos);
  EXPECT_NE(refusal_of([&] { local_profile(local, "cuda"); }).find("did you mean 'layer_us'"), std::string::npos);
  EXPECT_NE(refusal_of([&] { power_profile(power, 0); }).find("did you mean 'idle_share'"), std::string::npos);
}

TEST(SoftwareParameters, variants_lie_over_their_profile_over_the_default_in_any_order_of_rows) {
  Catalog c;
  c.serving_software = {row("vllm/mine", "prefill_share", 3), row("vllm", "request_work_us", 2),
                        row("vllm", "cache_share", 2),        row("default", "prefill_share", 1),
                        row("default", "cache_share", 1),     row("default", "step_overhead_us", 5),
                        row("vllm/mine", "spread_step", 0.5)};
  const ServingProfile mine = serving_profile(c, "vllm/mine");
  EXPECT_EQ(mine.software.prefill_share, 3);
  EXPECT_EQ(mine.software.cache_share, 2);
  EXPECT_DOUBLE_EQ(mine.software.step_overhead_s, 5e-6);
  EXPECT_EQ(mine.spread.step, 0.5);
  EXPECT_EQ(serving_profile(c, "no such profile").software.prefill_share, 1);
}

TEST(SoftwareParameters, training_goes_from_default_over_hardware_and_framework_to_both) {
  Catalog c;
  c.hardware.push_back(catalog().hardware.front());
  const std::string family = c.hardware[0].efficiency;
  c.training_software = {row("mine:" + family, "step_fixed_ms", 4),     row("mine", "step_fixed_ms", 3),
                         row("hardware:" + family, "step_fixed_ms", 2), row("default", "step_fixed_ms", 1),
                         row("hardware:" + family, "gemm_share", 0.5),  row("mine", "gemm_share_bf16", 0.5)};
  const TrainingProfile mine = training_profile(c, "mine", 0);
  EXPECT_EQ(mine.software.step_fixed_s, 4e-3);
  EXPECT_EQ(mine.software.gemm_share[static_cast<int>(Precision::bf16)], 0.25);  // shares multiply
  EXPECT_EQ(mine.software.gemm_share[static_cast<int>(Precision::fp8)], 0.5);
  EXPECT_EQ(training_profile(c, "other", 0).software.step_fixed_s, 2e-3);
}

TEST(SoftwareParameters, a_local_profile_without_rows_is_none) {
  EXPECT_FALSE(local_profile(catalog(), "no such backend").has_value());
  EXPECT_TRUE(local_profile(catalog(), "cuda").has_value());
}

TEST(SoftwareParameters, names_are_unique_in_a_table_and_say_what_they_mean) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const ParameterInfo& p : software_parameters()) {
    EXPECT_TRUE(seen.insert({p.table, p.name}).second) << p.name;
    EXPECT_FALSE(p.meaning.empty()) << p.name;
    for (const std::string_view unit : {"us", "ms", "ns", "GB", "GFLOP"})
      if (p.name.ends_with("_" + std::string(unit))) EXPECT_EQ(p.unit, unit) << p.name;
  }
}

TEST(SoftwareParameters, those_called_fitted_are_those_whose_rows_a_fit_wrote) {
  std::set<std::pair<std::string_view, std::string>> written;
  for (const std::string_view table : {"training", "serving", "local", "power"})
    for (const SoftwareRow& r : rows_of(table))
      if (r.origin.source.find("scripts/fit/") != std::string::npos) written.insert({table, r.parameter});
  for (const ParameterInfo& p : software_parameters())
    EXPECT_EQ(p.basis == Basis::fitted, written.count({p.table, std::string(p.name)}) == 1) << p.table << " " << p.name;
}

TEST(SoftwareParameters, docs_model_names_every_one) {
  std::ifstream in(std::string(kSourceFolder) + "/docs/model.md");
  std::ostringstream text;
  text << in.rdbuf();
  for (const ParameterInfo& p : software_parameters())
    EXPECT_NE(text.str().find("`" + std::string(p.name) + "`"), std::string::npos) << p.table << " " << p.name;
}

}  // namespace
}  // namespace eqc
