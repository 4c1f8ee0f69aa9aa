// equicube new: a commented scenario to start from, valid as it is.
#include <fmt/core.h>

#include <filesystem>

#include "host/base/diagnostics.hpp"
#include "host/base/output_path.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/scenario/scenario.hpp"

namespace eqc::cli {
namespace {

struct NewArguments {
  std::string file, title, catalog;
  std::vector<std::string> models, hardware, regions;
};

/// {0}: title, {1} to {3}: lists of the axes. Lines that begin with "#" and a key are off until the mark is taken away.
constexpr const char* kTemplate = R"(# A scenario of equicube: what is priced, where, under which uncertainty.
#   equicube check FILE      every mistake at once           equicube plan FILE     what a run would do
#   equicube run FILE        computes results/NAME.h5        equicube list models   ids to choose from
# All keys: docs/scenario-format.md; an editor completes and checks them with `equicube schema`.
title = {0}
format = 1

[run]
worlds = 256                      # joint draws of all inputs, a power of two; 2048 and more for figures to print
seed = 1
tasks = ["training", "serving"]

[axes]                            # every combination is priced; "all", "llama-3*" and "!pattern" are understood
models = {1}
hardware = {2}
regions = {3}

[training]
tokens = "catalog"                # what each model was trained on; or a number: "2 T tokens"
deadline = "180 days"             # longer runs count as infeasible

[serving]
input = 1000                      # tokens of a request
output = 300
ttft = "2 s"                      # longest time to the first token
tpot = "50 ms"                    # longest time per token after it

[cost]
bases = ["own", "rent"]           # both ways to pay; the cheaper one open to a payer counts

# What is uncertain keeps the spread that `equicube list inputs` names, with its source. One of your own:
#[inputs.utilisation]             # share of owned hours that are used
#distribution = "triangular"
#min = 0.4
#mode = 0.7
#max = 0.9

# Cases are compared world by world: the same draws, times the factors of `scale`.
[[case]]
id = "today"
label = "Prices of today"

[[case]]
id = "cheap-accelerators"
label = "Accelerators at half the price, bought or rented"
[case.scale]
purchase_price = 0.5
rental_price = 0.5

# Files with rows of your own (`equicube import model`, `equicube import hardware`), beside the catalog's:
#[catalog]
#add = ["mine.csv"]

[affordability]                   # who can pay
gerd_share = ["1 %", "10 %"]      # nations: this share of what they spend on research and development
revenue_share = ["1 %"]           # companies: this share of research and capital spending
income_share = ["2 %"]            # people: this share of their income, for `use_tokens` a month
use_tokens = "1 M tokens"
compare_with = "today"
)";

/// A TOML string.
std::string toml_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string list_of(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + toml_text(item);
  return "[" + out + "]";
}

int new_command(const NewArguments& o) {
  const std::string file = output_target(o.file, "the name");
  std::error_code none;
  if (std::filesystem::exists(file, none)) throw InputError(file, "is there already; choose another name");
  judge_output(file, {"scenario", "the name", {}, longest_temporary_suffix(), {}, false});
  const std::string title = o.title.empty() ? std::filesystem::path(file).stem().string() : o.title;
  for (const char c : title)
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7F)
      throw InputError("--title: one line without control characters");
  const std::string text = fmt::format(fmt::runtime(kTemplate), toml_text(title), list_of(o.models),
                                       list_of(o.hardware), list_of(o.regions));
  Catalog catalog = load_catalog(find_catalog(o.catalog, file));
  parse_scenario(file, text, {}, catalog);  // says what is wrong with the ids
  make_folder(folder_of(file), file);
  PendingFile written(file);
  written.write(text);
  if (!written.publish_if_new()) throw InputError(file, "is there already; choose another name");
  fmt::print("{} written; next: {} run {}\n", printable(file), program_word(), printable(o.file));
  return 0;
}

}  // namespace

void add_new(Program& program) {
  Command command = program.add("new", "write a commented scenario to start from");
  auto o = std::make_shared<NewArguments>();
  o->models = {"llama-3.2-1b", "llama-3.1-8b", "llama-3.1-405b"};
  o->hardware = {"a100-80gb", "h100-sxm-80gb", "h200-sxm-141gb"};
  o->regions = {"USA", "FRA", "IND", "KEN"};
  command.option("file", o->file, "file to write, for example study.toml; nothing is replaced").required();
  command.option("--title", o->title, "one line for reports (default: the file's name)");
  command.option("--models", o->models, "models (repeated, or a list: a,b)").separated_by(',').one_value_each();
  command.option("--hardware", o->hardware, "accelerators (repeated, or a list: a,b)")
      .separated_by(',')
      .one_value_each();
  command.option("--regions", o->regions, "countries (repeated, or a list: a,b)").separated_by(',').one_value_each();
  command.option("--catalog", o->catalog, "catalog folder");
  command.footer(
      "Example:\n  equicube new study.toml --models 'llama-3.1-*' --regions DEU,KEN\n  equicube run study.toml");
  command.runs([o] { return new_command(*o); });
}

}  // namespace eqc::cli
