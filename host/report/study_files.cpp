// A file is a study's by its name and by how it begins.
#include "host/report/study_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/cube/atomic_file.hpp"
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

/// Throws InputError for a file that a study might replace and did not make.
void judge_entry(const fs::directory_entry& entry, bool force) {
  const std::string another = "; move it away, or choose another folder with --out";
  if (!is_study_name(entry.path().filename().string())) return;
  if (entry.is_symlink() || !entry.is_regular_file())
    throw InputError(entry.path().string(), "is no regular file, but a study writes a file of this name" + another);
  if (force || entry.file_size() == 0 || is_study_file(entry.path())) return;
  throw InputError(entry.path().string(), "was not written by equicube study, so it is not replaced" + another +
                                              ", or replace it with --force");
}

}  // namespace

std::string judged_study_folder(const std::string& name, bool force) {
  const std::string folder = output_folder_target(name, "--out");
  std::error_code error;
  if (!fs::exists(fs::symlink_status(folder, error))) {
    judge_place(folder, 0, "--out");
    return folder;
  }
  if (!fs::is_directory(folder, error))
    throw InputError(folder, "is no folder, but a study is many files; choose another with --out");
  if (::eaccess(folder.c_str(), R_OK | W_OK | X_OK) != 0)
    throw InputError(folder,
                     std::string("cannot be written into: ") + std::strerror(errno) + "; choose another with --out");
  const bool is_a_study = fs::exists(fs::path(folder) / "study.json");
  const bool is_used = std::any_of(fs::directory_iterator(folder), {}, [](const fs::directory_entry& entry) {
    return !is_lock_name(entry.path().filename().string());
  });
  if (!force && !is_a_study && is_used)
    throw InputError(folder,
                     "holds files, but no study; choose another with --out, or write it among them with --force");
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) judge_entry(entry, force);
  return folder;
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
