// A file is a study's by its name and by how it begins.
#include "host/report/study_files.hpp"

#include <filesystem>
#include <fstream>

#include "host/cube/atomic_file.hpp"
#include "host/report/judged_folder.hpp"
#include "host/report/study_report.hpp"
#include "host/run/output_lock.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kJsonStart = "{\n \"stamp\": {\n  \"title\":";
constexpr std::string_view kLastColumns = ",covered,missing,scenario_digest,catalog_digest,seed,worlds";

/// "13_adults_by_model.csv": a question's number leads.
bool is_table_name(std::string_view name) {
  const std::size_t digits = name.find_first_not_of("0123456789");
  return digits != std::string_view::npos && digits > 0 && name[digits] == '_' && name.size() > 4 &&
         name.substr(name.size() - 4) == ".csv";
}

bool is_study_name(std::string_view name) { return name == "study.txt" || name == "study.json" || is_table_name(name); }

std::string line_of(std::istream& in) {
  std::string line;
  std::getline(in, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

bool is_study_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (path.extension() == ".json") {
    std::string start(kJsonStart.size(), '\0');
    return in.read(start.data(), static_cast<std::streamsize>(start.size())) && start == kJsonStart;
  }
  const std::string first = line_of(in);
  if (path.extension() == ".csv") return first.size() > kLastColumns.size() && first.ends_with(kLastColumns);
  const std::string second = line_of(in);
  return second.rfind("scenario ", 0) == 0 && second.find(" (digest ") != std::string::npos &&
         second.find(", equicube ") != std::string::npos;
}

}  // namespace

std::string judged_study_folder(const std::string& name, bool force) {
  return judged_folder(name, {"study", "a study", "equicube study", "--out", force,
                              [](const std::string& folder) { return fs::exists(fs::path(folder) / "study.json"); },
                              [](const std::string&, std::string_view file) { return is_study_name(file); },
                              [](const std::string& path) { return is_study_file(path); }});
}

std::size_t write_study(const std::string& folder, const StudyStamp& stamp,
                        const std::vector<AnsweredQuestion>& questions) {
  make_folder(folder, folder);
  sweep_stale_temporaries(folder, is_study_name, "");
  sweep_stale_temporaries(folder, is_lock_name, kLockStart);
  std::size_t files = 2;
  for (const AnsweredQuestion& q : questions)
    for (const StudyTable& t : q.answer.tables) {
      write_file((fs::path(folder) / (t.id + ".csv")).string(), study_csv(stamp, t));
      ++files;
    }
  write_file((fs::path(folder) / "study.txt").string(), study_text(stamp, questions));
  write_file((fs::path(folder) / "study.json").string(), study_json(stamp, questions));
  return files;
}

}  // namespace eqc
