// The page as one HTML file: the program fills one JSON block into assets that it carries; nothing is loaded, and the
// Content-Security-Policy lets nothing be.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/report/html/page_table.hpp"

namespace eqc {

/// What a file of ours begins with.
inline constexpr std::string_view kPageStart = "<!doctype html>\n<html lang=\"en\" data-equicube-page=\"1\">\n";

/// JSON that a script element may hold, whatever its strings are: <, >, & and the separators that end lines of
/// JavaScript (U+2028, U+2029) are \u escapes.
std::string script_json(const nlohmann::ordered_json& json);

/// The tables as the page's script reads them: {id, title, unit, description, axes: [{name, labels}], texts, values,
/// data}, `data` being printed_numbers(). As base64 of a zlib stream of JSON.
std::string packed_tables(const std::vector<PageTable>& tables);

/// RFC 4648.
std::string base64(std::string_view bytes);

/// `head`: what the script reads at once; `packed` is added to it.
std::string page_html(const std::string& title, nlohmann::ordered_json head, const std::vector<PageTable>& tables);

}  // namespace eqc
