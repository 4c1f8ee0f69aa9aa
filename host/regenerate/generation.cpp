// Everything of a generation lies in its folder, history too, so that publishing is the rename of one symbolic link.
#include "host/regenerate/generation.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/process_identity.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kGenerationFormat = 1;
constexpr std::size_t kCountDigits = 6;
constexpr std::string_view kHistory = "history.csv", kNewLink = "latest.new", kGoing = "removing";

/// "000012-2026-11-29T183500Z"
bool is_generation_id(const std::string& name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return name.size() == kCountDigits + 19 && name[kCountDigits] == '-' && name.back() == 'Z' &&
         std::all_of(name.begin(), name.begin() + kCountDigits, is_digit);
}

Json number_or_text(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? Json() : Json(value > 0 ? "inf" : "-inf");
}

double number_of(const Json& json) {
  if (json.is_number()) return json.get<double>();
  if (json.is_null()) return std::numeric_limits<double>::quiet_NaN();
  return json == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
}

void rename_durably(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw_write_error(to, "rename to it", errno);
  sync_folder(folder_of(to));
}

void link_symbolically(const std::string& target, const std::string& path) {
  ::unlink(path.c_str());
  if (::symlink(target.c_str(), path.c_str()) != 0) throw_write_error(path, "make the link", errno);
}

}  // namespace

const GeneratedStudy* Generation::find(const std::string& name) const {
  for (const GeneratedStudy& study : studies)
    if (study.name == name) return &study;
  return nullptr;
}

void GenerationFolder::judge() const {
  if (!fs::exists(fs::symlink_status(root_))) return;
  if (!fs::is_directory(root_)) throw InputError(root_, "is no folder; choose another with --out");
  if (fs::is_directory(root_ + "/generations")) return;
  constexpr std::string_view kOwn[] = {"run.lock", "next"};
  for (const fs::directory_entry& entry : fs::directory_iterator(root_)) {
    const std::string name = entry.path().filename().string();
    if (std::none_of(std::begin(kOwn), std::end(kOwn), [&](std::string_view own) { return name.rfind(own, 0) == 0; }))
      throw InputError(root_,
                       "holds other files ('" + name + "') and no generations; choose an empty folder with --out");
  }
}

std::string GenerationFolder::latest_id() const {
  std::error_code error;
  const fs::path target = fs::read_symlink(latest(), error);
  if (error) {
    if (fs::exists(fs::symlink_status(latest())))
      throw InputError(latest(), "is no link to a generation; move it away");
    return "";
  }
  const std::string id = target.filename().string();
  if (!is_generation_id(id) || !fs::is_directory(folder_of(id)))
    throw InputError(latest(), "names no generation that is there ('" + target.string() + "'); let it name one of " +
                                   root_ + "/generations, or remove it");
  return id;
}

std::vector<std::string> GenerationFolder::ids() const {
  std::vector<std::string> all;
  if (!fs::is_directory(root_ + "/generations")) return all;
  for (const fs::directory_entry& entry : fs::directory_iterator(root_ + "/generations"))
    if (is_generation_id(entry.path().filename().string())) all.push_back(entry.path().filename().string());
  std::sort(all.begin(), all.end());
  return all;
}

void GenerationFolder::sweep() const {
  if (!fs::is_directory(root_)) return;
  ::unlink((root_ + "/" + std::string(kNewLink)).c_str());
  fs::remove_all(root_ + "/" + std::string(kGoing));
  const std::string latest = latest_id();
  for (const std::string& id : ids()) {
    if (id <= latest) continue;  // else it got its name, but nobody was told
    if (!fs::exists(next()))
      rename_durably(folder_of(id), next());
    else
      fs::remove_all(folder_of(id));
  }
}

std::string GenerationFolder::next_id() const {
  const std::vector<std::string> all = ids();
  const std::string count = std::to_string(all.empty() ? 1 : std::stoul(all.back().substr(0, kCountDigits)) + 1);
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H%M%SZ", &utc);
  return std::string(count.size() < kCountDigits ? kCountDigits - count.size() : 0, '0') + count + "-" + text;
}

void GenerationFolder::publish(const std::string& id) const {
  make_folder(root_ + "/generations", root_);
  for (const fs::directory_entry& entry : fs::directory_iterator(next()))
    if (entry.is_directory()) sync_folder(entry.path().string());
  sync_folder(next());
  const WithoutEnding whole;
  rename_durably(next(), folder_of(id));
  const std::string link = root_ + "/" + std::string(kNewLink), history = root_ + "/" + std::string(kHistory);
  link_symbolically("generations/" + id, link);
  rename_durably(link, latest());
  std::error_code error;
  if (fs::read_symlink(history, error) == fs::path("latest") / kHistory) return;
  if (!fs::exists(fs::symlink_status(history))) link_symbolically("latest/" + std::string(kHistory), history);
}

std::size_t GenerationFolder::prune(std::size_t keep) const {
  const std::vector<std::string> all = ids();
  const std::string latest = latest_id(), going = root_ + "/" + std::string(kGoing);
  std::size_t removed = 0;
  for (std::size_t i = 0; i + keep < all.size(); ++i) {
    if (all[i] == latest) continue;
    read_generation(folder_of(all[i]));  // throws where it is not ours
    const WithoutEnding whole;
    rename_durably(folder_of(all[i]), going);
    fs::remove_all(going);
    ++removed;
  }
  return removed;
}

Generation read_generation(const std::string& folder) {
  const std::string path = folder + "/generation.json";
  const Json j = Json::parse(read_file(path), nullptr, false);
  Generation g;
  try {
    if (j.at("equicube_generation") != kGenerationFormat) throw InputError(path, "is of another version of equicube");
    g.id = j.at("id");
    g.since = j.at("since");
    g.numerics = j.at("numerics");
    g.program = j.at("program");
    for (const Json& s : j.at("studies")) {
      GeneratedStudy study{
          s.at("name"),          s.at("scenario_file"), s.at("scenario_digest"), s.at("catalog_digest"),
          s.at("result_digest"), s.at("units"),         s.at("computed"),        {}};
      for (const Json& h : s.at("headlines"))
        study.headlines.push_back(
            {h.at("headline"), h.at("unit"), number_of(h.at("p05")), number_of(h.at("p50")), number_of(h.at("p95"))});
      g.studies.push_back(std::move(study));
    }
  } catch (const Json::exception&) {
    throw InputError(path, "is damaged, or no generation of equicube; choose another folder with --out");
  }
  return g;
}

void write_generation(const std::string& folder, const Generation& g) {
  Json j;
  j["equicube_generation"] = kGenerationFormat;
  j["id"] = g.id;
  j["since"] = g.since;
  j["numerics"] = g.numerics;
  j["program"] = g.program;
  Json& studies = j["studies"] = Json::array();
  for (const GeneratedStudy& s : g.studies) {
    Json heads = Json::array();
    for (const HeadlineBand& h : s.headlines)
      heads.push_back({{"headline", h.id},
                       {"unit", h.unit},
                       {"p05", number_or_text(h.p05)},
                       {"p50", number_or_text(h.p50)},
                       {"p95", number_or_text(h.p95)}});
    studies.push_back({{"name", s.name},
                       {"scenario_file", s.scenario_file},
                       {"scenario_digest", s.scenario_digest},
                       {"catalog_digest", s.catalog_digest},
                       {"result_digest", s.result_digest},
                       {"units", s.units},
                       {"computed", s.computed},
                       {"headlines", std::move(heads)}});
  }
  write_file(folder + "/generation.json", j.dump(1) + "\n");
}

}  // namespace eqc
