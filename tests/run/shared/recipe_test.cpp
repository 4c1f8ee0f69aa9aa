// Recipes of units: they change with what the search found, not with what it read, and whoever knows one takes over.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/base/file.hpp"
#include "host/cube/shard_file.hpp"
#include "host/run/shared/earlier_shards.hpp"
#include "host/run/shared/unit_digests.hpp"
#include "tests/run/shared/edited_study.hpp"

namespace eqc {
namespace {

using namespace run_test;
namespace fs = std::filesystem;

/// On the older accelerator the training of the larger model is too late in every cell.
const std::string kTight = kSharedStudy.substr(0, kSharedStudy.find("[training]")) + R"(
[training]
tokens = "1 T tokens"
clusters = [64]
deadline = "70 days"
[serving]
replicas = [1]
[[case]]
id = "open"
[[case]]
id = "controlled"
export_control = "tiers-2025-01"
)" + kPayers;

/// Replicas within a machine do not use its network.
std::string served_in_one_machine() {
  std::string text = kSharedStudy + kPayers;
  return text.insert(text.find("worlds"), "tasks = [\"serving\"]\n");
}
const Edit kNetwork = {"hardware/accelerators.csv", "h100-sxm-80gb", "network_latency_us", {}};

/// Stored chunks of a shard, without its recipe.
std::string chunks_of(const std::string& path) {
  std::string all;
  ShardFile(path).read_all([&](std::size_t, std::size_t, const Bytes& chunk) {
    all.append(reinterpret_cast<const char*>(chunk.data()), chunk.size());
  });
  return all;
}

/// Of a shard: one of its search, payers' another of their costs.
std::vector<std::string> recipes_of(const std::string& path) {
  const std::string all = ShardFile(path).recipe();
  std::vector<std::string> recipes;
  for (std::size_t at = 0; at < all.size(); at += kRecipeDigits) recipes.push_back(all.substr(at, kRecipeDigits));
  return recipes;
}

/// A finished study in a folder.
struct Finished {
  explicit Finished(const std::string& text) : study(text), folder(place.file("units")) {
    shared_run(study.plan, shared_options(folder));
  }
  Study study;
  TemporaryFolder place;
  std::string folder;
};

SharedRunOptions after(const Finished& before, const std::string& folder) {
  SharedRunOptions options = shared_options(folder);
  options.earlier = {before.folder};
  return options;
}

TEST(Recipe, is_kept_where_another_search_finds_the_same_layouts) {
  const std::string text = served_in_one_machine();
  const Finished before(text);
  const EditedStudy edited(kNetwork, text);
  const SharedRunReport report = shared_run(edited.plan, after(before, before.place.file("after")));
  EXPECT_EQ(report.done, report.units);
  EXPECT_EQ(report.computed, edited.plan.n_models) << "searches alone";
  EXPECT_EQ(report.searches, edited.plan.n_models);
  EXPECT_EQ(report.reused, report.units - edited.plan.n_models);
  shared_run(edited.plan, shared_options(before.place.file("anew")));
  EXPECT_EQ(merged_digest(edited.plan, before.place.file("after"), before.place.file("after.h5")),
            merged_digest(edited.plan, before.place.file("anew"), before.place.file("anew.h5")));
}

/// What is taken over is what would be computed; what is computed differs, but where another accelerator is cheaper.
TEST(Recipe, says_all_that_the_content_follows_from) {
  const Finished before(kTight);
  std::map<std::string, std::string> old;
  for (const Unit& unit : units_of(before.study.plan))
    if (unit.kind != UnitKind::search) old[unit_label(before.study.plan, unit)] = before.folder + "/" + unit_file(unit);
  std::size_t by_search = 0, by_costs = 0;
  int number = 0;
  for (const Edit& edit : std::initializer_list<Edit>{
           {"hardware/accelerators.csv", "h100-sxm-80gb", "memory_GB", {}},
           {"hardware/accelerators.csv", "h100-sxm-80gb", "memory_bandwidth_GB_per_s", {}},
           {"hardware/accelerators.csv", "h100-sxm-80gb", "tdp_W", {}},
           {"hardware/accelerators.csv", "a100-80gb", "node_size", {}},
           {"hardware/accelerators.csv", "a100-80gb", "link_GB_per_s", {}},
           {"hardware/efficiency.csv", "nvidia-hopper", "launch_us", {}},
           {"hardware/efficiency.csv", "nvidia-ampere", "gemm_bf16", {}},
           {"model/models.csv", "mixtral-8x7b", "layers", {}},
           {"price/rental.csv", "a100-80gb", "p50_USD_per_hour", {}},
           {"price/purchase.csv", "h100-sxm-80gb", "high_USD", {}},
           {"region/regions.csv", "CHN", "industrial_electricity_USD_per_kWh", {}},
           {"nation/incomes.csv", "AND", "gini", {}},
       }) {
    const EditedStudy edited(edit, kTight);
    const std::string folder = before.place.file("edit" + std::to_string(number++)),
                      name = edit.row + " " + edit.column;
    const SharedRunReport anew = shared_run(edited.plan, shared_options(folder));
    EXPECT_EQ(anew.reused, 0U);
    for (const Unit& unit : units_of(edited.plan)) {
      if (unit.kind == UnitKind::search) continue;
      const std::string path = folder + "/" + unit_file(unit), &was = old.at(unit_label(edited.plan, unit));
      const std::vector<std::string> now = recipes_of(path), then = recipes_of(was);
      EXPECT_EQ(now.size(), unit.kind == UnitKind::payers ? 2U : 1U);
      const bool same_layouts = now.front() == then.front();
      if (!same_layouts && (now.size() < 2 || now.back() != then.back())) continue;
      if (fs::path(path).filename() != fs::path(was).filename()) ++(same_layouts ? by_search : by_costs);
      EXPECT_EQ(chunks_of(path), chunks_of(was)) << name << ": " << unit_label(edited.plan, unit);
    }
  }
  EXPECT_GT(by_search, 0U);
  EXPECT_GT(by_costs, 0U) << "payers who take another accelerator";
}

TEST(Recipe, of_cells_that_are_all_closed_holds_no_price) {
  const Finished before(kTight);
  const EditedStudy edited({"price/rental.csv", "a100-80gb", "p50_USD_per_hour", {}}, kTight);
  const SharedRunReport report = shared_run(edited.plan, after(before, before.place.file("after")));
  EXPECT_EQ(report.done, report.units);
  EXPECT_GT(report.reused, 0U) << "cells of a model that does not fit there";
  EXPECT_GT(report.computed, 0U) << "cells of one that does";
}

TEST(Recipe, of_a_damaged_shard_is_not_trusted) {
  const std::string text = served_in_one_machine();
  const Finished before(text);
  std::size_t damaged = 0;
  for (const std::string& name : names_in(before.folder)) {
    if (!name.ends_with(kShardSuffix)) continue;
    const std::string path = before.folder + "/" + name;
    std::string bytes = read_file(path);
    bytes[bytes.size() - 80] ^= 1;
    std::ofstream(path, std::ios::binary) << bytes;
    ++damaged;
  }
  const EditedStudy edited(kNetwork, text);
  const SharedRunReport report = shared_run(edited.plan, after(before, before.place.file("after")));
  EXPECT_EQ(report.reused, 0U);
  EXPECT_EQ(report.computed, edited.plan.n_models + damaged);
}

}  // namespace
}  // namespace eqc
