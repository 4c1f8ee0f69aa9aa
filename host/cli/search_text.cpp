// Layouts side by side, what each holds in memory part by part.
#include "host/cli/search_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/human.hpp"
#include "host/base/json_text.hpp"
#include "host/engine/software/card_machine.hpp"
#include "host/report/memory_part_list.hpp"
#include "host/report/table.hpp"

namespace eqc::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kGb = 1e9;

Json as_json(const FoundLayout& f) {
  Json j;
  for (const LayoutChoice& c : f.choices) {
    if (c.numeric)
      j[c.name] = std::stoll(c.value);
    else if (c.value == "yes" || c.value == "no")
      j[c.name] = c.value == "yes";
    else
      j[c.name] = c.value;
  }
  j["step_s"] = f.step_s;
  j["samples_per_step"] = f.sequences;
  j["samples_per_s"] = f.sequences_per_s;
  j["tokens_per_s"] = f.tokens_per_s;
  j["mfu"] = f.model_flop_utilisation;
  j["joules_per_token"] = f.joules_per_token;
  j["usd_per_million_tokens"] = f.usd_per_million_tokens ? Json(*f.usd_per_million_tokens) : Json(nullptr);
  j["memory_GB"] = f.memory_bytes * 1e-9;
  if (f.memory)
    for (const MemoryPart& part : kMemoryParts)
      if (part.bytes != &MemoryParts::kv_cache_bytes) j["memory_parts_GB"][part.id] = (*f.memory).*part.bytes / kGb;
  j["second_tier_GB"] = f.second_tier_bytes * 1e-9;
  j["time_s"] = {{"gemm", f.time.gemm_s},
                 {"memory", f.time.memory_s},
                 {"link", f.time.link_s},
                 {"network", f.time.network_s},
                 {"fixed", f.time.fixed_s}};
  return j;
}

}  // namespace

std::string search_json(const Catalog& c, const LayoutQuestion& q, const std::string& space,
                        const std::string& objective, const LayoutAnswer& a) {
  Json j;
  j["model"] = c.models[q.model].id;
  j["hardware"] = c.hardware[q.hardware].id;
  j["gpus"] = q.n_gpus;
  j["node_size"] = machine_of(c.hardware[q.hardware], q.n_gpus);
  j["batch"] = q.batch;
  j["sequence"] = q.sequence;
  j["space"] = space;
  j["objective"] = objective;
  j["threads"] = q.threads;
  j["evaluated"] = a.evaluated;
  j["feasible"] = a.feasible;
  j["rejected"] = a.rejected;
  j["seconds"] = a.seconds;
  j["rate"] = static_cast<double>(a.evaluated) / a.seconds;
  j["best"] = Json::array();
  for (const FoundLayout& f : a.best) j["best"].push_back(as_json(f));
  if (a.best.empty()) j["reason"] = a.reason;
  j["device_memory_GB"] = c.hardware[q.hardware].spec->memory_bytes / kGb;
  if (a.closest) j["closest"] = as_json(*a.closest);
  return json_text(j, 1) + "\n";
}

namespace {

/// The layouts as columns, named "#1", "#2", ... or as given.
Table layout_table(const std::vector<FoundLayout>& layouts, const std::string& title, const std::string& name,
                   double device_bytes) {
  std::vector<Table::Column> columns{{title}};
  for (std::size_t i = 0; i < layouts.size(); ++i)
    columns.push_back({name.empty() ? fmt::format("#{}", i + 1) : name, true});
  Table t(columns);
  const auto row = [&](const std::string& label, const auto& value) {
    std::vector<std::string> cells{label};
    for (const FoundLayout& layout : layouts) cells.push_back(value(layout));
    t.add(cells);
  };
  for (std::size_t c = 0; c < layouts[0].choices.size(); ++c)
    row(layouts[0].choices[c].name, [&](const FoundLayout& f) { return f.choices[c].value; });
  row("step [s]", [](const FoundLayout& f) { return number_text(f.step_s, 6); });
  row("sequences per second", [](const FoundLayout& f) { return number_text(f.sequences_per_s, 6); });
  row("model FLOP utilisation [%]", [](const FoundLayout& f) { return number_text(100 * f.model_flop_utilisation); });
  row("joules per token", [](const FoundLayout& f) { return number_text(f.joules_per_token); });
  row("USD per million tokens", [](const FoundLayout& f) {
    return f.usd_per_million_tokens ? number_text(*f.usd_per_million_tokens) : std::string("-");
  });
  row("memory per accelerator", [](const FoundLayout& f) { return bytes_text(f.memory_bytes); });
  if (layouts[0].memory)
    for (const MemoryPart& part : kMemoryParts)
      if (part.bytes != &MemoryParts::kv_cache_bytes)  // nothing is served
        row(std::string("  ") + part.meaning,
            [&](const FoundLayout& f) { return bytes_text((*f.memory).*part.bytes); });
  row("memory there is", [&](const FoundLayout&) { return bytes_text(device_bytes); });
  row("second tier per accelerator", [](const FoundLayout& f) {
    return f.second_tier_bytes > 0 ? bytes_text(f.second_tier_bytes) : std::string("-");
  });
  return t;
}

}  // namespace

std::string search_csv(const LayoutAnswer& a) {
  std::vector<FoundLayout> layouts = a.best;
  if (layouts.empty() && a.closest) layouts.push_back(*a.closest);
  std::vector<Table::Column> columns = {{"rank", true}, {"fits"}};
  if (!layouts.empty())
    for (const LayoutChoice& choice : layouts[0].choices) columns.push_back({choice.name, choice.numeric});
  for (const char* name : {"step_s", "samples_per_step", "samples_per_s", "tokens_per_s", "mfu", "joules_per_token",
                           "usd_per_million_tokens", "memory_GB", "second_tier_GB", "gemm_s", "memory_s", "link_s",
                           "network_s", "fixed_s"})
    columns.push_back({name, true});
  Table t(columns);
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    const FoundLayout& f = layouts[i];
    std::vector<std::string> row = {std::to_string(i + 1), a.best.empty() ? "no" : "yes"};
    for (const LayoutChoice& choice : f.choices) row.push_back(choice.value);
    for (const double value :
         {f.step_s, static_cast<double>(f.sequences), f.sequences_per_s, f.tokens_per_s, f.model_flop_utilisation,
          f.joules_per_token, f.usd_per_million_tokens.value_or(NAN), f.memory_bytes / kGb, f.second_tier_bytes / kGb,
          f.time.gemm_s, f.time.memory_s, f.time.link_s, f.time.network_s, f.time.fixed_s})
      row.push_back(exact_number(value));
    t.add(std::move(row));
  }
  return t.text(TableFormat::csv);
}

std::string search_text(const Catalog& c, const LayoutQuestion& q, const std::string& objective, const LayoutAnswer& a,
                        const Screen& screen) {
  std::string out =
      fmt::format("{} configurations evaluated, {} fit, {} rejected before; {} s on {} threads, {} per second\n",
                  count_text(static_cast<double>(a.evaluated)), count_text(static_cast<double>(a.feasible)),
                  count_text(static_cast<double>(a.rejected)), number_text(a.seconds, 3), q.threads,
                  short_number(static_cast<double>(a.evaluated) / a.seconds));
  const HardwareRow& part = c.hardware[q.hardware];
  if (const std::int32_t cards = machine_of(part, q.n_gpus); cards > part.spec->node_size)
    out += fmt::format("{} cards in one machine\n", cards);
  const double device_bytes = part.spec->memory_bytes;
  if (a.best.empty()) {
    out += "nothing fits: " + a.reason + "\n";
    if (a.closest)
      out += layout_table({*a.closest}, "closest", "does not fit", device_bytes).text(TableFormat::text, screen);
    return out;
  }
  constexpr std::size_t kColumns = 8;
  const std::size_t shown = std::min(a.best.size(), kColumns);
  const std::vector<FoundLayout> first(a.best.begin(), a.best.begin() + static_cast<std::ptrdiff_t>(shown));
  out += layout_table(first, "best by " + objective, "", device_bytes).text(TableFormat::text, screen);
  if (a.best.size() > shown) out += fmt::format("{} more with --json or --csv\n", a.best.size() - shown);
  return out;
}

}  // namespace eqc::cli
