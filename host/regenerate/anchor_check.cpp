// The verdicts of the study's own question.
#include "host/regenerate/anchor_check.hpp"

#include <fmt/core.h>

#include "host/base/human.hpp"
#include "host/study/study.hpp"

namespace eqc {

std::vector<std::string> failed_anchors(const Plan& plan, Backend& backend, int threads) {
  constexpr int kAnchors = 32;
  std::vector<std::string> failed;
  for (const AnsweredQuestion& answered : run_study(plan, backend, {kAnchors}, threads))
    for (const StudyTable& table : answered.answer.tables) {
      if (table.id != "32_arithmetic" && table.id != "32_predictions") continue;
      for (std::size_t r = 0; r < table.rows.size(); ++r)
        if (table.text_at(r, "verdict") == "FAIL")
          failed.push_back(fmt::format("{}: {} {}, but it must lie from {} to {} ({})", table.text_at(r, "anchor"),
                                       number_text(table.band_at(r, "ours").median), table.text_at(r, "unit"),
                                       number_text(table.number_at(r, "low")), number_text(table.number_at(r, "high")),
                                       table.text_at(r, "source")));
    }
  return failed;
}

}  // namespace eqc
