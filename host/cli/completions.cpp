// One function per shell, from the same table.
#include "host/cli/completions.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "host/base/text.hpp"

namespace eqc::cli {
namespace {

constexpr const char* kMadeBy = "# Made by `equicube completion {}`, from the table of --help.\n";

/// Within single quotes of bash and zsh.
std::string quoted_text(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return "'" + out + "'";
}

std::string option_words(const CommandText& command) {
  std::string words;
  for (const OptionText& option : command.options)
    if (!option.positional) words += (words.empty() ? "" : " ") + join(option.names, " ");
  return words;
}

std::string positional_words(const CommandText& command) {
  for (const OptionText& option : command.options)
    if (option.positional && !option.choices.empty()) return join(option.choices, " ");
  return "";
}

std::string bash_completion(const ProgramText& program) {
  std::string names, values, options;
  for (const CommandText& command : program.commands) {
    names += command.name + " ";
    for (const OptionText& option : command.options)
      if (!option.positional && !option.choices.empty())
        for (const std::string& name : option.names)
          values += fmt::format("    '{} {}') words='{}' ;;\n", command.name, name, join(option.choices, " "));
    options += fmt::format("        '{} '-*) words='{}' ;;\n", command.name, option_words(command));
    if (const std::string words = positional_words(command); !words.empty())
      options += fmt::format("        '{} '*) words='{}' ;;\n", command.name, words);
  }
  return fmt::format(kMadeBy, "bash") +
         "_equicube() {\n"
         "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" "
         "command=\"${COMP_WORDS[1]}\" words=''\n"
         "  COMPREPLY=()\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    words='" +
         names + "--help --version'\n  else\n    case \"$command $before\" in\n" + values +
         "    *)\n      case \"$command $word\" in\n" + options +
         "      esac ;;\n    esac\n  fi\n"
         "  local IFS=$' \\t\\n'\n"
         "  while IFS= read -r found; do COMPREPLY+=(\"$found\"); done < <(compgen -W \"$words\" -- \"$word\")\n"
         "}\n"
         "complete -o default -o bashdefault -F _equicube equicube\n";
}

/// Within the brackets of a zsh specification.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_value(const OptionText& option) {
  if (option.value.empty() && !option.positional) return "";
  const std::string label = option.positional ? option.names[0] : "value";
  return ":" + label + ":" + (option.choices.empty() ? "_files" : "(" + join(option.choices, " ") + ")");
}

std::string zsh_completion(const ProgramText& program) {
  std::string names, cases;
  for (const CommandText& command : program.commands) {
    names += "    " + quoted_text(command.name + ":" + zsh_text(command.meaning)) + "\n";
    cases += "    " + command.name + ")\n      _arguments";
    std::string rest = "'*:file:_files'";
    for (const OptionText& option : command.options) {
      if (option.positional) {
        if (!option.choices.empty()) cases += " \\\n        " + quoted_text("1" + zsh_value(option));
        continue;
      }
      for (const std::string& name : option.names)
        cases += " \\\n        " + quoted_text("*" + name + "[" + zsh_text(option.meaning) + "]" + zsh_value(option));
    }
    cases += " \\\n        " + rest + " ;;\n";
  }
  return "#compdef equicube\n" + fmt::format(kMadeBy, "zsh") + "_equicube() {\n  local -a commands\n  commands=(\n" +
         names +
         "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
         "  shift words\n  (( CURRENT-- ))\n  case $words[1] in\n" +
         cases + "  esac\n}\n_equicube \"$@\"\n";
}

/// Within single quotes of fish.
std::string fish_text(const std::string& text) {
  std::string out;
  for (const char c : text) out += (c == '\'' || c == '\\') ? std::string("\\") + c : std::string(1, c);
  return "'" + out + "'";
}

std::string fish_completion(const ProgramText& program) {
  std::string out = fmt::format(kMadeBy, "fish");
  for (const CommandText& command : program.commands)
    out += fmt::format("complete -c equicube -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                       fish_text(command.meaning));
  for (const CommandText& command : program.commands) {
    const std::string when = "complete -c equicube -n '__fish_seen_subcommand_from " + command.name + "'";
    for (const OptionText& option : command.options) {
      std::string line = when;
      for (const std::string& name : option.names)
        if (!option.positional) line += name[1] == '-' ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.choices.empty()) line += " -f -a " + fish_text(join(option.choices, " "));
      if (!option.positional && !option.value.empty()) line += " -r";
      if (!option.positional || !option.choices.empty()) out += line + " -d " + fish_text(option.meaning) + "\n";
    }
  }
  return out;
}

}  // namespace

const std::vector<std::string>& shell_names() {
  static const std::vector<std::string> names = {"bash", "zsh", "fish"};
  return names;
}

std::string completion(const ProgramText& program, const std::string& shell) {
  if (shell == "bash") return bash_completion(program);
  if (shell == "zsh") return zsh_completion(program);
  if (shell == "fish") return fish_completion(program);
  throw std::logic_error("no shell " + shell);
}

}  // namespace eqc::cli
