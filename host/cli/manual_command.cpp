// equicube man and equicube completion: what a package installs beside the program, from the table of --help.
#include <fmt/core.h>

#include <filesystem>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/output_path.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/completions.hpp"
#include "host/cli/man_pages.hpp"
#include "host/cube/atomic_file.hpp"

namespace eqc::cli {
namespace {

struct ManArguments {
  std::string command, folder;
};

/// "" for a page that this program wrote.
std::string why_no_page(const std::string& path) {
  return read_file(path).rfind(kManStart, 0) == 0 ? "" : "a file that equicube man did not write";
}

void write_page(const std::string& folder, const std::string& name, const std::string& text) {
  const std::string file = output_target((std::filesystem::path(folder) / name).string(), "-o");
  judge_output(file, {"man page", "-o", why_no_page, longest_temporary_suffix(), {}, false});
  make_folder(folder, file);
  write_file(file, text);
}

int man_command(const ManArguments& o, const ProgramText& text) {
  if (!o.folder.empty()) {
    write_page(o.folder, "equicube.1", program_page(text));
    for (const CommandText& command : text.commands)
      write_page(o.folder, "equicube-" + command.name + ".1", command_page(text, command));
    fmt::print("{} pages written to {}\n", text.commands.size() + 1, printable(o.folder));
    return 0;
  }
  if (o.command.empty()) {
    fmt::print("{}", program_page(text));
    return 0;
  }
  std::vector<std::string> names;
  for (const CommandText& command : text.commands) {
    names.push_back(command.name);
    if (command.name != o.command) continue;
    fmt::print("{}", command_page(text, command));
    return 0;
  }
  throw InputError("no command '" + o.command + "'" + did_you_mean(o.command, names));
}

}  // namespace

void add_man(Program& program) {
  Command command = program.add("man", "the man page of the program or of a command, or all of them as files");
  auto o = std::make_shared<ManArguments>();
  command.option("command", o->command, "command whose page is printed (default: the program's)");
  command.option("-o,--output", o->folder, "folder: one file per page, equicube.1 and equicube-COMMAND.1");
  command.footer("Example:\n  equicube man run | man -l -");
  command.runs([o, &program] { return man_command(*o, program.text()); });
}

void add_completion(Program& program) {
  Command command = program.add("completion", "the script by which a shell completes commands and options");
  auto shell = std::make_shared<std::string>();
  command.option("shell", *shell, "bash, zsh or fish").required().one_of(shell_names());
  command.footer("Example:\n  source <(equicube completion bash)");
  command.runs([shell, &program] {
    fmt::print("{}", completion(program.text(), *shell));
    return 0;
  });
}

}  // namespace eqc::cli
