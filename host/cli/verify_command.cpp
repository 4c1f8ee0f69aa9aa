// equicube verify: everything a cube carries against everything it says.
#include <fmt/core.h>

#include <chrono>

#include "host/base/diagnostics.hpp"
#include "host/base/human.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"

namespace eqc::cli {
namespace {

/// What a run needs from its cube: a catalog with its digest, and a scenario that can be read. Cubes of other origin
/// may have neither.
void verify_provenance(const std::string& path, std::string& checked, std::vector<std::string>& faults) {
  if (Cube(path).schema().documents.empty()) return;
  try {
    study_of_cube(path);
    checked += ", catalog digest, scenario";
  } catch (const InputError& error) {
    for (const std::string& fault : split(trim(error.diagnostics().text()), '\n'))
      faults.push_back("its scenario cannot be read again: " + fault);
  } catch (const CubeError& error) {
    faults.push_back(error.what());
  }
}

int verify_command(const std::string& path) {
  const auto start = std::chrono::steady_clock::now();
  std::string checked;
  std::vector<std::string> faults = cube_faults(path, checked);
  if (faults.empty()) verify_provenance(path, checked, faults);
  for (const std::string& fault : faults) fmt::print("{}: {}\n", printable(path), printable(fault));
  constexpr int kBadInput = 2;
  if (!faults.empty()) return kBadInput;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("{}: whole; verified in {}: {}\n", printable(path), duration_text(seconds), checked);
  return 0;
}

}  // namespace

void add_verify(Program& program) {
  Command command = program.add("verify", "check everything in a cube and say what is damaged");
  auto path = std::make_shared<std::string>();
  command.option("cube", *path, "cube").required();
  command.footer(
      "Example:\n  equicube verify results/baseline.h5\nOne line for each damaged part; exit code 2 when there is "
      "any.");
  command.runs([path] { return verify_command(*path); });
}

}  // namespace eqc::cli
