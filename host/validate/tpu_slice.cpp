// One row per generation.
#include "host/validate/tpu_slice.hpp"

#include <array>

namespace eqc {

double chips_of_slice(std::string_view generation, double named) {
  struct Generation {
    std::string_view name;
    double counted_per_chip;
  };
  constexpr std::array<Generation, 11> kGenerations = {{{"v2", 2},
                                                        {"v3", 2},
                                                        {"v4", 2},
                                                        {"v5p", 2},
                                                        {"v5e", 1},
                                                        {"v5lite", 1},
                                                        {"v5litepod", 1},
                                                        {"v6e", 1},
                                                        {"7x", 2},
                                                        {"v7x", 2},
                                                        {"v7-ironwood", 2}}};
  for (const Generation& g : kGenerations)
    if (g.name == generation) return named > g.counted_per_chip ? named / g.counted_per_chip : 1;
  return 0;
}

}  // namespace eqc
