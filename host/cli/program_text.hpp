// The program's commands and options as text: what --help, the man pages and the shells' completions are made from.
#pragma once

#include <string>
#include <vector>

namespace eqc::cli {

/// One option, flag or positional argument.
struct OptionText {
  std::vector<std::string> names;    ///< "-o", "--output"; one bare word for a positional argument
  std::string value;                 ///< kind of its value, "TEXT"; "" for a flag
  std::vector<std::string> choices;  ///< the words that it takes, where these are a closed list
  std::string meaning, preset;       ///< preset: the value it has when not given, "" where --help names none
  bool positional = false, required = false;
};

struct CommandText {
  std::string name, meaning, footer;
  std::vector<OptionText> options;  ///< in the order of --help
};

struct ProgramText {
  std::string meaning, version;
  std::vector<CommandText> commands;
};

}  // namespace eqc::cli
