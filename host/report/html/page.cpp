// What the page's script reads at once: the cube and its making, names, and where its tables are.
#include "host/report/html/page.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/sha256.hpp"
#include "host/report/summary.hpp"
#include "host/base/version.hpp"
#include "host/report/html/page_compare.hpp"
#include "host/report/html/page_content.hpp"
#include "host/report/html/page_file.hpp"
#include "host/report/html/page_headlines.hpp"
#include "host/report/html/page_names.hpp"
#include "host/report/html/page_errors.hpp"
#include "host/report/html/page_sensitivity.hpp"

namespace eqc {
namespace {

using Json = nlohmann::ordered_json;

Json facts_of(const SummaryCube& c) {
  Json facts = {{"file", std::filesystem::path(c.cube.path()).filename().string()},
                {"digest", c.cube.result_digest()},
                {"format", kCubeFormatVersion}};
  for (const Attribute& a : c.cube.schema().attributes)
    facts[a.name] = std::visit([](const auto& v) { return Json(v); }, a.value);
  return facts;
}

/// What the cube was made from: its catalog's tables and their digests.
Json sources_of(const SummaryCube& c) {
  Json sources = Json::array();
  for (const Document& d : c.cube.schema().documents) sources.push_back({d.path, sha256_hex(d.text)});
  return sources;
}

Json axes_of(const SummaryCube& c) {
  Json axes = Json::object();
  for (const Dimension& d : c.cube.schema().dimensions)
    if (!d.is_numeric()) axes[d.name] = d.labels;
  return axes;
}

}  // namespace

Page make_page(const PageRequest& request, Backend& backend, int threads) {
  const SummaryCube c(request.cube);
  Page page;
  page.digest = c.cube.result_digest();
  if (!c.cube.note().empty()) page.notes.push_back(c.cube.note());
  if (request.plan == nullptr)
    page.notes.push_back(
        "no names, headlines or sources of single rows: this program cannot plan the cube's scenario: " +
        request.why_no_plan);
  if (!c.has_band()) page.notes.push_back("the cube has no 5-95 % bands: add p05 and p95 to output.statistics");
  page.tables = page_tables(c, request.plan, threads);
  const std::vector<PageTable> headlines =
      request.plan == nullptr ? std::vector<PageTable>{} : headline_tables(*request.plan, backend, threads);
  page.tables.insert(page.tables.end(), headlines.begin(), headlines.end());
  Json comparison;
  if (!request.compare.empty()) {
    const SummaryCube other(request.compare);
    PageComparison compared =
        page_comparison({other, request.compared_plan}, {c, request.plan}, headlines, backend, threads);
    comparison = Json::parse(compared.about);
    for (PageTable& t : compared.tables) page.tables.push_back(std::move(t));
    comparison["word"] = shell_word(request.compare);
  }
  if (request.shipped != nullptr)
    for (PageTable& t : error_tables(*request.shipped)) page.tables.push_back(std::move(t));
  Json sensitivity;
  if (!request.sensitivity.empty()) {
    PageSensitivity s = page_sensitivity(request.sensitivity, c);
    sensitivity = Json::parse(s.about);
    for (PageTable& t : s.tables) page.tables.push_back(std::move(t));
    page.notes.insert(page.notes.end(), s.notes.begin(), s.notes.end());
  }
  std::string title = c.text("title");
  if (title.empty()) title = std::filesystem::path(request.cube).filename().string();
  const Json head = {{"page", 1},
                     {"title", title},
                     {"program", code_version()},
                     {"command", request.program},
                     {"cube", facts_of(c)},
                     {"cube_word", shell_word(request.cube)},
                     {"tasks", c.tasks},
                     {"central", c.central},
                     {"band", c.has_band()},
                     {"notes", page.notes},
                     {"axes", axes_of(c)},
                     {"names", page_names(c, request.plan)},
                     {"models", c.models_by_size()},
                     {"sources", sources_of(c)},
                     {"sensitivity", sensitivity},
                     {"compare", comparison}};
  page.html = page_html(title, head, page.tables);
  return page;
}

}  // namespace eqc
