// Words for a POSIX shell; what no terminal should get raw is written as bash and zsh read it: $'\n'.
#include "host/cli/command_line.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace eqc::cli {
namespace {

std::vector<std::string>& words() {
  static std::vector<std::string> all;
  return all;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string quoted(const std::string& word) {
  constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  const bool controls = std::any_of(word.begin(), word.end(), is_control);
  std::string out = controls ? "$'" : "'";
  for (const char c : word) {
    if (is_control(c))
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else if (c == '\'')
      out += controls ? "\\'" : "'\\''";
    else if (c == '\\' && controls)
      out += "\\\\";
    else
      out += c;
  }
  return out + "'";
}

}  // namespace

void remember_command_line(int argc, char** argv) { words().assign(argv, argv + argc); }

std::string command_line_with(const std::string& flag) {
  std::string line;
  for (const std::string& word : words()) line += (line.empty() ? "" : " ") + quoted(word);
  const bool given = std::find(words().begin(), words().end(), flag) != words().end();
  return given ? line : line + " " + flag;
}

}  // namespace eqc::cli
