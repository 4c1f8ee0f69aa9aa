// Columns of a block are pointers: a swap costs the stages that depend on it, and no copies.
#include "host/sensitivity/function_rows.hpp"

#include <algorithm>

namespace eqc {

double probability_of_score(double z) { return clamp_(normal_cdf(z), 0x1p-60, 1.0 - 0x1p-53); }

FunctionPoints::FunctionPoints(const UncertainFunction& f, const DesignSpec& design)
    : inputs_(f.inputs.size()), monte_carlo_(design.monte_carlo) {
  for (const FunctionInput& input : f.inputs)
    for (const char* matrix : {"A", "B"})
      key_.push_back(stream_key(design.seed, name_hash(input.name), name_hash(matrix)));
  if (monte_carlo_) return;
  for (std::uint32_t r = 0; r < design.replicates; ++r)
    for (std::size_t k = 0; k < key_.size(); ++k) points_.push_back(scramble(static_cast<int>(k), key_[k], r));
}

void FunctionPoints::draw(std::uint32_t replicate, std::uint64_t first, int n, int input, bool second,
                          std::uint32_t* words) const {
  const std::size_t k = 2 * static_cast<std::size_t>(input) + (second ? 1 : 0);
  const auto index = static_cast<std::uint32_t>(first), count = static_cast<std::uint32_t>(n);
  if (monte_carlo_)
    fill_random(key_[k], replicate, index, count, words);
  else
    eqc::fill(points_[replicate * 2 * inputs_ + k], index, count, words);
}

FunctionRows::FunctionRows(const UncertainFunction& f, std::shared_ptr<const ConditionalNormal> dependence)
    : f_(f),
      stride_(f.columns()),
      dependence_(std::move(dependence)),
      columns_(2 * stride_ * kFunctionBlock),
      scratch_(f.stages.size() * kFunctionBlock),
      scores_(dependence_ ? 2 * f.inputs.size() * kFunctionBlock : 0),
      in_(stride_) {}

void FunctionRows::fill(const FunctionPoints& points, std::uint32_t replicate, std::uint64_t first, int n) {
  n_ = n;
  padded_ = (n + 7) / 8 * 8;
  std::uint32_t words[kFunctionBlock];
  for (std::size_t j = 0; j < f_.inputs.size(); ++j)
    for (const bool second : {false, true}) {
      points.draw(replicate, first, n, static_cast<int>(j), second, words);
      std::fill(words + n, words + padded_, words[n - 1]);
      if (!dependence_) eqc::fill(f_.inputs[j].distribution, words, padded_, column(second, static_cast<int>(j)));
      for (int l = 0; dependence_ && l < padded_; ++l)
        scores_[((second ? f_.inputs.size() : 0) + j) * kFunctionBlock + static_cast<std::size_t>(l)] =
            normal_quantile_u32(words[l]);
    }
  if (dependence_) correlate();
  for (const bool second : {false, true}) evaluate(second, n);
}

void FunctionRows::correlate() {
  const std::size_t d = f_.inputs.size();
  std::vector<double> independent(d), together(d);
  for (const bool second : {false, true})
    for (int l = 0; l < padded_; ++l) {
      double* of = scores_.data() + (second ? d : 0) * kFunctionBlock + l;
      for (std::size_t i = 0; i < d; ++i) independent[i] = of[i * kFunctionBlock];
      dependence_->correlate(independent.data(), together.data());
      for (std::size_t i = 0; i < d; ++i) {
        if (!second) of[i * kFunctionBlock] = together[i];
        column(second, static_cast<int>(i))[l] =
            quantile_p(f_.inputs[i].distribution, probability_of_score(together[i]));
      }
    }
}

void FunctionRows::evaluate(bool second, int n) {
  n_ = n;
  padded_ = (n + 7) / 8 * 8;
  for (std::size_t c = 0; c < stride_; ++c) in_[c] = column(second, static_cast<int>(c));
  for (std::size_t s = 0; s < f_.stages.size(); ++s)
    f_.stages[s].run(in_.data(), padded_, column(second, static_cast<int>(f_.inputs.size() + s)));
}

void FunctionRows::swapped(bool second, const std::vector<int>& inputs, const std::vector<int>& stages, double* out) {
  for (std::size_t c = 0; c < stride_; ++c) in_[c] = column(second, static_cast<int>(c));
  for (const int i : inputs) in_[static_cast<std::size_t>(i)] = column(!second, i);
  for (const int s : stages) {
    const auto k = static_cast<std::size_t>(s);
    double* to = k + 1 == f_.stages.size() ? out : scratch_.data() + k * kFunctionBlock;
    f_.stages[k].run(in_.data(), padded_, to);
    in_[f_.inputs.size() + k] = to;
  }
  if (in_.back() != out) std::copy(in_.back(), in_.back() + padded_, out);
}

}  // namespace eqc
