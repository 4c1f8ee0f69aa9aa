// The commands of the program and their options, parsed by CLI11. Only command.cpp includes its header, which costs
// every file that does some seconds.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/program_text.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace eqc::cli {

/// The program as its user called it, for commands to copy: relative to the working folder where it has one.
std::string program_word();

/// What the chosen command does; returns the exit code.
using Action = std::function<int()>;

/// One option, flag or positional argument; what is asked of it. All functions return the option, so that they can be
/// chained.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option& required();
  Option& one_of(const std::vector<std::string>& words);
  Option& between(int lowest, int highest);
  Option& not_negative();
  Option& existing_file();
  Option& excludes(const Option& other);
  Option& show_default();           ///< the value it has now, in the help
  Option& one_value_each();         ///< a list is given by repeating the option
  Option& all_values();             ///< of a list, when the option is repeated: all of them
  Option& separated_by(char mark);  ///< a list is also given as words with this mark between them
  bool given() const;               ///< by the user, if only an empty text; ask when the command runs

 private:
  CLI::Option* option_;
};

/// One command. What options are read into must live until the command has run.
class Command {
 public:
  Command(CLI::App* app, Action* chosen) : app_(app), chosen_(chosen) {}
  /// `names` is "-o,--output", or a bare word for a positional argument. Values: a string, an integer, a double (also
  /// optional), a list of strings or of int.
  template <class Value>
  Option option(const std::string& names, Value& value, const std::string& meaning);
  Option flag(const std::string& names, bool& value, const std::string& meaning);
  /// What the help ends with.
  void footer(const std::string& text);
  /// What the program does when this command was chosen.
  void runs(Action action);

 private:
  CLI::App* app_;
  Action* chosen_;
};

/// All commands, of which the user chooses one.
class Program {
 public:
  Program(const std::string& meaning, const std::string& version);
  ~Program();
  Command add(const std::string& name, const std::string& meaning);
  std::vector<std::string> names() const;
  /// What the table of --help says.
  ProgramText text() const;
  /// Reads the arguments. Nothing when a command was chosen, else the exit code, after help or a fault was printed: 0,
  /// or `bad_input`.
  std::optional<int> parse(int argc, char** argv, int bad_input);
  /// What parse() chose.
  const Action& chosen() const { return chosen_; }

 private:
  std::unique_ptr<CLI::App> app_;
  std::string version_;
  Action chosen_;
};

}  // namespace eqc::cli
