// equicube digest: one hash of everything a cube says.
#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "host/cli/commands.hpp"
#include "host/cube/digest.hpp"

namespace eqc::cli {

void add_digest(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("digest", "print the result digest of a cube, computed from its data");
  auto path = std::make_shared<std::string>();
  command->add_option("cube", *path, "cube")->required();
  command->footer("Example:\n  equicube digest results/baseline.h5\nTwo cubes with the same digest hold the same results, whatever machine made them.");
  command->callback([path, &action] {
    action = [path] {
      fmt::print("{}\n", cube_digest(*path));
      return 0;
    };
  });
}

}  // namespace eqc::cli
