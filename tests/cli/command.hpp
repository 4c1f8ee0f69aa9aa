// The program as its user meets it: started with arguments, judged by exit code, output, messages and files.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "host/base/file.hpp"
#include "tests/run/run_fixture.hpp"
#include "tests/source_folder.hpp"

namespace eqc::cli_test {

using run_test::TemporaryFolder;

inline const std::string kGoldenFolder = std::string(kSourceFolder) + "/tests/golden";
inline const std::string kTinyFolder = std::string(kSourceFolder) + "/scenarios/tiny";

struct CommandResult {
  int code = -1;  ///< exit code; 128 + signal when killed
  std::string out, err;
  /// Lines of err that are not blank.
  std::vector<std::string> messages() const {
    std::vector<std::string> all;
    for (std::size_t start = 0; start < err.size();) {
      const std::size_t end = std::min(err.find('\n', start), err.size());
      if (end > start) all.push_back(err.substr(start, end - start));
      start = end + 1;
    }
    return all;
  }
};

/// A started process; its output goes to files in a folder of its own.
class Command {
 public:
  /// `file_limit_bytes`: RLIMIT_FSIZE of the process, 0 for none.
  explicit Command(const std::vector<std::string>& arguments, rlim_t file_limit_bytes = 0) {
    process_ = fork();
    if (process_ != 0) return;
    redirect(folder_.file("out"), STDOUT_FILENO);
    redirect(folder_.file("err"), STDERR_FILENO);
    const rlimit limit = {file_limit_bytes, file_limit_bytes};
    if (file_limit_bytes > 0) setrlimit(RLIMIT_FSIZE, &limit);
    std::vector<char*> argv = {const_cast<char*>(EQC_BINARY)};
    for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    execv(EQC_BINARY, argv.data());
    _exit(127);
  }
  pid_t process() const { return process_; }

  CommandResult wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    CommandResult r;
    r.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    r.out = read_file(folder_.file("out"));
    r.err = read_file(folder_.file("err"));
    return r;
  }

 private:
  static void redirect(const std::string& path, int to) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, to);
    close(file);
  }
  TemporaryFolder folder_;
  pid_t process_ = -1;
};

inline CommandResult equicube(const std::vector<std::string>& arguments, rlim_t file_limit_bytes = 0) {
  return Command(arguments, file_limit_bytes).wait();
}

inline void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// True when nothing in the file's folder begins with its name: no cube, no temporary, no shard.
inline bool nothing_named(const std::string& path) {
  const std::filesystem::path wanted(path);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(wanted.parent_path()))
    if (entry.is_regular_file() && entry.path().string().rfind(path, 0) == 0) return false;
  return true;
}

}  // namespace eqc::cli_test
