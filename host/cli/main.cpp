// Entry: parse, run the chosen command, turn faults into messages and exit codes.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>

#include "host/base/diagnostics.hpp"
#include "host/base/ending.hpp"
#include "host/base/printable.hpp"
#include "host/base/standard_streams.hpp"
#include "host/base/text.hpp"
#include "host/base/version.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/error.hpp"
#include "host/run/output_lock.hpp"

namespace {

constexpr int kFailed = 1, kBadInput = 2, kOutputBusy = 3;

void say_line(const std::string& text) { eqc::say(eqc::printable(text) + "\n"); }

int run_action(const eqc::cli::Action& action) {
  try {
    return action();
  } catch (const eqc::InputError& error) {
    eqc::say(error.diagnostics().text());
    return kBadInput;
  } catch (const eqc::OutputBusy& busy) {
    say_line(busy.message);
    return kOutputBusy;
  } catch (const eqc::WriteError& error) {
    say_line(error.what());
    return kFailed;
  } catch (const eqc::CubeError& error) {
    say_line(error.what());
    return kBadInput;
  } catch (const std::filesystem::filesystem_error& error) {
    const std::string place = error.path1().empty() ? "the current folder" : error.path1().string();
    say_line(place + ": " + error.code().message() + "; check the path and its permissions");
    return kBadInput;
  } catch (const std::bad_alloc&) {
    say_line("out of memory; ask for fewer worlds, regions or cases (equicube plan shows what a run needs)");
    return kBadInput;
  } catch (const std::exception& error) {
    if (std::ferror(stdout) != 0) return 0;  // a failed print; the end of main says so
    say_line(std::string("internal error: ") + error.what());
    return kFailed;
  }
}

/// A first word that is no command, with the nearest one; CLI11 would only say that a command is missing.
bool is_unknown_command(const eqc::cli::Program& program, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  const std::vector<std::string> names = program.names();
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return false;
  say_line("unknown command '" + eqc::without_middle(argv[1], 200) + "'" + eqc::did_you_mean(argv[1], names) +
           "; equicube --help lists them");
  return true;
}

int run_program(int argc, char** argv) {
  eqc::cli::Program program("equicube: what large language models cost to train and serve, and who can afford them",
                            eqc::code_version());
  eqc::cli::add_new(program);
  eqc::cli::add_run(program);
  eqc::cli::add_check(program);
  eqc::cli::add_plan(program);
  eqc::cli::add_list(program);
  eqc::cli::add_explain(program);
  eqc::cli::add_show(program);
  eqc::cli::add_export(program);
  eqc::cli::add_report(program);
  eqc::cli::add_digest(program);
  eqc::cli::add_verify(program);
  eqc::cli::add_validate(program);
  eqc::cli::add_calibrate(program);
  eqc::cli::add_metrics(program);
  eqc::cli::add_schema(program);
  eqc::cli::add_search(program);
  eqc::cli::add_import(program);
  eqc::cli::add_study(program);
  eqc::cli::add_sensitivity(program);
  eqc::cli::add_diff(program);
  eqc::cli::add_regenerate(program);
  eqc::cli::add_status(program);
  eqc::cli::add_merge(program);
  eqc::cli::add_man(program);
  eqc::cli::add_completion(program);
  if (is_unknown_command(program, argc, argv)) return kBadInput;
  if (const std::optional<int> code = program.parse(argc, argv, kBadInput)) return *code;
  return run_action(program.chosen());
}

}  // namespace

int main(int argc, char** argv) {
  eqc::hold_standard_descriptors();
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit then fails the write, which is reported and cleaned up
  std::signal(SIGPIPE, SIG_IGN);  // a run goes on when nobody reads its messages any more
  eqc::end_cleanly_on_signals();
  eqc::cli::remember_command_line(argc, argv);
  const int code = run_program(argc, argv);
  const std::string fault = eqc::close_standard_output();
  if (fault.empty()) return code;
  say_line("standard output: cannot write: " + fault);
  return code == 0 ? kFailed : code;
}
