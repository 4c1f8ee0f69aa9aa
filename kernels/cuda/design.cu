// Design jobs on the GPU: the tables of both matrices and of all swaps stay there by content, hours go with the job.
#include <algorithm>
#include <vector>

#include "kernels/cuda/design_kernel.cuh"
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/term_cache.cuh"
#include "kernels/cuda/workspace.cuh"

namespace eqc::cuda {
namespace {

constexpr std::int32_t kMostBlocks = 2048;

/// What goes to the GPU with the job: hours and positions of all tables in one piece each, tables by content.
class Upload {
 public:
  Upload(const DesignJob& job, Workspace& w) : job_(job), w_(w), rows_(static_cast<std::size_t>(job.rows)) {}

  /// The job with its pointers on the GPU, but for its sums.
  DesignJob operator()() {
    for (const int m : {0, 1}) add_hours(job_.matrix[m].hours);
    for (const int m : {0, 1})
      for (std::int32_t f = 0; f < job_.n_factors; ++f) {
        add_hours(job_.swap[m][f].changed.hours);
        const std::int32_t* const at = job_.swap[m][f].region_at;
        positions_.insert(positions_.end(), at, at + n_positions());
      }
    next_hours_ = w_.input[0].upload(hours_.data(), hours_.size(), w_.stream);
    const std::int32_t* next_position = w_.input[1].upload(positions_.data(), positions_.size(), w_.stream);
    DesignJob d = job_;
    for (const int m : {0, 1})
      d.matrix[m] = on_device(job_.matrix[m], static_cast<std::size_t>(job_.n_regions) * kRegionTerms);
    std::vector<DesignSwap> swaps;
    for (const int m : {0, 1})
      for (std::int32_t f = 0; f < job_.n_factors; ++f) {
        const DesignSwap& s = job_.swap[m][f];
        swaps.push_back(
            {on_device(s.changed, static_cast<std::size_t>(s.region_series)), next_position, s.region_series});
        next_position += n_positions();
      }
    d.swap[0] = w_.input[2].upload(swaps.data(), swaps.size(), w_.stream);
    d.swap[1] = d.swap[0] + job_.n_factors;
    d.cell = w_.input[3].upload(job_.cell, static_cast<std::size_t>(job_.n_cells), w_.stream);
    return d;
  }

 private:
  std::size_t n_positions() const { return static_cast<std::size_t>(job_.n_regions) * kRegionTerms; }
  std::size_t n_hours() const { return static_cast<std::size_t>(job_.n_hardware) * rows_; }

  void add_hours(const double* hours) {
    if (hours) hours_.insert(hours_.end(), hours, hours + n_hours());
  }

  const double* table(const double* host, std::size_t series) {
    if (!host || series == 0) return nullptr;
    held_.push_back(shared_array(host, series * rows_, w_.stream));
    return held_.back()->room<double>(1);
  }

  DesignTables on_device(const DesignTables& host, std::size_t region_series) {
    DesignTables d;
    if (host.hours) {
      d.hours = next_hours_;
      next_hours_ += n_hours();
    }
    d.hardware = table(host.hardware, static_cast<std::size_t>(job_.n_hardware) * kHardwareTerms);
    d.region = table(host.region, region_series);
    d.world = table(host.world, kWorldTerms);
    return d;
  }

  const DesignJob& job_;
  Workspace& w_;
  std::size_t rows_;
  std::vector<double> hours_;
  std::vector<std::int32_t> positions_;
  const double* next_hours_ = nullptr;
  std::vector<SharedArray> held_;
};

}  // namespace

void design(const DesignJob& host) {
  if (host.n_cells < 1) return;
  const WorkspaceLoan w;
  Upload upload(host, *w);
  DesignJob job = upload();
  const std::size_t n_sums = static_cast<std::size_t>(host.n_cells) * static_cast<std::size_t>(host.replicates) *
                             static_cast<std::size_t>(design_columns(host));
  job.sums = w->output[0].room<double>(n_sums);
  const std::size_t block_bytes = static_cast<std::size_t>(design_tile_size(job)) * sizeof(double);
  const auto fit = static_cast<std::int32_t>(std::clamp<std::size_t>(chunk_bytes() / block_bytes, 1, kMostBlocks));
  const std::int32_t blocks = std::min(host.n_cells, fit);
  double* const memory = w->scratch[0].room<double>(static_cast<std::size_t>(blocks) * block_bytes / sizeof(double));
  design_kernel<<<static_cast<unsigned>(blocks), kDesignThreads, 0, w->stream>>>(job, memory);
  check_launch("starting the design kernel");
  const double* const staged = w->output[0].download<double>(n_sums, w->stream);
  w->finish("computing a sensitivity design");
  std::memcpy(host.sums, staged, n_sums * sizeof(double));
}

}  // namespace eqc::cuda
