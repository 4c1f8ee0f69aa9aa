// study.json is published once and never changed: whoever comes second compares.
#include "host/run/shared/study_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/process_identity.hpp"
#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/version.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"
#include "host/cube/own_file.hpp"
#include "host/cube/shard.hpp"
#include "host/cube/shard_file.hpp"
#include "host/run/output_lock.hpp"
#include "host/run/shared/claim.hpp"
#include "host/run/shared/search_file.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::string_view kStudyStart = "{\"equicube_study\":";
constexpr std::string_view kFailureStart = "{\"equicube_failure\":";
constexpr int kStudyFormat = 1;

std::string in_folder(const std::string& folder, std::string_view name) { return folder + "/" + std::string(name); }

Json study_json(const Plan& plan, const std::vector<Unit>& units) {
  const Scenario& s = *plan.scenario;
  Json j;
  j["equicube_study"] = kStudyFormat;
  j["numerics"] = numerics_version();
  j["program"] = code_version();
  j["since"] = utc_text();
  j["scenario_file"] = fs::path(s.path).filename().string();
  j["scenario"] = s.text;
  j["overrides"] = s.overrides;
  j["catalog_digest"] = plan.catalog->digest;
  j["configurations"] = plan.priced_configurations();
  Json& list = j["units"] = Json::array();
  for (const Unit& unit : units) list.push_back({unit_file(unit), unit_label(plan, unit)});
  Json& files = j["catalog"] = Json::object();
  for (const auto& [name, text] : plan.catalog->files) files[name] = text;
  return j;
}

/// What of two studies differs, in words; "" when they are one.
std::string difference(const SharedStudy& there, const Plan& plan, const std::vector<Unit>& units) {
  if (there.numerics != numerics_version())
    return "was begun by a program that computes other numbers (" + there.program + "; this is " + code_version() + ")";
  const bool same = there.units.size() == units.size() && std::equal(units.begin(), units.end(), there.units.begin(),
                                                                     [](const Unit& unit, const ListedUnit& listed) {
                                                                       return unit_file(unit) == listed.file;
                                                                     });
  if (same && there.source.catalog_digest == plan.catalog->digest) return "";
  return there.source.catalog_digest != plan.catalog->digest
             ? "holds a study of another catalog"
             : "holds another study (the scenario, --set, --worlds or --seed differ)";
}

}  // namespace

bool is_shared_folder(const std::string& folder) { return ::access(in_folder(folder, kStudyName).c_str(), F_OK) == 0; }

void join_study(const std::string& folder, const Plan& plan, const std::vector<Unit>& units) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error.value() == EROFS) throw_write_error(folder, "make the folder", EROFS);
  make_folder(folder, folder);
  const std::string path = in_folder(folder, kStudyName);
  if (!is_shared_folder(folder)) {
    refuse_exclusive_run(folder);
    const Json j = study_json(plan, units);
    PendingFile file(path);
    file.write(j.dump() + "\n");
    if (file.publish_if_new()) return;
  }
  const std::string other = difference(read_study(folder), plan, units);
  if (!other.empty()) throw InputError(folder, other + "; choose another folder with --shards");
}

SharedStudy read_study(const std::string& folder) {
  const std::string path = in_folder(folder, kStudyName);
  if (!is_shared_folder(folder))
    throw InputError(folder, "holds no shared study (no study.json); equicube run SCENARIO --shards DIR begins one");
  const Json j = Json::parse(read_file(path), nullptr, false);
  SharedStudy s;
  try {
    if (j.at("equicube_study") != kStudyFormat) throw InputError(path, "is of another version of equicube");
    s.source.scenario_path = j.at("scenario_file");
    s.source.scenario_text = j.at("scenario");
    s.source.overrides = j.at("overrides").get<std::vector<std::string>>();
    s.source.catalog_digest = j.at("catalog_digest");
    for (const auto& [name, text] : j.at("catalog").items()) s.source.catalog[name] = text;
    s.numerics = j.at("numerics");
    s.program = j.at("program");
    s.since = j.at("since");
    s.configurations = j.at("configurations");
    for (const Json& unit : j.at("units")) s.units.push_back({unit.at(0), unit.at(1)});
  } catch (const Json::exception&) {
    throw InputError(path, "is damaged, or no study of equicube; choose another folder");
  }
  return s;
}

std::set<std::string> names_in(const std::string& folder) {
  std::set<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    names.insert(entry->path().filename().string());
  if (error) throw_system_error(folder, "list the folder", error.value());
  return names;
}

std::optional<UnitFailure> read_failure(const std::string& folder, const std::string& name) {
  const std::string path = in_folder(folder, name) + std::string(kFailureSuffix);
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  UnitFailure failure{name, "unknown: its note cannot be read", "", 1};
  try {
    const Json j = Json::parse(read_file(path), nullptr, false);
    failure = {j.at("unit"), j.at("reason"), j.at("host"), j.at("attempts")};
  } catch (const Json::exception&) {
  } catch (const InputError&) {
    return std::nullopt;  // it was taken away
  }
  return failure;
}

void write_failure(const std::string& folder, const std::string& name, const UnitFailure& failure) {
  Json j;
  j["equicube_failure"] = 1;
  j["unit"] = failure.unit;
  j["reason"] = failure.reason;
  j["host"] = failure.host;
  j["attempts"] = failure.attempts;
  write_file(in_folder(folder, name) + std::string(kFailureSuffix), j.dump() + "\n");
}

void sweep_study(const std::string& folder) {
  const auto ends_with = [](std::string_view end) {
    return [end](std::string_view name) { return name.ends_with(end); };
  };
  sweep_stale_temporaries(folder, is_shard_name, kShardMark);
  sweep_stale_temporaries(folder, ends_with(kSearchSuffix), kSearchMark);
  sweep_stale_temporaries(folder, ends_with(kClaimSuffix), kClaimStart);
  sweep_stale_temporaries(folder, ends_with(kFailureSuffix), kFailureStart);
  sweep_stale_temporaries(folder, ends_with(kStudyName), kStudyStart);
  const std::set<std::string> names = names_in(folder);
  const auto now = static_cast<double>(std::time(nullptr));
  for (const std::string& name : names) {
    if (!name.ends_with(kClaimSuffix)) continue;
    const std::string unit = name.substr(0, name.size() - kClaimSuffix.size());
    if (names.count(unit + std::string(kShardSuffix)) == 0 && names.count(unit + std::string(kSearchSuffix)) == 0)
      continue;  // who takes it over counts how often the unit was begun
    const std::optional<ClaimText> claim = read_claim(in_folder(folder, name), now);
    if (claim && (claim->lease_s <= 0 || life_of(claim->holder) == Life::dead))
      ::unlink(in_folder(folder, name).c_str());  // also one cut off by a crash: the unit is there, whoever claims it
  }
}

}  // namespace eqc
