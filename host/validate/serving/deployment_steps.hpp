// The steps of deployment_of, in their order; each knows what those before have read.
#pragma once

#include "host/validate/serving/deployment.hpp"
#include "host/validate/wording.hpp"

namespace eqc {

/// Storage precisions of weights and cache.
void read_formats(const TruthContext& x, const TruthRow& row, Deployment& deployed);
/// Storage precision behind a spelling, by the bits of its format; nothing when it says nothing. Integers and floating
/// point of 8 bits differ in what multiplies them, formats between 4 and 8 bits are held as 8.
std::optional<Precision> stored_precision(const std::string& spelled);
/// Degrees of parallelism and replicas; a reason where they are impossible.
void read_degrees(const TruthContext& x, const TruthRow& row, Deployment& deployed);
/// Lengths, sequences at once, requests.
void read_load(const TruthContext& x, const TruthRow& row, Deployment& deployed);
/// Drafted tokens, prefix caches, beams, separate pools.
void read_methods(const TruthContext& x, const TruthRow& row, Deployment& deployed);
/// How clients and scheduler take turns, where a row says how many clients there are.
void read_loop(const TruthContext& x, const TruthRow& row, Deployment& deployed);

/// Does the row's source state one of the marks ("InferenceX|InferenceMAX": two names of one benchmark)?
bool from_source(const TruthRow& row, std::string_view mark);

/// truth/server-settings.csv for the row's source, accelerator and framework; nothing when no row holds.
std::optional<double> server_setting(const TruthContext& x, const TruthRow& row, const Deployment& deployed,
                                     std::string_view setting);

}  // namespace eqc
