// Units computed apart make the cube of one run, whoever computes them; what fails is tried again and then named.
#include <gtest/gtest.h>

#include "host/base/diagnostics.hpp"
#include "host/run/shared/folder_status.hpp"
#include "tests/catalog/shipped_catalog.hpp"
#include "tests/run/shared/shared_fixture.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using namespace run_test;

TEST(SharedRun, gives_the_cube_of_one_run_from_blocks_of_regions) {
  Catalog catalog = test::catalog();
  const Scenario scenario = parse_scenario("blocks.toml", R"(
[run]
worlds = 256
replicates = 4
[axes]
models = ["llama-3.1-8b"]
hardware = ["a100-80gb", "h100-sxm-80gb", "h200-sxm-141gb", "b200-180gb", "mi300x", "rtx-4090", "l40s", "gaudi3"]
regions = "all"
[training]
tokens = "1 T tokens"
clusters = [64]
[serving]
replicas = [1, 8]
[[case]]
id = "today"
[[case]]
id = "dear"
[case.scale]
electricity_price = 3.0
[affordability]
gerd_share = ["1 %"]
income_share = ["2 %"]
compare_with = "today"
)",
                                           {}, catalog);
  const Plan plan = make_plan(scenario, catalog);
  ASSERT_LT(2 * plan.regions_of_block(), plan.n_regions) << "three blocks or more";
  const TemporaryFolder folder;
  RunOptions options;
  options.output = folder.file("whole.h5");
  options.backend = BackendChoice::cpu;
  options.quiet = true;
  const RunReport whole = run(plan, options);
  const SharedRunReport shared = shared_run(plan, shared_options(folder.file("shards"), 2));
  EXPECT_EQ(shared.done, shared.units);
  EXPECT_EQ(shared.computed, shared.units);
  EXPECT_EQ(shared.searches, 1U);
  EXPECT_EQ(merged_digest(plan, folder.file("shards"), folder.file("merged.h5")), whole.result_digest);
}

TEST(SharedRun, shares_work_between_processes_and_searches_once) {
  const Study s(kSharedStudy);
  const TemporaryFolder folder;
  SharedRunOptions first = shared_options(folder.file("shards"));
  first.most_units = 5;
  const SharedRunReport a = shared_run(s.plan, first);
  EXPECT_EQ(a.computed, 5U);
  EXPECT_FALSE(folder_status(first.folder).complete());
  const SharedRunReport b = shared_run(s.plan, shared_options(folder.file("shards"))),
                        c = shared_run(s.plan, shared_options(folder.file("shards")));
  EXPECT_EQ(a.computed + b.computed, a.units);
  EXPECT_EQ(a.searches + b.searches, s.plan.n_models);
  EXPECT_EQ(c.computed, 0U);
  EXPECT_TRUE(folder_status(first.folder).complete());
  for (const std::string& name : names_in(first.folder))
    EXPECT_TRUE(name == "study.json" || name.ends_with(".shard") || name.ends_with(".search")) << name;
}

TEST(SharedRun, sweeps_claims_of_finished_units_that_a_killed_process_left) {
  const Study s(kSharedStudy);
  const TemporaryFolder folder;
  const SharedRunOptions options = shared_options(folder.file("shards"));
  shared_run(s.plan, options);
  const std::set<std::string> whole = names_in(options.folder);
  for (const Unit& unit : units_of(s.plan))  // killed between making it and writing it
    std::ofstream(options.folder + "/" + unit.name + std::string(kClaimSuffix));
  EXPECT_EQ(shared_run(s.plan, options).computed, 0U);
  EXPECT_EQ(names_in(options.folder), whole);
}

TEST(SharedRun, refuses_the_folder_of_another_study) {
  const Study s(kSharedStudy), other(kSharedStudy, {"run.seed=2"});
  const TemporaryFolder folder;
  shared_run(s.plan, shared_options(folder.file("shards")));
  EXPECT_THROW(shared_run(other.plan, shared_options(folder.file("shards"))), InputError);
}

TEST(SharedRun, names_what_fails_again_and_again_and_does_the_rest) {
  const Study s(kSharedStudy);
  const TemporaryFolder folder;
  const std::string shards = folder.file("shards");
  SharedRunOptions options = shared_options(shards);
  fs::create_directory(shards);
  const std::vector<Unit> units = units_of(s.plan);
  std::ofstream(shards + "/" + unit_file(units[0])) << "no search";
  const SharedRunReport report = shared_run(s.plan, options);
  EXPECT_EQ(report.failed.size(), (report.units - s.plan.n_models) / 2) << "all of the model with that search";
  EXPECT_EQ(report.done, report.units - report.failed.size());
  for (const UnitFailure& f : report.failed) {
    EXPECT_EQ(f.attempts, options.attempts);
    EXPECT_NE(f.unit.find("llama-3.1-8b"), std::string::npos) << f.unit;
    EXPECT_NE(f.reason.find("is no whole search"), std::string::npos) << f.reason;
  }
  EXPECT_EQ(folder_status(shards).failed.size(), report.failed.size());
  EXPECT_NE(status_line(folder_status(shards)).find("is no whole search"), std::string::npos);
}

TEST(FolderStatus, tells_running_from_stale) {
  const Study s(kSharedStudy);
  const TemporaryFolder folder;
  SharedRunOptions options = shared_options(folder.file("shards"));
  options.most_units = 3;
  shared_run(s.plan, options);
  const std::vector<Unit> units = units_of(s.plan);
  const std::vector<std::string> open = [&] {
    std::vector<std::string> names;
    for (const Unit& unit : units)
      if (!fs::exists(options.folder + "/" + unit_file(unit))) names.push_back(unit.name);
    return names;
  }();
  Claims claims(options.folder, 60);
  EXPECT_EQ(claims.take(open[0], "one"), 1);
  EXPECT_EQ(claims.take(open[1], "two"), 1);
  fs::last_write_time(options.folder + "/" + open[1] + ".claim",
                      fs::file_time_type::clock::now() - std::chrono::seconds(100));
  const FolderStatus status = folder_status(options.folder);
  EXPECT_EQ(status.done, 3U);
  ASSERT_EQ(status.running.size(), 1U);
  ASSERT_EQ(status.stale.size(), 1U);
  EXPECT_EQ(status.running[0].claim.holder.process, getpid());
  EXPECT_EQ(status.waiting(), units.size() - 5);
  EXPECT_TRUE(status.units_per_second.has_value());
}

}  // namespace
}  // namespace eqc
