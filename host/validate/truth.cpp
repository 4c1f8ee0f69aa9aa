// Reads tables of published measurements with a fault for every row that could not mean anything.
#include "host/validate/truth.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "host/base/csv.hpp"
#include "host/base/file.hpp"
#include "host/base/text.hpp"

namespace eqc {
namespace {

const std::vector<std::string> kRequiredColumns = {"model", "hardware", "measured_quantity", "measured_value"};

/// By column, the likeliest first.
using Spellings = std::map<std::string_view, std::vector<std::string_view>>;

/// Other spellings of columns, as tables found elsewhere have them. A table's own column of the right name wins.
const Spellings kSpellings = {
    {"measured_quantity", {"quantity", "metric", "measurement"}},
    {"measured_value", {"value", "measured"}},
    {"model", {"model_name"}},
    {"hardware", {"gpu", "accelerator", "gpu_type", "system"}},
    {"n_gpus", {"gpus", "num_gpus", "ngpus", "n_gpu", "world_size", "chips", "n_chips", "num_chips", "accelerators"}},
    {"params_b", {"params_billion", "parameters_b", "parameters_billion", "n_params_b"}},
    {"active_params_b", {"active_params_billion", "active_parameters_billion"}},
    {"layers", {"n_layers", "num_layers", "n_layer"}},
    {"hidden", {"hidden_size", "d_model", "n_embd", "h"}},
    {"heads", {"n_heads", "num_heads", "attention_heads", "num_attention_heads", "n_head"}},
    {"kv_heads", {"n_kv_heads", "num_kv_heads", "num_key_value_heads", "query_groups"}},
    {"ffn_hidden", {"ffn", "ffn_hidden_size", "intermediate_size", "d_ff"}},
    {"vocab", {"vocab_size", "vocabulary"}},
    {"seq_len", {"sequence", "sequence_length", "seq", "seqlen", "seq_length", "context"}},
    {"global_batch_tokens", {"batch_tokens", "gbs_tokens", "tokens_per_batch", "tokens_per_step"}},
    {"microbatch", {"mbs", "micro_batch", "micro_batch_size", "microbatch_size"}},
    {"tp", {"tensor_parallel", "tp_size", "tensor_parallel_size", "t"}},
    {"pp", {"pipeline_parallel", "pp_size", "pipeline_parallel_size", "p"}},
    {"dp", {"data_parallel", "dp_size", "data_parallel_size", "d"}},
    {"cp", {"context_parallel", "cp_size", "context_parallel_size"}},
    {"ep", {"expert_parallel", "ep_size", "expert_parallel_size"}},
    {"interleave", {"vp", "vpp", "virtual_pipeline", "interleaving", "model_chunks"}},
    {"recompute", {"recomputation", "activation_checkpointing", "checkpointing", "activation_recompute"}},
    {"zero", {"zero_stage", "sharding"}},
    {"notes", {"note", "comment", "comments", "remarks"}},
};

/// Those of one task: one spelling may mean another column of the other.
const Spellings kTrainingSpellings = {
    {"global_batch_seqs", {"gbs", "global_batch_size", "global_batch", "batch_size", "batch_seqs"}},
    {"precision", {"dtype", "compute_dtype"}},
};
const Spellings kServingSpellings = {
    {"batch_or_concurrency", {"concurrency", "max_concurrency", "batch_size", "batch", "clients", "users"}},
    {"weight_precision", {"quantization", "precision", "dtype"}},
    {"input_len", {"isl", "input_tokens", "input_length", "prompt_tokens", "prompt_len", "prompt_length"}},
    {"output_len", {"osl", "output_tokens", "output_length", "gen_len", "max_tokens"}},
    {"framework", {"engine", "software", "backend", "server"}},
};

/// The most that a column can mean: ten times and more of what anybody has built, and whole numbers stay whole.
const std::map<std::string_view, double> kLargest = {{"n_gpus", 1e7},
                                                     {"tp", 1e7},
                                                     {"pp", 1e7},
                                                     {"dp", 1e7},
                                                     {"cp", 1e7},
                                                     {"ep", 1e7},
                                                     {"attention_dp", 1e7},
                                                     {"layers", 1e5},
                                                     {"interleave", 1e5},
                                                     {"hidden", 1e7},
                                                     {"head_dim", 1e6},
                                                     {"heads", 1e6},
                                                     {"kv_heads", 1e6},
                                                     {"ffn_hidden", 1e8},
                                                     {"vocab", 1e8},
                                                     {"params_b", 1e6},
                                                     {"active_params_b", 1e6},
                                                     {"seq_len", 1e9},
                                                     {"input_len", 1e9},
                                                     {"output_len", 1e9},
                                                     {"chunk_tokens", 1e9},
                                                     {"global_batch_seqs", 1e9},
                                                     {"global_batch_tokens", 1e12},
                                                     {"microbatch", 1e7},
                                                     {"batch_or_concurrency", 1e9},
                                                     {"requests", 1e9},
                                                     {"draft_tokens", 64}};

/// Columns of other spellings get their names; of several spellings of one column the likeliest.
void rename_spellings(const Spellings& all, std::vector<std::string>& names) {
  for (const auto& [known, spellings] : all) {
    if (std::find(names.begin(), names.end(), known) != names.end()) continue;
    for (const std::string_view spelling : spellings)
      if (const auto found = std::find(names.begin(), names.end(), spelling); found != names.end()) {
        *found = known;
        break;
      }
  }
}

/// Header with known columns under their names: letter case, spaces and hyphens do not matter, nor do the spellings
/// above.
std::vector<std::string> known_columns(const std::vector<std::string>& header, TruthTask task) {
  std::vector<std::string> names;
  for (const std::string& column : header) {
    std::string name = lower(trim(column));
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
    names.push_back(name);
  }
  rename_spellings(kSpellings, names);
  rename_spellings(task == TruthTask::training ? kTrainingSpellings : kServingSpellings, names);
  return names;
}

/// Why the cell is no measurement; empty where it is one. In the units of the quantities, from seconds to hours of
/// whole runs, shipped tables have 0.03 to 6e11.
std::string no_measurement(const TruthRow& row) {
  constexpr double kLeast = 1e-12, kMost = 1e15;
  const std::string& text = row.text("measured_value");
  if (!row.number("measured_value"))
    return "'" + text + "' is no number; write digits with '.' as decimal point, without parted thousands, " +
           "letters and units (the unit has a column of its own)";
  if (!(row.value > 0)) return text + " is not above zero; relative errors need a positive measurement";
  if (row.value < kLeast || row.value > kMost)
    return text + " is nothing that was measured (" + shortest(kLeast) + " to " + shortest(kMost) +
           "); is it in the unit of the quantity?";
  return "";
}

TruthRow row_of(const std::shared_ptr<const std::vector<std::string>>& columns, const CsvTable& csv,
                const CsvRecord& record, Diagnostics& faults) {
  std::vector<std::string> cells;
  for (const std::string& field : record.fields) cells.emplace_back(trim(field));
  TruthRow row(columns, std::move(cells));
  row.file = csv.file;
  row.line = record.line;
  row.id = row.text("id").empty() ? "line-" + std::to_string(record.line) : row.text("id");
  row.source = row.text("source");
  row.family = !row.text("family").empty() ? row.text("family") : !row.source.empty() ? row.source : csv.file;
  row.quantity = row.text("measured_quantity");
  row.unit = row.text("unit");
  for (const std::string& column : kRequiredColumns)
    if (row.text(column).empty())
      faults.add(csv.file, record.line, column, "is empty but required; a measurement without it cannot be compared");
  for (const auto& [column, most] : kLargest)
    if (const std::optional<double> stated = row.number(column); stated && *stated > most)
      faults.add(csv.file, record.line, std::string(column),
                 shortest(*stated) + " is more than anybody has; at most " + shortest(most));
  if (row.text("measured_value").empty()) return row;
  row.value = row.number("measured_value").value_or(0);
  if (const std::string fault = no_measurement(row); !fault.empty())
    faults.add(csv.file, record.line, "measured_value", fault);
  return row;
}

}  // namespace

const std::string& TruthRow::text(std::string_view column) const {
  static const std::string kNothing;
  if (!columns_) return kNothing;
  const auto found = std::find(columns_->begin(), columns_->end(), column);
  return found == columns_->end() ? kNothing : cells_[static_cast<std::size_t>(found - columns_->begin())];
}

const std::vector<std::string>& TruthRow::columns() const {
  static const std::vector<std::string> kNone;
  return columns_ ? *columns_ : kNone;
}

TruthRow TruthRow::with(std::string_view column, std::string text) const {
  TruthRow row = *this;
  const auto found = std::find(columns().begin(), columns().end(), column);
  const auto at = static_cast<std::size_t>(found - columns().begin());
  if (found == columns().end()) {
    auto more = std::make_shared<std::vector<std::string>>(columns());
    more->emplace_back(column);
    row.columns_ = more;
    row.cells_.emplace_back();
  }
  row.cells_[at] = std::move(text);
  return row;
}

std::optional<double> TruthRow::number(std::string_view column) const {
  double value = 0;
  if (!parse_double(text(column), value)) return std::nullopt;
  return value;
}

double largest_of(std::string_view column) {
  const auto at = kLargest.find(column);
  return at == kLargest.end() ? std::numeric_limits<double>::infinity() : at->second;
}

std::vector<TruthRow> read_truth(const std::vector<std::string>& files, TruthTask task) {
  std::vector<TruthRow> rows;
  Diagnostics faults;
  for (const std::string& file : files) {
    CsvTable csv;
    try {
      csv = parse_csv(file, read_file(file), faults);
    } catch (const InputError& error) {
      faults.add_all(error.diagnostics());
      continue;
    }
    if (csv.header.empty()) continue;  // parse_csv said so
    csv.header = known_columns(csv.header, task);
    bool complete = true;
    for (const std::string& column : kRequiredColumns)
      if (std::find(csv.header.begin(), csv.header.end(), column) == csv.header.end()) {
        faults.add(file, 1, column,
                   "column is missing; a table of measurements needs " + join(kRequiredColumns) +
                       did_you_mean(column, csv.header));
        complete = false;
      }
    if (!complete) continue;
    const auto columns = std::make_shared<const std::vector<std::string>>(csv.header);
    for (const CsvRecord& record : csv.records) rows.push_back(row_of(columns, csv, record, faults));
  }
  if (!faults.ok()) throw InputError(faults);
  return rows;
}

}  // namespace eqc
