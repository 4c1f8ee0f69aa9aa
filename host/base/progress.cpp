// The bar is redrawn at most ten times a second, the log line at most every ten seconds.
#include "host/base/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include "host/base/human.hpp"
#include "host/base/standard_streams.hpp"

namespace eqc {

Progress::Progress(std::string what, double total, double units_per_step, std::string unit, bool quiet)
    : what_(std::move(what)),
      unit_(std::move(unit)),
      total_(total),
      units_per_step_(units_per_step),
      quiet_(quiet),
      terminal_(isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      shown_(start_),
      end_of_line_([this] {
        muted_ = true;
        if (line_open_.exchange(false)) say("\n");
      }) {}

void Progress::step(double steps) {
  const std::lock_guard lock(mutex_);
  done_ += steps;
  const double since_s = std::chrono::duration<double>(Clock::now() - shown_).count();
  if (!quiet_ && !finished_ && since_s > (terminal_ ? 0.1 : 10.0)) show(false);
}

void Progress::finish() {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  finished_ = true;
  if (!quiet_ && done_ > 0) show(true);
}

void Progress::show(bool last) {
  if (muted_) return;
  shown_ = Clock::now();
  const double elapsed_s = std::chrono::duration<double>(shown_ - start_).count();
  const double rate = elapsed_s > 0 ? done_ / elapsed_s : 0;
  const double share = total_ > 0 ? done_ / total_ : 1;
  const std::string rate_text = short_number(rate * units_per_step_) + " " + unit_ + "/s";
  const std::string time_text =
      last ? duration_text(elapsed_s) : (rate > 0 ? duration_text((total_ - done_) / rate) + " left" : "");
  if (terminal_) {
    const int filled = static_cast<int>(share * 30);
    const std::string bar = std::string(filled, '#') + std::string(30 - filled, '.');
    line_open_ = !last;
    say(fmt::format("\r\033[K{} [{}] {:3.0f} %  {}  {}{}", what_, bar, share * 100, rate_text, time_text,
                    last ? "\n" : ""));
  } else {
    say(fmt::format("{}: {:.0f} of {:.0f} ({:.0f} %), {}, {}\n", what_, done_, total_, share * 100, rate_text,
                    time_text));
  }
}

}  // namespace eqc
