// What equicube search prints.
#pragma once

#include <string>

#include "host/base/screen.hpp"
#include "host/engine/search/layout_search.hpp"

namespace eqc::cli {

/// `space` and `objective` as the user typed them. Every digit.
std::string search_json(const Catalog& catalog, const LayoutQuestion& question, const std::string& space,
                        const std::string& objective, const LayoutAnswer& answer);

/// A line per layout, best first, and the closest when none fits (`fits` no); every digit.
std::string search_csv(const LayoutAnswer& answer);

/// One column per layout, so that many choices stay readable.
std::string search_text(const Catalog& catalog, const LayoutQuestion& question, const std::string& objective,
                        const LayoutAnswer& answer, const Screen& screen = {});

}  // namespace eqc::cli
