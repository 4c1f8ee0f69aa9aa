// Headcount jobs on the GPU.
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/entity_staging.cuh"
#include "kernels/cuda/headcount_kernel.cuh"

namespace eqc::cuda {
namespace {

HeadcountJob upload(const HeadcountJob& host, Workspace& w) {
  HeadcountJob job = host;
  const auto countries = static_cast<std::size_t>(host.n_countries), worlds = static_cast<std::size_t>(host.worlds),
             groups = static_cast<std::size_t>(host.n_groups);
  upload_prices(host.people, countries, worlds, job.people, w, 0);
  Staging* const in = w.input + kPeopleInputs;
  job.income = in[0].upload(host.income, countries * kIncomeBins, w.stream);
  job.adults = in[1].upload(host.adults, countries, w.stream);
  job.connected_share = in[2].upload(host.connected_share, countries, w.stream);
  job.measured = in[3].upload(host.measured, countries, w.stream);
  job.income_sum = in[6].upload(host.income_sum, countries * (kIncomeBins + 1), w.stream);
  job.income_square_sum = in[7].upload(host.income_square_sum, countries * (kIncomeBins + 1), w.stream);
  if (host.group != nullptr) job.group = in[4].upload(host.group, countries * kGroupsPerCountry, w.stream);
  job.group_adults = in[5].upload(host.group_adults, groups, w.stream);
  job.totals = w.output[0].room<double>(kHeadcountTotals * worlds);
  job.group_share = w.output[1].room<double>(groups * worlds);
  job.country_share = w.output[2].room<double>(countries * worlds);
  return job;
}

unsigned blocks_for(std::size_t threads) {
  return static_cast<unsigned>((threads + kHeadcountThreads - 1) / kHeadcountThreads);
}

}  // namespace

void headcount(const HeadcountJob& host) {
  if (host.worlds < 1 || host.n_countries < 1) return;
  const WorkspaceLoan w;
  const HeadcountJob job = upload(host, *w);
  const auto worlds = static_cast<std::size_t>(job.worlds), cells = static_cast<std::size_t>(job.n_countries) * worlds,
             groups = static_cast<std::size_t>(job.n_groups) * worlds;
  CountryCount* const countries = w->scratch[0].room<CountryCount>(cells);
  headcount_country_kernel<<<blocks_for(cells), kHeadcountThreads, 0, w->stream>>>(job, countries);
  headcount_world_kernel<<<blocks_for(worlds), kHeadcountThreads, 0, w->stream>>>(job, countries);
  check_launch("starting the headcount kernels");
  const double* const totals = w->output[0].download<double>(kHeadcountTotals * worlds, w->stream);
  const double* const by_group = w->output[1].download<double>(groups, w->stream);
  const double* const by_country = w->output[2].download<double>(cells, w->stream);
  w->finish("counting heads");
  std::memcpy(host.totals, totals, kHeadcountTotals * worlds * sizeof(double));
  if (groups > 0) std::memcpy(host.group_share, by_group, groups * sizeof(double));
  std::memcpy(host.country_share, by_country, cells * sizeof(double));
}

}  // namespace eqc::cuda
