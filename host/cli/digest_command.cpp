// equicube digest: one hash of everything a cube says.
#include <fmt/core.h>

#include "host/cli/commands.hpp"
#include "host/cube/digest.hpp"

namespace eqc::cli {

void add_digest(Program& program) {
  Command command = program.add("digest", "print the result digest of a cube, computed from its data");
  auto path = std::make_shared<std::string>();
  command.option("cube", *path, "cube").required();
  command.footer(
      "Example:\n  equicube digest results/baseline.h5\nTwo cubes with the same digest hold the same results, whatever "
      "machine made them.");
  command.runs([path] {
    fmt::print("{}\n", cube_digest(*path));
    return 0;
  });
}

}  // namespace eqc::cli
