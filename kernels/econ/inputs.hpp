// The closed list of uncertain inputs: each is one random stream, keyed by its name. Append only.
#pragma once

#include <cstdint>

namespace eqc {

// X(id, unit)
#define EQC_INPUT_LIST(X)                                                                    \
  X(compute_efficiency, "1")      /* multiplier on the calibrated GEMM efficiency */         \
  X(memory_efficiency, "1")       /* multiplier on the calibrated memory efficiency */       \
  X(network_efficiency, "1")      /* multiplier on the calibrated link efficiencies */       \
  X(failure_rate, "1/year")       /* interruptions per accelerator and year */               \
  X(power_draw, "1")              /* mean draw of a busy accelerator, share of its TDP */    \
  X(rental_price, "USD/h")        /* per accelerator, before the region's premium */         \
  X(purchase_price, "USD")        /* per accelerator */                                      \
  X(server_multiplier, "1")       /* price of a server per price of its accelerators */      \
  X(network_share, "1")           /* interconnect's share of the cluster price */            \
  X(lifetime, "year")             /* of accelerators, servers and network */                 \
  X(utilisation, "1")             /* share of the owned hours that are used */               \
  X(cost_of_capital_shift, "1")   /* added to the region's cost of capital */                \
  X(electricity_price, "1")       /* multiplier on the region's industrial price */          \
  X(carbon_intensity, "1")        /* multiplier on the region's grid intensity */            \
  X(pue, "1")                     /* multiplier on the region's PUE - 1 */                   \
  X(facility_cost, "1")           /* multiplier on the region's construction cost */         \
  X(operations_share, "1/year")   /* staff and maintenance per year, share of capital */     \
  X(experiments_multiplier, "1")  /* compute of experiments and failed runs per final run */ \
  X(rnd_staff_share, "1")         /* staff's share of the development cost */                \
  X(embodied_carbon, "1")         /* multiplier on the accelerator's embodied carbon */      \
  X(node_power_overhead, "1")     /* node power per accelerator power */                     \
  X(spot_interruptions, "1/year") /* per accelerator and year, where the market is spot */   \
  X(model_efficiency, "1")        /* multiplier on the speed of one model's software */      \
  X(nation_budget, "1")           /* multiplier on a nation's research budget */             \
  X(organization_budget, "1")     /* multiplier on an organisation's budget */               \
  X(income, "1")                  /* multiplier on the incomes of a nation */                \
  X(use_price_fall, "1")          /* by which prices of use are divided per year */          \
  X(compute_price_fall, "1")      /* by which prices of accelerators are divided per year */

enum class Input : std::int32_t {
#define EQC_X(id, unit) id,
  EQC_INPUT_LIST(EQC_X)
#undef EQC_X
      count
};
inline constexpr int kInputs = static_cast<int>(Input::count);

inline constexpr const char* kInputNames[kInputs] = {
#define EQC_X(id, unit) #id,
    EQC_INPUT_LIST(EQC_X)
#undef EQC_X
};

}  // namespace eqc
