// Units come from the latest generation by hard link where their names are the same, are computed where not, and all
// is done in a folder that becomes the new generation by its name.
#include "host/regenerate/regenerate.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/parallel.hpp"
#include "host/base/process_identity.hpp"
#include "host/base/sha256.hpp"
#include "host/base/standard_streams.hpp"
#include "host/base/text.hpp"
#include "host/base/version.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"
#include "host/cube/merge.hpp"
#include "host/cube/reader.hpp"
#include "host/cube/shard.hpp"
#include "host/regenerate/anchor_check.hpp"
#include "host/regenerate/generation.hpp"
#include "host/regenerate/planned_study.hpp"
#include "host/regenerate/search_pool.hpp"
#include "host/regenerate/why_moved.hpp"
#include "host/run/finished_cube.hpp"
#include "host/run/output_lock.hpp"
#include "host/run/provenance.hpp"
#include "host/run/shared/search_file.hpp"
#include "host/run/shared/shared_run.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using NightClock = std::chrono::steady_clock;
using Studies = std::vector<std::unique_ptr<PlannedStudy>>;

constexpr const char* kHistoryHead = "date,generation,study,headline,p05,p50,p95\n";

std::string scenario_digest(const Scenario& s) {
  return sha256_hex(s.text + "\n" + nlohmann::json(s.overrides).dump());
}

std::set<std::string> unit_files(const PlannedStudy& study) {
  std::set<std::string> files;
  for (const Unit& unit : study.units) files.insert(unit_file(unit));
  return files;
}

/// The former generation, opened.
struct Former {
  std::string folder;
  Generation generation;
};

Studies plan_studies(const RegenerateOptions& o) {
  const Catalog catalog = load_catalog(find_catalog(o.catalog, o.scenarios.front()));
  Studies studies;
  std::set<std::string> names;
  for (const std::string& path : o.scenarios) {
    studies.push_back(plan_study({path, read_file(path), o.overrides}, catalog));
    if (!names.insert(studies.back()->name).second)
      throw InputError(path, "has the name of another study ('" + studies.back()->name + "'); rename one of them");
  }
  return studies;
}

/// Whether a generation was made of the same inputs by the same numbers, and has all its files.
bool is_of(const Former& former, const Studies& studies) {
  const Generation& g = former.generation;
  if (g.numerics != numerics_version() || g.studies.size() != studies.size()) return false;
  for (const auto& study : studies) {
    const GeneratedStudy* const known = g.find(study->name);
    if (known == nullptr || known->catalog_digest != study->catalog.digest) return false;
    if (known->scenario_digest != scenario_digest(study->scenario)) return false;
    const std::string units = former.folder + "/" + study->name;
    if (!fs::is_directory(units) || !fs::exists(units + ".h5")) return false;
    const std::set<std::string> there = names_in(units);
    for (const std::string& file : unit_files(*study))
      if (there.count(file) == 0) return false;
  }
  return true;
}

/// The new generation while it is made.
class NextGeneration {
 public:
  NextGeneration(const RegenerateOptions& options, const GenerationFolder& place, std::optional<Former> former,
                 const Studies& studies)
      : options_(options),
        folder_(place.next()),
        former_(std::move(former)),
        studies_(studies),
        threads_(options.threads > 0 ? options.threads : hardware_threads()) {
    std::string notice;
    backend_ = make_backend(options.backend, threads_, notice);
    if (!notice.empty() && !options.quiet) say(notice + "\n");
    generation_.id = place.next_id();
    generation_.since = utc_text();
    generation_.numerics = numerics_version();
    generation_.program = code_version();
  }

  const std::string& id() const { return generation_.id; }
  const GenerationMoves& moves() const { return moves_; }

  /// Everything but the publication. False when units failed.
  bool make(RegenerateReport& report) {
    start_folder();
    for (const auto& study : studies_) {
      if (!compute_units(*study, report)) return false;
      make_cube(*study);
    }
    for (const auto& study : studies_) check_anchors(*study);
    for (const auto& study : studies_) add_headlines(*study);
    explain();
    write_file(folder_ + "/changes.json", moves_json(moves_));
    write_file(folder_ + "/changes.txt", moves_text(moves_));
    write_file(folder_ + "/history.csv", history());
    write_generation(folder_, generation_);
    return true;
  }

 private:
  std::string units_of_study(const std::string& name) const { return folder_ + "/" + name; }
  std::string former_units(const std::string& name) const { return former_ ? former_->folder + "/" + name : ""; }

  /// Leaves of what a killed process made only the units that are of use.
  void start_folder() {
    make_folder(folder_, folder_);
    std::set<std::string> names;
    for (const auto& study : studies_) names.insert(study->name);
    for (const std::string& name : names_in(folder_))
      if (names.count(name) == 0) fs::remove_all(folder_ + "/" + name);
    for (const auto& study : studies_) {
      const std::string units = units_of_study(study->name);
      make_folder(units, units);
      sweep_study(units);
      const std::set<std::string> wanted = unit_files(*study);
      for (const std::string& name : names_in(units))
        if (wanted.count(name) == 0) fs::remove_all(units + "/" + name);
    }
  }

  bool compute_units(const PlannedStudy& study, RegenerateReport& report) {
    const std::string units = units_of_study(study.name), old = former_units(study.name);
    GeneratedStudy& made = generation_.studies.emplace_back();
    made.name = study.name;
    made.scenario_file = fs::path(study.scenario.path).filename().string();
    made.scenario_digest = scenario_digest(study.scenario);
    made.catalog_digest = study.catalog.digest;
    made.units = study.units.size();
    const std::set<std::string> known = fs::is_directory(old) ? names_in(old) : std::set<std::string>{};
    for (const Unit& unit : study.units) {
      const std::string file = unit_file(unit);
      if (known.count(file) == 0) {
        ++made.computed;
        continue;
      }
      link_file(old + "/" + file, units + "/" + file);
      if (unit.kind == UnitKind::search)
        read_search(units + "/" + file, unit.name, study.plan.n_hardware);  // throws where it is damaged
    }
    SharedRunOptions run;
    run.folder = units;
    if (!known.empty()) run.earlier = {old};
    run.backend = options_.backend;
    run.threads = threads_;
    run.quiet = true;
    const SharedRunReport done = shared_run(study.plan, run);
    sweep_study(units);
    made.computed -= std::min(made.computed, done.reused);
    report.units += made.units;
    report.computed += made.computed;
    report.linked += made.units - made.computed;
    report.failed.insert(report.failed.end(), done.failed.begin(), done.failed.end());
    if (!options_.quiet)
      say(fmt::format("{}: {} of {} units computed, the others linked\n", study.name, made.computed, made.units));
    return done.failed.empty();
  }

  void make_cube(const PlannedStudy& study) {
    const std::string cube = units_of_study(study.name) + ".h5";
    GeneratedStudy& made = generation_.studies[position_of(study)];
    const GeneratedStudy* const old = former_ ? former_->generation.find(study.name) : nullptr;
    const std::string whole = former_units(study.name) + ".h5";
    const bool same = old != nullptr && made.computed == 0 && fs::exists(whole) &&
                      old->catalog_digest == made.catalog_digest && old->scenario_digest == made.scenario_digest;
    if (same) {
      const Cube former(whole);
      if (former.result_digest() != old->result_digest || former.compute_result_digest() != old->result_digest)
        throw CubeError(whole, "has not the result digest of its generation; remove the file, then regenerate again");
      link_file(whole, cube);
      made.result_digest = old->result_digest;
      return;
    }
    std::vector<std::string> paths;
    for (const Unit& unit : study.units)
      if (unit.kind != UnitKind::search) paths.push_back(shard_path(units_of_study(study.name), unit.name));
    try {
      made.result_digest = merge_shards(cube, study.schema,
                                        {{std::string(kCodeVersionAttribute), code_version()},
                                         {kProgramDigestAttribute, program_digest()}},
                                        paths)
                               .result_digest;
    } catch (const WriteError&) {
      throw;
    } catch (const CubeError& error) {
      if (made.computed == made.units) throw;
      throw CubeError("", std::string(error.what()) + "; remove it in " + former_units(study.name) +
                              ", too, if it was linked from there");
    }
  }

  std::size_t position_of(const PlannedStudy& study) const {
    return static_cast<std::size_t>(
        std::find_if(studies_.begin(), studies_.end(), [&](const auto& s) { return s.get() == &study; }) -
        studies_.begin());
  }

  void check_anchors(const PlannedStudy& study) {
    const std::vector<std::string> failed = failed_anchors(study.plan, *backend_, threads_);
    if (failed.empty()) return;
    const std::string more = failed.size() > 1 ? fmt::format(" (and {} more)", failed.size() - 1) : "";
    throw InputError(study.scenario.path, "an anchor fails: " + failed.front() + more +
                                              "; nothing was published (equicube study --question 32 shows all)");
  }

  SearchPool& pool_of(const std::string& name) {
    std::unique_ptr<SearchPool>& pool = pools_[name];
    if (!pool)
      pool = std::make_unique<SearchPool>(std::vector<std::string>{units_of_study(name), former_units(name)}, *backend_,
                                          threads_);
    return *pool;
  }

  void add_headlines(const PlannedStudy& study) {
    for (const Headline& h : pool_of(study.name).headlines_of(study))
      generation_.studies[position_of(study)].headlines.push_back(band_of_headline(h));
  }

  void explain() {
    moves_.to = generation_.id;
    if (!former_) return;
    const Generation& old = former_->generation;
    moves_.from = old.id;
    const bool new_numbers = old.numerics != generation_.numerics;
    if (new_numbers) moves_.program_before = old.program, moves_.program_after = generation_.program;
    for (const GeneratedStudy& s : old.studies)
      if (generation_.find(s.name) == nullptr) moves_.studies.push_back(gone(s.name));
    for (const auto& study : studies_) explain_study(*study, new_numbers);
  }

  /// What changed for one study joins what changed for those before it: calibrations may differ between them.
  void add_inputs(const std::vector<CatalogChange>& changes) {
    for (const CatalogChange& c : changes)
      if (std::find(moves_.inputs.begin(), moves_.inputs.end(), c) == moves_.inputs.end()) moves_.inputs.push_back(c);
  }

  static StudyMoves gone(const std::string& name) {
    StudyMoves moves;
    moves.study = name;
    moves.vanished = {"the study"};
    return moves;
  }

  void explain_study(const PlannedStudy& study, bool new_numbers) {
    const GeneratedStudy& made = generation_.studies[position_of(study)];
    const GeneratedStudy* const old = former_->generation.find(study.name);
    StudyMoves moves;
    if (old == nullptr) {
      moves.appeared = {"the study"};
    } else {
      const SharedStudy text = read_study(former_units(study.name));
      const StudyText was{text.source.scenario_path, text.source.scenario_text, text.source.overrides},
          is{study.scenario.path, study.scenario.text, study.scenario.overrides};
      const bool changed = old->scenario_digest != made.scenario_digest;
      const std::vector<CatalogChange> changes = catalog_changes(text.source.catalog, study.catalog.files);
      add_inputs(changes);
      const HeadlinesOf headlines = [&](const CatalogFiles& files, bool new_scenario) {
        if (new_scenario == changed && files == study.catalog.files) return made.headlines;
        const auto between = plan_study(new_scenario ? is : was, catalog_of(files, "a catalog in between"));
        std::vector<HeadlineBand> bands;
        for (const Headline& h : pool_of(study.name).headlines_of(*between)) bands.push_back(band_of_headline(h));
        return bands;
      };
      moves = study_moves(text.source.catalog, study.catalog.files, changes, changed,
                          new_numbers ? std::optional(old->headlines) : std::nullopt, headlines);
      if (changed) moves.scenario_before = was.scenario, moves.scenario_after = is.scenario;
    }
    moves.study = study.name;
    moves.units = made.units;
    moves.computed = made.computed;
    moves_.studies.push_back(std::move(moves));
  }

  std::string history() const {
    const std::string old = former_ ? former_->folder + "/history.csv" : "";
    std::string text = !old.empty() && fs::exists(old) ? read_file(old) : kHistoryHead;
    for (const GeneratedStudy& study : generation_.studies)
      for (const HeadlineBand& h : study.headlines)
        text += fmt::format("{},{},{},\"{}\",{},{},{}\n", generation_.since.substr(0, 10), generation_.id, study.name,
                            h.id, shortest(h.p05), shortest(h.p50), shortest(h.p95));
    return text;
  }

  const RegenerateOptions& options_;
  const std::string folder_;
  const std::optional<Former> former_;
  const Studies& studies_;
  const int threads_;
  std::unique_ptr<Backend> backend_;
  Generation generation_;
  GenerationMoves moves_;
  std::map<std::string, std::unique_ptr<SearchPool>> pools_;  // by study
};

}  // namespace

RegenerateReport regenerate(const RegenerateOptions& options) {
  const NightClock::time_point start = NightClock::now();
  const GenerationFolder place(options.out);
  place.judge();
  OutputLock lock(place.root(), place.root(), LockMode::exclusive, "folder of generations", "--out");
  place.sweep();
  RegenerateReport report;
  report.generation = place.latest_id();
  std::optional<Former> former;
  if (!report.generation.empty())
    former = Former{place.folder_of(report.generation), read_generation(place.folder_of(report.generation))};
  const Studies studies = plan_studies(options);
  report.studies = studies.size();
  const auto end = [&] {
    report.seconds = std::chrono::duration<double>(NightClock::now() - start).count();
    return report;
  };
  if (former && is_of(*former, studies)) {
    fs::remove_all(place.next());  // of a change that was taken back
    for (const auto& study : studies) report.units += study->units.size();
    report.linked = report.units;
    report.says = "Nothing changed since generation " + report.generation + ".";
    return end();
  }
  NextGeneration next(options, place, std::move(former), studies);
  if (!next.make(report)) return end();
  lock.check_held();
  place.publish(next.id());
  report.published = true;
  report.generation = next.id();
  report.says = first_line(next.moves());
  report.removed = place.prune(std::max<std::size_t>(options.keep, 1));
  return end();
}

}  // namespace eqc
