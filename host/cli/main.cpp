// Entry: parse, run the chosen command, turn faults into messages and exit codes.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>

#include "host/base/diagnostics.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/base/version.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/damage_guard.hpp"
#include "host/cube/error.hpp"

namespace {

constexpr int kBadInput = 2, kInternal = 1;

int run_action(const eqc::cli::Action& action) {
  try {
    return action();
  } catch (const eqc::InputError& error) {
    std::fputs(error.diagnostics().text().c_str(), stderr);
    return kBadInput;
  } catch (const eqc::CubeError& error) {
    std::fprintf(stderr, "%s\n", eqc::printable(error.what()).c_str());
    return kBadInput;
  } catch (const std::filesystem::filesystem_error& error) {
    std::fprintf(
        stderr, "%s\n",
        eqc::printable(error.path1().string() + ": " + error.code().message() + "; check the path and its permissions")
            .c_str());
    return kBadInput;
  } catch (const std::bad_alloc&) {
    std::fputs("out of memory; ask for fewer worlds, regions or cases (equicube plan shows what a run needs)\n",
               stderr);
    return kBadInput;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "internal error: %s\n", eqc::printable(error.what()).c_str());
    return kInternal;
  }
}

/// A first word that is no command, with the nearest one; CLI11 would only say that a command is missing.
bool is_unknown_command(const eqc::cli::Program& program, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  const std::vector<std::string> names = program.names();
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return false;
  std::fprintf(stderr, "unknown command '%s'%s; equicube --help lists them\n",
               eqc::printable(eqc::without_middle(argv[1], 200)).c_str(), eqc::did_you_mean(argv[1], names).c_str());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit then fails the write, which is reported and cleaned up
  eqc::end_politely_on_damaged_files();
  eqc::cli::Program program("equicube: what large language models cost to train and serve, and who can afford them",
                            eqc::code_version());
  eqc::cli::add_run(program);
  eqc::cli::add_check(program);
  eqc::cli::add_plan(program);
  eqc::cli::add_list(program);
  eqc::cli::add_explain(program);
  eqc::cli::add_show(program);
  eqc::cli::add_digest(program);
  eqc::cli::add_validate(program);
  eqc::cli::add_metrics(program);
  eqc::cli::add_search(program);
  eqc::cli::add_study(program);
  if (is_unknown_command(program, argc, argv)) return kBadInput;
  if (const std::optional<int> code = program.parse(argc, argv, kBadInput)) return *code;
  return run_action(program.chosen());
}
