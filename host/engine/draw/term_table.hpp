// Unit costs of one case for all hardware, regions and worlds: what the pricing job reads.
#pragma once

#include <vector>

#include "host/engine/draw/draws.hpp"

namespace eqc {

struct RegionFacts;  // kernels/econ/term_list.hpp
struct HardwareFacts;

/// Arrays in the layout of PriceJob.
struct TermTable {
  std::vector<double> hardware;  ///< [n_hardware][kHardwareTerms][worlds]
  std::vector<double> region;    ///< [n_regions][kRegionTerms][worlds]
  std::vector<double> world;     ///< [kWorldTerms][worlds]
};

/// Facts of a region as a case makes them: controls may make accelerators dearer there, carbon may have a price.
RegionFacts region_facts(const Plan& plan, std::size_t region, const CaseSpec& c);
RegionFacts region_facts(const Plan& plan, std::size_t region);
HardwareFacts hardware_facts(const Plan& plan, std::size_t hardware);

/// Terms of one accelerator under the scales of one case, [kHardwareTerms][worlds], before falls of prices.
void make_hardware_terms(const Plan& plan, const Draws& draws, const CaseSpec& c, std::size_t hardware, double* out);

/// Terms under the scales of one case.
TermTable make_terms(const Plan& plan, const Draws& draws, std::size_t case_position, int threads);

}  // namespace eqc
