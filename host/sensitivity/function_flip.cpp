// The event that a conclusion fails is one more stage of the function.
#include "host/sensitivity/function_flip.hpp"

namespace eqc {
namespace {

UncertainFunction failing(const UncertainFunction& f, const Conclusion& c) {
  UncertainFunction g = f;
  g.name = "fails: " + c.text;
  const int y = static_cast<int>(f.columns()) - 1;
  g.stages.push_back({{y}, [c, y](const double* const* in, int n, double* out) {
                        for (int l = 0; l < n; ++l) out[l] = c.fails(in[y][l]);
                      }});
  return g;
}

}  // namespace

Flip flip_of(const UncertainFunction& f, const std::vector<FunctionFactor>& factors, const DesignSpec& design,
             const std::string& text, int threads) {
  Flip flip{parse_conclusion(text), {}, {}, {}};
  const UncertainFunction g = failing(f, flip.conclusion);
  DesignSpec d = design;
  d.method = SensitivityMethod::sobol;
  d.pairs = false;
  FunctionStudy study(g, factors, d, threads);
  study.extend_to(d.rows);
  flip.indices = study.result().outputs[0];
  const FunctionSample sample = sample_function(g, d, threads);
  std::vector<BoxInput> inputs;
  for (std::size_t i = 0; i < f.inputs.size(); ++i) {
    inputs.push_back({f.inputs[i].name, sample.x[i], {}});
    flip.box_inputs.push_back(f.inputs[i].name);
  }
  flip.box = find_failure_box(inputs, sample.y, d.replicates);
  return flip;
}

}  // namespace eqc
