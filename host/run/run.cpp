// Shards are computed on threads and published one by one; the cube is merged from them at the end.
#include "host/run/run.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <mutex>

#include "host/base/bounded_memory.hpp"
#include "host/base/human.hpp"
#include "host/base/parallel.hpp"
#include "host/base/printable.hpp"
#include "host/base/progress.hpp"
#include "host/base/standard_streams.hpp"
#include "host/base/version.hpp"
#include "host/cube/merge.hpp"
#include "host/engine/search/search_table.hpp"
#include "host/run/finished_cube.hpp"
#include "host/run/provenance.hpp"
#include "host/run/results/shard_work.hpp"
#include "host/run/run_output.hpp"
#include "host/run/shard_writer.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// What a run reads: never its output.
std::vector<std::string> files_read(const Plan& plan, const std::vector<std::string>& more) {
  std::vector<std::string> files = more;
  files.push_back(plan.scenario->path);
  for (const auto& [name, text] : plan.catalog->files) files.push_back((fs::path(plan.catalog->root) / name).string());
  files.push_back("/proc/self/exe");
  return files;
}

/// Which shards are still to be computed, by position in plan.shards.
std::vector<std::size_t> missing_shards(const std::vector<std::string>& paths, bool resume, int threads) {
  std::vector<char> done(paths.size(), 0);
  if (resume)
    parallel_for(paths.size(), threads,
                 [&](std::size_t i) { done[i] = fs::exists(paths[i]) && shard_complete(paths[i]) ? 1 : 0; });
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < paths.size(); ++i)
    if (!done[i]) missing.push_back(i);
  return missing;
}

/// Searches the models that still have shards to compute.
void search_models(const Plan& plan, Backend& backend, const std::vector<std::size_t>& missing, RunTables& tables,
                   bool quiet) {
  const Draws& draws = *tables.draws;
  tables.searches.resize(plan.n_models);
  std::vector<std::size_t> models;
  for (const std::size_t i : missing)
    if (models.empty() || models.back() != plan.shards[i].model) models.push_back(plan.shards[i].model);
  Progress progress("search", static_cast<double>(models.size()), static_cast<double>(plan.n_hardware),
                    "model-hardware pairs", quiet);
  for (const std::size_t m : models) {
    tables.searches[m] = std::make_shared<const ModelSearch>(search_model(plan, draws, backend, m));
    progress.step();
  }
}

double cells_per_shard(const Plan& plan) { return plan.cells() / static_cast<double>(plan.shards.size()); }

/// Where the shards of a run are, by position in plan.shards.
struct ShardFiles {
  std::string folder;
  std::vector<std::string> paths;
  std::vector<std::size_t> missing;  ///< positions of those still to be computed
};

ShardFiles shard_files(const Plan& plan, const CubeSchema& schema, RunOutput& output, bool resume, int threads) {
  ShardFiles files;
  files.folder = output.folder();
  for (const ShardId& s : plan.shards) files.paths.push_back(shard_path(files.folder, shard_name(plan, schema, s)));
  output.expect(files.paths);
  files.missing = missing_shards(files.paths, resume, threads);
  return files;
}

/// As many models in turns as there are threads, case by case: a case begins when another of its model is priced, of
/// which it takes what is the same.
std::vector<std::size_t> in_turns(const Plan& plan, std::vector<std::size_t> shards, int threads) {
  std::vector<std::size_t> models;
  for (const std::size_t i : shards)
    if (models.empty() || models.back() != plan.shards[i].model) models.push_back(plan.shards[i].model);
  const auto turn = [&](std::size_t i) {
    const auto at = std::lower_bound(models.begin(), models.end(), plan.shards[i].model) - models.begin();
    return std::pair(at / threads, plan.shards[i].case_);
  };
  std::stable_sort(shards.begin(), shards.end(), [&](std::size_t a, std::size_t b) { return turn(a) < turn(b); });
  return shards;
}

void price_shards(const RunTables& tables, Backend& backend, const ShardFiles& files, int threads, bool quiet) {
  const Plan& plan = *tables.plan;
  tables.shared->kept = static_cast<std::size_t>(threads);
  const std::vector<std::size_t> shards = in_turns(plan, files.missing, threads);
  const double worlds = static_cast<double>(plan.scenario->run.worlds);
  Progress progress("price", static_cast<double>(files.missing.size()), cells_per_shard(plan) * worlds,
                    "configurations", quiet);
  ShardWriter writer(files.folder, *tables.schema, static_cast<std::size_t>(threads), [&] { progress.step(); });
  parallel_for(shards.size(), threads, [&](std::size_t k) {
    const std::size_t i = shards[k];
    writer.submit(fs::path(files.paths[i]).filename().string().substr(0, 40),
                  compute_shard(tables, backend, plan.shards[i]));
  });
  writer.finish();
}

/// Draws, searches and prices what is missing.
void compute_missing(const Plan& plan, const CubeSchema& schema, Backend& backend, const ShardFiles& files, int threads,
                     bool quiet) {
  const BoundedMemory bounded(files.folder, kRunMemory);
  RunTables tables;
  tables.plan = &plan;
  tables.schema = &schema;
  const Draws draws(plan, threads);
  tables.draws = &draws;
  for (std::size_t c = 0; c < plan.n_cases; ++c) tables.terms.push_back(make_terms(plan, draws, c, threads));
  tables.groups = payer_groups(plan);
  tables.people = people_table(*plan.catalog);
  search_models(plan, backend, files.missing, tables, quiet);
  price_shards(tables, backend, files, threads, quiet);
}

/// Whether the cube that the plan makes lies there, whole; otherwise says what does.
bool is_finished(const CubeSchema& schema, RunReport& report, bool quiet) {
  const FinishedCube former = finished_cube(schema, report.cube);
  if (!former.why_not.empty() && !quiet)
    say(printable(report.cube + ": " + former.why_not + "; computing anew") + "\n");
  report.result_digest = former.result_digest;
  report.finished_before = !former.result_digest.empty();
  if (report.finished_before) report.bytes = fs::file_size(report.cube);
  return report.finished_before;
}

void say_what_is_done(const ShardFiles& files, const std::string& cube) {
  const std::size_t done = files.paths.size() - files.missing.size();
  say(fmt::format("resuming: {} of {} shards are done{}\n", done, files.paths.size(),
                  done > 0 ? "" : "; there is nothing to resume beside '" + printable(cube) + "', so this is a start"));
}

}  // namespace

std::string judged_output(const Plan& plan, const RunOptions& options) {
  return judged_cube(options.output.value_or(plan.scenario->output.file), options.output ? "-o" : "output.file or -o",
                     files_read(plan, options.inputs), options.force);
}

RunReport run(const Plan& plan, const RunOptions& options) {
  const Clock::time_point start = Clock::now();
  RunReport report;
  report.cube = judged_output(plan, options);
  RunOutput output(report.cube, options.resume_command);
  const CubeSchema schema = cube_schema(plan);
  report.shards = plan.shards.size();
  if (options.resume && is_finished(schema, report, options.quiet)) {
    output.finish(options.keep_shards);
    return report;
  }
  const int threads = options.threads > 0 ? options.threads : hardware_threads();
  std::string notice;
  const std::unique_ptr<Backend> backend = make_backend(options.backend, threads, notice);
  report.backend = backend->name();
  if (!notice.empty() && !options.quiet) say(notice + "\n");

  const ShardFiles files = shard_files(plan, schema, output, options.resume, threads);
  report.shards_reused = plan.shards.size() - files.missing.size();
  if (options.resume && !options.quiet) say_what_is_done(files, report.cube);
  if (!files.missing.empty()) compute_missing(plan, schema, *backend, files, threads, options.quiet);
  report.configurations = static_cast<double>(files.missing.size()) * cells_per_shard(plan) *
                          static_cast<double>(plan.scenario->run.worlds);

  output.check_held();
  const MergeReport merged =
      merge_shards(report.cube, schema, {{"code_version", code_version()}, {kProgramDigestAttribute, program_digest()}},
                   files.paths, MissingChunks::refuse);
  report.result_digest = merged.result_digest;
  report.bytes = fs::file_size(report.cube);
  output.finish(options.keep_shards);
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

}  // namespace eqc
