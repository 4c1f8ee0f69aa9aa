// equicube schema: the JSON Schema of scenarios, for editors.
#include <fmt/core.h>

#include "host/cli/commands.hpp"
#include "host/scenario/scenario_schema.hpp"
#include "host/sensitivity/function_scenario.hpp"

namespace eqc::cli {

void add_schema(Program& program) {
  Command command = program.add("schema", "the JSON Schema of scenarios, for editors");
  auto catalog = std::make_shared<std::string>();
  command.option("--catalog", *catalog, "folder of the catalog; any gives the same schema");
  command.footer("Example:\n  equicube schema > scenario.schema.json");
  command.runs([catalog] {
    const auto read_function = [](const std::string& text) { parse_function_scenario("schema", text, {}); };
    fmt::print("{}", scenario_schema(load_catalog(find_catalog(*catalog, "")), read_function));
    return 0;
  });
}

}  // namespace eqc::cli
