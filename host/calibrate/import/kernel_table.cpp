// Tables in AIConfigurator's layout: gemm (m, n, k), attention (batch, isl, heads), collectives (num_gpus, message).
#include <map>

#include "host/base/csv.hpp"
#include "host/base/text.hpp"
#include "host/calibrate/import/measured_file.hpp"

namespace eqc {
namespace {

/// Cells of one record by any of a column's spellings.
class Cells {
 public:
  Cells(const CsvTable& csv, const CsvRecord& record) : csv_(csv), record_(record) {}
  std::string text(std::initializer_list<const char*> names) const {
    for (const char* name : names)
      for (std::size_t c = 0; c < csv_.header.size(); ++c)
        if (csv_.header[c] == name) return record_.fields[c];
    return "";
  }
  double number(std::initializer_list<const char*> names) const {
    double value = 0;
    return parse_double(trim(text(names)), value) ? value : 0;
  }

 private:
  const CsvTable& csv_;
  const CsvRecord& record_;
};

/// "" and the precision, or why it is none that is calibrated.
std::string precision_of(const std::string& type, Precision& p) {
  static const std::map<std::string, Precision> kTypes = {
      {"bfloat16", Precision::bf16}, {"float16", Precision::bf16}, {"half", Precision::bf16}, {"bf16", Precision::bf16},
      {"fp16", Precision::bf16},     {"fp8", Precision::fp8},      {"nvfp4", Precision::fp4}, {"fp32", Precision::fp32},
      {"float", Precision::fp32},    {"sq", Precision::int8},      {"int8", Precision::int8}};
  const auto found = kTypes.find(type);
  if (found == kTypes.end()) return "no kernel of ours has the type '" + type + "'";
  p = found->second;
  return "";
}

std::string read_gemm(const Cells& cells, KernelPoint& p) {
  p.kind = KernelKind::gemm;
  p.rows = cells.number({"m"});
  p.columns = cells.number({"n"});
  p.inner = cells.number({"k"});
  if (!(p.rows > 0 && p.columns > 0 && p.inner > 0)) return "m, n and k are not all above 0";
  return precision_of(cells.text({"dtype", "gemm_dtype", "quant_dtype"}), p.precision);
}

std::string read_attention(const Cells& cells, KernelPoint& p) {
  if (cells.number({"window", "window_size"}) > 0) return "attention within a window is not calibrated";
  const std::string phase = cells.text({"phase", "op_name"});
  p.kind =
      phase.find("context") != std::string::npos || phase == "prefill" ? KernelKind::attention : KernelKind::decode;
  p.batch = cells.number({"batch", "batch_size"});
  p.heads = cells.number({"num_heads"});
  p.kv_heads = cells.number({"num_kv_heads", "num_key_value_heads"});
  p.width = cells.number({"head_dim"});
  p.keys = cells.number({"isl_or_kvlen"});
  if (p.keys == 0) p.keys = cells.number({"isl"}) + cells.number({"step"});
  if (p.width == 0) p.width = 128;  // of the tables without the column
  if (!(p.batch > 0 && p.heads > 0 && p.kv_heads > 0 && p.keys > 0)) return "sizes are not all above 0";
  const bool cache = p.kind == KernelKind::decode;
  return precision_of(cache ? cells.text({"kv_dtype", "kv_cache_dtype"}) : cells.text({"attn_dtype"}), p.precision);
}

std::string read_collective(const Cells& cells, KernelPoint& p) {
  const std::string op = cells.text({"op", "op_name"});
  p.kind = op == "all_reduce" ? KernelKind::all_reduce : KernelKind::all_gather;
  if (op != "all_reduce" && op != "all_gather" && op != "reduce_scatter")
    return "the collective '" + op + "' is not calibrated";
  const std::string framework = cells.text({"framework"});
  if (!framework.empty() && framework != "nccl" && framework != "rccl" && framework != "oneccl")
    return "a server's own all-reduce kernel (" + framework + ") is not calibrated";
  p.ranks = cells.number({"num_gpus"});
  p.bytes = cells.number({"message_bytes"});
  if (!(p.ranks > 1 && p.bytes > 0)) return "needs two accelerators and a message";
  return precision_of(cells.text({"dtype", "nccl_dtype"}), p.precision);
}

}  // namespace

MeasuredFile read_kernel_table(const std::string& path, const std::string& text) {
  Diagnostics diagnostics;
  const CsvTable csv = parse_csv(path, text, diagnostics);
  if (csv.header.empty()) throw InputError(std::move(diagnostics));
  MeasuredFile file{"kernel table", {}, {}, {}};
  for (const Fault& fault : diagnostics.faults())
    file.refused.push_back("line " + std::to_string(fault.line) + ": " + fault.message);
  const auto has = [&](const char* column) {
    for (const std::string& name : csv.header)
      if (name == column) return true;
    return false;
  };
  const bool products = has("m") && has("n") && has("k"), attention = has("num_heads"), messages = has("message_bytes");
  if (!products && !attention && !messages)
    throw InputError(path,
                     "has a column of latencies, but none of m, n, k, num_heads or message_bytes that says of what");
  for (const CsvRecord& record : csv.records) {
    const Cells cells(csv, record);
    MeasuredRow row{"line " + std::to_string(record.line), cells.text({"gpu", "device"}), {}, 0};
    const std::string why = products    ? read_gemm(cells, row.point)
                            : attention ? read_attention(cells, row.point)
                                        : read_collective(cells, row.point);
    row.seconds = cells.number({"latency_ms", "latency"}) * 1e-3;
    if (!why.empty())
      file.refused.push_back(row.place + ": " + why);
    else
      file.rows.push_back(row);
  }
  return file;
}

}  // namespace eqc
