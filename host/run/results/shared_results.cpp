// A handful of models is in work at a time: a list will do.
#include "host/run/results/shared_results.hpp"

namespace eqc {

std::shared_ptr<ModelResults> SharedResults::of(std::size_t model) {
  const std::lock_guard lock(mutex_);
  std::erase_if(in_use_, [](const auto& one) { return one.second.expired(); });
  for (const auto& [known, results] : in_use_)
    if (known == model)
      if (std::shared_ptr<ModelResults> held = results.lock()) return held;
  latest_.push_back(std::make_shared<ModelResults>());
  if (latest_.size() > kept) latest_.pop_front();
  in_use_.emplace_back(model, latest_.back());
  return latest_.back();
}

}  // namespace eqc
