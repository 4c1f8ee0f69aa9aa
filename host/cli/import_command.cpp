// equicube import: architectures that publishers state, as rows of a scenario's own.
#include <fmt/core.h>

#include "host/base/diagnostics.hpp"
#include "host/base/file.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/scenario/model_config.hpp"

namespace eqc::cli {
namespace {

struct ImportArguments {
  std::string kind, config;
  ImportedNames names;
};

}  // namespace

void add_import(Program& program) {
  Command command = program.add("import", "print the [[model]] section of a scenario from a model's config.json");
  auto o = std::make_shared<ImportArguments>();
  command.option("kind", o->kind, "what the file describes").required().one_of({"model"});
  command.option("config", o->config, "config.json of the model's repository").required();
  command.option("--id", o->names.id, "id of the row").required();
  command.option("--developer", o->names.developer, "who made the model");
  command.footer(
      "Example:\n  equicube import model config.json --id step-3.7-flash --developer StepFun >> scenario.toml\nA "
      "config "
      "that the columns of a model cannot hold is refused with the key's name. Training tokens, prices and batch are "
      "no "
      "part of it.");
  command.runs([o] {
    if (!is_id(o->names.id))
      throw InputError("--id: '" + o->names.id + "' is no id: lower-case letters, digits, - and .");
    fmt::print("{}", model_section(o->config, read_file(o->config), o->names));
    return 0;
  });
}

}  // namespace eqc::cli
