// The program as its user meets it: started with arguments, judged by exit code, output, messages and files.
#pragma once

#include <gtest/gtest.h>

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

/// What a process is started in.
struct Surroundings {
  rlim_t file_limit_bytes = 0;                ///< RLIMIT_FSIZE; 0: none
  std::string folder = {};                    ///< working folder; "": that of the test
  bool folder_deleted = false;                ///< after the process went there
  std::string out = {};                       ///< file for standard output; "": kept
  std::vector<int> closed = {};               ///< descriptors closed at the start
  bool ordinary_user = false;                 ///< not root
  std::vector<std::string> environment = {};  ///< "NAME=value"; "NAME" takes it away
};

/// A started process; its output goes to files in a folder of its own.
class Command {
 public:
  explicit Command(const std::vector<std::string>& arguments, const Surroundings& around = {}) {
    process_ = fork();
    if (process_ != 0) return;
    redirect(around.out.empty() ? folder_.file("out") : around.out, STDOUT_FILENO);
    redirect(folder_.file("err"), STDERR_FILENO);
    enter(around);
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
    if (std::filesystem::exists(folder_.file("out"))) r.out = read_file(folder_.file("out"));
    r.err = read_file(folder_.file("err"));
    return r;
  }

 private:
  static void redirect(const std::string& path, int to) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, to);
    close(file);
  }
  static void enter(const Surroundings& around) {
    const rlimit limit = {around.file_limit_bytes, around.file_limit_bytes};
    if (around.file_limit_bytes > 0) setrlimit(RLIMIT_FSIZE, &limit);
    if (!around.folder.empty() && chdir(around.folder.c_str()) != 0) _exit(126);
    if (around.folder_deleted && rmdir(around.folder.c_str()) != 0) _exit(126);
    for (const std::string& e : around.environment)
      e.find('=') == std::string::npos ? unsetenv(e.c_str()) : putenv(const_cast<char*>(e.c_str()));
    for (const int descriptor : around.closed) close(descriptor);
    constexpr uid_t kNobody = 65534;
    if (around.ordinary_user && geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(126);
  }
  TemporaryFolder folder_;
  pid_t process_ = -1;
};

inline CommandResult equicube(const std::vector<std::string>& arguments, const Surroundings& around = {}) {
  return Command(arguments, around).wait();
}

/// One message that says `part`, exit code 2.
inline void expect_refused(const CommandResult& r, const std::string& part) {
  EXPECT_EQ(r.code, 2) << r.err;
  EXPECT_EQ(r.messages().size(), 1u) << r.err;
  EXPECT_NE(r.err.find(part), std::string::npos) << r.err;
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
