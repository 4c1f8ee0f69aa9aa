// equicube search: the best layouts of one model on one cluster.
#include <fmt/core.h>

#include <map>

#include "host/base/diagnostics.hpp"
#include "host/base/parallel.hpp"
#include "host/base/printable.hpp"
#include "host/base/text.hpp"
#include "host/catalog/named_row.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/search_degrees.hpp"
#include "host/cli/search_text.hpp"
#include "host/cli/table_options.hpp"
#include "host/engine/software/card_machine.hpp"
#include "host/engine/software/training_profile.hpp"
#include "host/engine/search/layout_search.hpp"
#include "host/validate/hardware_count.hpp"

namespace eqc::cli {
namespace {

const std::map<std::string, LayoutSpace> kSpaces = {{"full", LayoutSpace::full}, {"calculon", LayoutSpace::calculon}};
#define EQC_X(id, meaning) {#id, Objective::id},
const std::map<std::string, Objective> kObjectives = {EQC_OBJECTIVE_LIST(EQC_X)};
#undef EQC_X
#define EQC_X(id, meaning) {#id, Precision::id},
const std::map<std::string, Precision> kPrecisionNames = [] {
  std::map<std::string, Precision> all = {EQC_PRECISION_LIST(EQC_X)};
  all.erase("int8");  // no framework trains in integers
  return all;
}();
#undef EQC_X

struct SearchArguments {
  std::string model, hardware, space = "full", objective = "time", precision = "bf16", software{kDefaultTraining},
                               catalog;
  std::int64_t gpus = 0, batch = 0, sequence = 0, top = 1, threads = 0;
  double second_gib = 512, second_gb_per_s = 32;
  bool prune = false, no_offload = false, no_overlap = false, quiet = false;
  TableOptions table;
  std::shared_ptr<DegreeOptions> degrees = std::make_shared<DegreeOptions>();
};

template <class Value>
std::vector<std::string> keys_of(const std::map<std::string, Value>& named) {
  std::vector<std::string> names;
  for (const auto& [name, value] : named) names.push_back(name);
  return names;
}

/// Looks values up and collects what is wrong, so that all faults are reported at once.
struct Reader {
  Diagnostics faults;

  template <class Value>
  Value one_of(const std::map<std::string, Value>& named, const std::string& option, const std::string& wanted) {
    if (const auto it = named.find(wanted); it != named.end()) return it->second;
    std::string all;
    for (const std::string& name : keys_of(named)) all += (all.empty() ? "" : ", ") + name;
    faults.add("", 0, option,
               "unknown value '" + wanted + "'" + did_you_mean(wanted, keys_of(named)) + "; it is one of " + all);
    return named.begin()->second;
  }

  std::int32_t whole(const std::string& option, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most)
      faults.add("", 0, option, fmt::format("is {}; it must be from {} to {}", value, least, most));
    return static_cast<std::int32_t>(std::clamp(value, least, most));
  }

  std::size_t row(const std::string& option, const std::optional<std::size_t>& found, const std::string& wanted,
                  const std::string& nearest, const std::string& list) {
    if (!found)
      faults.add("", 0, option,
                 "the catalog has no '" + wanted + "'" + nearest + "; equicube list " + list + " shows all");
    return found.value_or(0);
  }
};

/// The accelerator by id, name or alias, else as `equicube validate` reads it in a table, "8x H100 SXM" or "v6e-8",
/// which is said. One word that counts nothing is a name with a fault.
std::size_t hardware_of(Reader& r, const SearchArguments& o, const Catalog& catalog) {
  if (const auto row = named_row(catalog.hardware, catalog.hardware_aliases, o.hardware)) return *row;
  const Resolver names(catalog);
  const double counted = names.count(o.hardware).accelerators;
  const bool text = o.hardware.find(' ') != std::string::npos || counted > 0;
  const auto row = text ? names.hardware(o.hardware) : std::nullopt;
  const std::string why = text ? names.why_not(o.hardware, "") : "";
  if (!row && !why.empty()) {
    r.faults.add("", 0, "--hardware", "'" + o.hardware + "': " + why);
    return 0;
  }
  const auto generation = names.generation(o.hardware);
  if (!row)
    return r.row("--hardware", row, o.hardware,
                 generation ? " (did you mean '" + catalog.hardware[*generation].id + "'?)"
                            : did_you_mean_row(catalog.hardware, catalog.hardware_aliases, o.hardware),
                 "hardware");
  const std::string conflict =
      counted > 0 && o.gpus > 0 ? count_conflict("", static_cast<double>(o.gpus), counted, o.hardware) : "";
  if (!conflict.empty()) r.faults.add("", 0, "--gpus", conflict);
  if (!o.quiet)
    fmt::print(stderr, "--hardware: '{}' is read as {}\n", printable(o.hardware), catalog.hardware[*row].id);
  return *row;
}

void check_software(Reader& r, const Catalog& c, const std::string& wanted) {
  std::vector<std::string> ids{std::string(kDefaultTraining)};
  for (const SoftwareRow& row : c.training_software)
    if (row.id != "default" && row.id.find(':') == std::string::npos &&
        std::find(ids.begin(), ids.end(), row.id) == ids.end())
      ids.push_back(row.id);
  if (std::find(ids.begin(), ids.end(), wanted) != ids.end()) return;
  std::string all;
  for (const std::string& id : ids) all += (all.empty() ? "" : ", ") + id;
  r.faults.add("", 0, "--software",
               "unknown framework '" + wanted + "'" + did_you_mean(wanted, ids) + "; software/training.csv has " + all);
}

constexpr std::int64_t kMostGpus = 1 << 24, kMostBatch = 1 << 22, kMostSequence = 100'000'000, kMostTop = 1000;
constexpr double kGiB = 1073741824.0;

LayoutQuestion question_of(const SearchArguments& o, const Catalog& catalog) {
  Reader r;
  LayoutQuestion q;
  q.model = r.row("--model", named_row(catalog.models, catalog.model_aliases, o.model), o.model,
                  did_you_mean(o.model, ids_of(catalog.models)), "models");
  q.hardware = hardware_of(r, o, catalog);
  q.space = r.one_of(kSpaces, "--space", o.space);
  q.objective = r.one_of(kObjectives, "--objective", o.objective);
  q.precision = r.one_of(kPrecisionNames, "--precision", o.precision);
  q.n_gpus = r.whole("--gpus", o.gpus, 1, kMostGpus);
  q.batch = r.whole("--batch", o.batch, 1, kMostBatch);
  const std::int64_t longest = catalog.models[q.model].spec->max_context;
  q.sequence = r.whole("--sequence",
                       o.sequence != 0                 ? o.sequence
                       : longest > 0 && longest < 4096 ? longest
                                                       : 4096,
                       1, kMostSequence);
  if (longest > 0 && q.sequence > longest)
    r.faults.add("", 0, "--sequence",
                 "must be at most " + std::to_string(longest) + ", the context of " + catalog.models[q.model].id);
  q.top = r.whole("--top", o.top, 1, kMostTop);
  q.threads = o.threads == 0 ? hardware_threads() : r.whole("--threads", o.threads, 1, 1024);
  if (!(o.second_gib >= 0) || o.second_gib > 1e9)
    r.faults.add("", 0, "--second-tier-GiB", "must be from 0 to 1e9; --no-offload leaves the second tier out");
  if (!(o.second_gb_per_s > 0) || o.second_gb_per_s > 1e9)
    r.faults.add("", 0, "--second-tier-GBps", "must be above 0 and at most 1e9");
  q.software = o.software;
  check_software(r, catalog, o.software);
  q.prune = o.prune;
  q.options = {o.no_offload ? 0 : 1, o.no_overlap ? 0 : 1};
  q.second_tier = {o.second_gib * kGiB, o.second_gb_per_s * 1e9};
  q.quiet = o.quiet;
  if (o.degrees->any() && q.space != LayoutSpace::full)
    r.faults.add("", 0, "--space", "degrees and the like are stated for --space full; calculon tries all of its own");
  if (r.faults.ok()) {
    const bool fused = training_software(catalog, q.hardware, q.software).activation.flash_attention != 0;
    q.degrees = stated_space(*o.degrees,
                             {catalog.models[q.model], q.n_gpus, q.batch, q.sequence,
                              machine_of(catalog.hardware[q.hardware], q.n_gpus), fused},
                             r.faults);
  }
  if (!r.faults.ok()) throw InputError(r.faults);
  return q;
}

int search_command(const SearchArguments& o) {
  const Catalog catalog = load_catalog(find_catalog(o.catalog, ""));
  const LayoutQuestion question = question_of(o, catalog);
  const LayoutAnswer answer = search_layouts(catalog, question);
  fmt::print("{}", o.table.json  ? search_json(catalog, question, o.space, o.objective, answer)
                   : o.table.csv ? search_csv(answer)
                                 : search_text(catalog, question, o.objective, answer, standard_output_screen()));
  return 0;
}

}  // namespace

void add_search(Program& program) {
  Command command = program.add("search", "the best layouts to train one model on one cluster, out of a whole space");
  auto o = std::make_shared<SearchArguments>();
  command.option("--model", o->model, "model of the catalog: id, name or alias").required();
  command
      .option("--hardware", o->hardware, "accelerator of the catalog: id, name, alias or a text like \"8x H100 SXM\"")
      .required();
  command.option("--gpus", o->gpus, "accelerators").required();
  command.option("--batch", o->batch, "sequences per optimizer step, at most").required();
  command.option("--sequence", o->sequence, "tokens per sequence (default: the model's context, at most 4096)");
  command.option("--space", o->space, "full: our own space; calculon: degrees and options of Calculon's search")
      .show_default();
  command.option("--objective", o->objective, "time, cost or energy per sequence").show_default();
  command.option("--precision", o->precision, "fp32, bf16, fp8 or fp4").show_default();
  command.option("--software", o->software, "framework of software/training.csv").show_default();
  add_degree_options(command, o->degrees);
  command.option("--top", o->top, "how many of the best to list").show_default();
  command.option("--threads", o->threads, "threads (default: all)");
  command.flag("--prune", o->prune, "leave out what cannot be among the best; the list stays the same");
  command.flag("--no-offload", o->no_offload, "calculon: without the second memory tier");
  command.flag("--no-overlap", o->no_overlap, "calculon: without overlap of tensor- and data-parallel transfers");
  command.option("--second-tier-GiB", o->second_gib, "calculon: memory behind each accelerator").show_default();
  command.option("--second-tier-GBps", o->second_gb_per_s, "calculon: rate to that memory").show_default();
  command.option("--catalog", o->catalog, "catalog folder");
  add_table_options(command, o->table, "as JSON", "the layouts as CSV, every digit");
  command.flag("-q,--quiet", o->quiet, "no progress");
  command.footer(
      "Examples:\n  equicube search --model gpt3-175b --hardware a100-80gb --gpus 1024 --batch 1536 --space calculon "
      "--top 3\n  equicube search --model llama-3.1-8b --hardware a100-sxm-40gb --gpus 1 --batch 1 --tensor 1 "
      "--pipeline 1 "
      "--zero 0");
  command.runs([o] { return search_command(*o); });
}

}  // namespace eqc::cli
