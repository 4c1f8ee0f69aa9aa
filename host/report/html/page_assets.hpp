// The page's script (made from web/ by npm, see docs/report.md) and style, as the build embeds them
// (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace eqc {

std::string_view page_script();
std::string_view page_style();

}  // namespace eqc
