// Text in the language of man(7): a line that begins with a dot or an apostrophe is a request, a backslash an escape.
#include "host/cli/man_pages.hpp"

#include <fmt/core.h>

#include "host/base/text.hpp"

namespace eqc::cli {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return !out.empty() && (out[0] == '.' || out[0] == '\'') ? "\\&" + out : out;
}

/// An argument of a request.
std::string argument(const std::string& text) {
  std::string out;
  for (const char c : escaped(text)) out += c == '"' ? "\\(dq" : std::string(1, c);
  return "\"" + out + "\"";
}

std::string head(const std::string& page, const std::string& meaning, const std::string& version) {
  return fmt::format("{}; the source is the table of --help.\n.TH {} 1 \"\" {} {}\n.SH NAME\n{} \\- {}\n", kManStart,
                     argument(page), argument("equicube " + version.substr(0, version.find(' '))),
                     argument("User Commands"), escaped(page), escaped(meaning));
}

std::string synopsis_word(const OptionText& option) {
  const std::string& name = option.names.back();
  std::string word = option.positional ? "\\fI" + escaped(name) + "\\fR" : "\\fB" + escaped(name) + "\\fR";
  if (!option.positional && !option.value.empty()) word += " \\fI" + escaped(option.value) + "\\fR";
  return option.required ? word : "[" + word + "]";
}

std::string entry(const OptionText& option) {
  std::string names;
  for (const std::string& name : option.names)
    names += (names.empty() ? "" : ", ") + ((option.positional ? "\\fI" : "\\fB") + escaped(name) + "\\fR");
  if (!option.positional && !option.value.empty()) names += " \\fI" + escaped(option.value) + "\\fR";
  std::string text = escaped(option.meaning);
  if (!option.choices.empty()) text += "; one of " + escaped(join(option.choices));
  if (!option.preset.empty()) text += " (default: " + escaped(option.preset) + ")";
  if (option.required) text += "; required";
  return ".TP\n" + names + "\n" + (text.empty() ? "\\&" : text) + "\n";
}

/// Lines as they are.
std::string verbatim(const std::string& text) {
  std::string out = ".nf\n";
  for (const std::string& line : split(text, '\n')) out += line.empty() ? "\\&\n" : escaped(line) + "\n";
  return out + ".fi\n";
}

std::string section(const char* title, const std::vector<OptionText>& options, bool positional) {
  std::string out;
  for (const OptionText& option : options)
    if (option.positional == positional) out += entry(option);
  return out.empty() ? "" : fmt::format(".SH {}\n{}", title, out);
}

constexpr const char* kExitStatus =
    ".SH EXIT STATUS\n0 done; 1 something could not be written, or an internal error; 2 refused: faults of the command "
    "line or of\nwhat was read; 3 another run writes this output; 128 + n ended by signal n.\n";

}  // namespace

std::string program_page(const ProgramText& program) {
  std::string out = head("equicube", program.meaning, program.version);
  out +=
      ".SH SYNOPSIS\n\\fBequicube\\fR \\fIcommand\\fR [\\fIoptions\\fR]\n.br\n\\fBequicube\\fR \\fB\\-\\-version\\fR\n";
  out += ".SH COMMANDS\nEach has a page of its own, equicube\\-\\fIcommand\\fR(1), and \\-\\-help.\n";
  for (const CommandText& command : program.commands)
    out += ".TP\n\\fB" + escaped(command.name) + "\\fR\n" + escaped(command.meaning) + "\n";
  out += kExitStatus;
  out +=
      ".SH ENVIRONMENT\n.TP\n\\fBEQUICUBE_CATALOG\\fR\nfolder of the catalog, where no \\-\\-catalog is given\n.SH "
      "FILES\n.TP\n\\fIPREFIX/share/equicube/catalog\\fR\nthe catalog that came with the program\n";
  return out;
}

std::string command_page(const ProgramText& program, const CommandText& command) {
  std::string out = head("equicube-" + command.name, command.meaning, program.version);
  out += ".SH SYNOPSIS\n\\fBequicube " + escaped(command.name) + "\\fR";
  for (const OptionText& option : command.options) out += "\n" + synopsis_word(option);
  out += "\n" + section("ARGUMENTS", command.options, true) + section("OPTIONS", command.options, false);
  if (!command.footer.empty()) out += ".SH NOTES\n" + verbatim(command.footer);
  return out + kExitStatus + ".SH SEE ALSO\n\\fBequicube\\fR(1)\n";
}

}  // namespace eqc::cli
