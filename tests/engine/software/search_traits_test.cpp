// What a search is said not to read changes nothing of it: not a bit of its result, whatever the value.
#include "host/engine/software/search_traits.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "host/catalog/efficiency_cell.hpp"
#include "host/engine/software/serving_profile.hpp"
#include "host/engine/software/training_profile.hpp"
#include "kernels/model/layout.hpp"
#include "kernels/model/serving/serving_search.hpp"
#include "kernels/model/training/training_search.hpp"
#include "tests/catalog/shipped_catalog.hpp"
#include "tests/cuda/same_bits.hpp"
#include "tests/model/reference_specs.hpp"

namespace eqc {
namespace {

using test::catalog;

constexpr std::uint32_t kBf16 = 1U << static_cast<int>(Precision::bf16), kFp8 = 1U << static_cast<int>(Precision::fp8),
                        kFp4 = 1U << static_cast<int>(Precision::fp4);

template <class Row>
auto spec_of(const std::vector<Row>& rows, const std::string& id) {
  for (const Row& row : rows)
    if (row.id == id) return *row.spec;
  throw std::runtime_error("no " + id);
}

struct Case {
  std::string hardware;
  std::uint32_t formats;
};
const std::vector<Case> kCases = {{"a100-80gb", kBf16 | kFp8},
                                  {"h100-sxm-80gb", kBf16},
                                  {"h100-sxm-80gb", kBf16 | kFp8},
                                  {"b200-180gb", kFp8 | kFp4}};
const std::map<std::string, Precision> kPeaks = {{"peak_fp32_TFLOP_per_s", Precision::fp32},
                                                 {"peak_bf16_TFLOP_per_s", Precision::bf16},
                                                 {"peak_fp8_TFLOP_per_s", Precision::fp8},
                                                 {"peak_fp4_TFLOP_per_s", Precision::fp4},
                                                 {"peak_int8_TOP_per_s", Precision::int8}};
const std::map<std::string, double HardwareSpec::*> kWatts = {{"tdp_W", &HardwareSpec::tdp_w},
                                                              {"idle_W", &HardwareSpec::idle_w}};

/// Where the value of a column stands; null when it is none of these.
double* value_of(HardwareSpec& hardware, const std::string& column) {
  if (const auto peak = kPeaks.find(column); peak != kPeaks.end())
    return &hardware.peak_flop_per_s[static_cast<int>(peak->second)];
  if (const auto watts = kWatts.find(column); watts != kWatts.end()) return &(hardware.*watts->second);
  const std::optional<EfficiencyCell> cell = efficiency_cell(hardware, column);
  return cell ? cell->value : nullptr;
}

ModelSpec unaligned() {
  ModelSpec m = reference::llama_8b();
  m.head_dim = 100;
  return m;
}

/// Dense, experts, recurrent with and without experts, latent attention, heads that fit no vector of 16 bytes.
const std::vector<ModelSpec> kModels = {reference::llama_8b(), reference::mixtral_8x7b(), reference::nemotron_nano_9b(),
                                        reference::deepseek_v3(), unaligned()};

ServingSearchResult served(const ModelSpec& model, const HardwareSpec& hardware, std::uint32_t formats,
                           const ServingProfile& profile) {
  ServingTask task;
  task.input_tokens = 3000;
  task.output_tokens = 500;
  task.n_gpus = 8;
  task.precisions = formats;
  task.ttft_target_s = 5;
  return search_serving(model, at_share(hardware, profile.device_share), task, Objective::cost, profile.software);
}

TrainingSearchResult trained(const ModelSpec& model, const HardwareSpec& hardware, std::uint32_t formats,
                             const TrainingProfile& profile) {
  TrainingTask task = reference::task_of(4096, 16, 16);
  task.precisions = formats;
  return search_training(model, hardware, task, Objective::cost, profile.software);
}

/// How many parameters of the table the search does not read, each at values that nothing has.
template <class Profile, class Search>
int unread(ParameterTable<Profile> table, const Profile& profile, const SearchTraits& traits, Search search) {
  int count = 0;
  const auto usual = search(profile);
  for (const Parameter<Profile>& parameter : table) {
    if (traits.reads(parameter.read_by)) continue;
    ++count;
    for (const double value : {0.37, 5e6}) {
      Profile odd = profile;
      parameter.set(odd, value);
      EXPECT_TRUE(test::same_search(usual, search(odd))) << parameter.name << " = " << value;
    }
  }
  return count;
}

TEST(SearchTraits, parameters_that_serving_does_not_read_change_nothing) {
  int most = 0;
  for (const auto& [id, formats] : kCases)
    for (const ModelSpec& model : kModels) {
      const HardwareSpec hardware = spec_of(catalog().hardware, id);
      const int count = unread(serving_parameters(), serving_profile(catalog(), kDefaultServingProfile),
                               search_traits(model, hardware, Task::serving, formats, Objective::cost),
                               [&](const ServingProfile& p) { return served(model, hardware, formats, p); });
      most = std::max(most, count);
    }
  EXPECT_GE(most, 20) << "a dense model in 16 bits";
}

TEST(SearchTraits, parameters_that_training_does_not_read_change_nothing) {
  int most = 0;
  for (const auto& [id, formats] : kCases)
    for (const ModelSpec& model : kModels) {
      const HardwareSpec hardware = spec_of(catalog().hardware, id);
      const int count = unread(training_parameters(), training_profile(catalog(), kDefaultTraining, 0),
                               search_traits(model, hardware, Task::training, formats, Objective::cost),
                               [&](const TrainingProfile& p) { return trained(model, hardware, formats, p); });
      most = std::max(most, count);
    }
  EXPECT_GE(most, 18) << "a dense model in 16 bits";
}

TEST(SearchTraits, columns_of_hardware_that_are_not_read_change_nothing) {
  std::vector<std::string> columns = {"gemm_bf16",     "gemm_fp32",         "gemm_fp8",         "gemm_fp4",
                                      "gemm_int8",     "read_fp8",          "read_fp4",         "read_int8",
                                      "floor_fp8_us",  "floor_fp4_us",      "floor_int8_us",    "grouped",
                                      "grouped_read",  "grouped_pad_rows",  "grouped_floor_us", "widened",
                                      "widened_read",  "widened_pad_rows",  "widened_floor_us", "decode",
                                      "decode_narrow", "decode_extra_keys", "decode_floor_us",  "quick_floor_us",
                                      "quick_hop_us",  "quick_half_MB"};
  for (const auto& [peak, format] : kPeaks) columns.push_back(peak);
  for (const auto& [watts, value] : kWatts) columns.push_back(watts);
  const ServingProfile serving = serving_profile(catalog(), kDefaultServingProfile);
  const TrainingProfile training = training_profile(catalog(), kDefaultTraining, 0);
  int unread_columns = 0;
  for (const auto& [id, formats] : kCases)
    for (const ModelSpec& model : kModels)
      for (const Task task : {Task::training, Task::serving}) {
        const HardwareSpec hardware = spec_of(catalog().hardware, id);
        const SearchTraits traits = search_traits(model, hardware, task, formats, Objective::cost);
        for (const std::string& column : columns) {
          if (traits.reads_column(column)) continue;
          ++unread_columns;
          HardwareSpec odd = hardware;
          ASSERT_NE(value_of(odd, column), nullptr) << column;
          *value_of(odd, column) *= 0.6;
          if (task == Task::serving)
            EXPECT_TRUE(
                test::same_search(served(model, hardware, formats, serving), served(model, odd, formats, serving)))
                << id << " " << column;
          else
            EXPECT_TRUE(
                test::same_search(trained(model, hardware, formats, training), trained(model, odd, formats, training)))
                << id << " " << column;
        }
      }
  EXPECT_GT(unread_columns, 100);
}

}  // namespace
}  // namespace eqc
