// equicube digest: one hash of everything a cube says.
#include <fmt/core.h>

#include "host/base/printable.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/error.hpp"
#include "host/cube/reader.hpp"

namespace eqc::cli {

void add_digest(Program& program) {
  Command command = program.add(
      "digest", "print the result digest of a cube, computed from its data and compared with the stored one");
  auto path = std::make_shared<std::string>();
  command.option("cube", *path, "cube").required();
  command.footer(
      "Example:\n  equicube digest results/baseline.h5\nTwo cubes with the same digest hold the same results, whatever "
      "machine made them.");
  command.runs([path] {
    const Cube cube(*path);
    if (!cube.note().empty()) fmt::print(stderr, "note: {}\n", printable(cube.note()));
    const std::string digest = cube.compute_result_digest();
    fmt::print("{}\n", digest);
    if (!cube.result_digest().empty() && digest != cube.result_digest())
      throw CubeError(*path, "is damaged: the result digest it holds is another, " + cube.result_digest());
    return 0;
  });
}

}  // namespace eqc::cli
