// One parser per thread and formula: a parser keeps the values of its variables.
#include "host/sensitivity/formula.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>

#include "host/base/diagnostics.hpp"
#include "kernels/base/trig.hpp"

#ifdef EQC_HAS_MUPARSER
#include <muParser.h>
#endif

namespace eqc {

bool is_variable_name(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

#ifdef EQC_HAS_MUPARSER
namespace {

double natural_log(double x) { return log_(x); }
double log10_of(double x) { return log_(x) * 0.43429448190325182765; }
double log2_of(double x) { return log_(x) * 1.44269504088896340736; }
double tangent(double x) { return sin_(x) / cos_(x); }

/// A parser and where its variables lie.
struct Bound {
  mu::Parser parser;
  std::vector<double> value;

  Bound(const std::string& expression, const std::vector<std::string>& variables) : value(variables.size()) {
    parser.ClearFun();
    parser.DefineFun("exp", [](double x) -> double { return exp_(x); });
    for (const char* name : {"ln", "log"}) parser.DefineFun(name, natural_log);
    parser.DefineFun("log10", log10_of);
    parser.DefineFun("log2", log2_of);
    parser.DefineFun("sqrt", [](double x) -> double { return sqrt_(x); });
    parser.DefineFun("sin", [](double x) -> double { return sin_(x); });
    parser.DefineFun("cos", [](double x) -> double { return cos_(x); });
    parser.DefineFun("tan", tangent);
    parser.DefineFun("atan", [](double x) -> double { return atan_(x); });
    parser.DefineFun("abs", [](double x) -> double { return abs_(x); });
    parser.DefineFun("pow", [](double x, double y) -> double { return pow_(x, y); });
    parser.DefineFun("min", [](const double* x, int n) -> double { return *std::min_element(x, x + n); });
    parser.DefineFun("max", [](const double* x, int n) -> double { return *std::max_element(x, x + n); });
    parser.ClearConst();
    parser.DefineConst("pi", kPi);
    parser.DefineConst("e", 2.71828182845904523536);
    for (std::size_t i = 0; i < variables.size(); ++i) {
      parser.RemoveVar(variables[i]);
      parser.DefineVar(variables[i], &value[i]);
    }
    parser.SetExpr(expression);
  }
  Bound(const Bound&) = delete;
};

Bound& bound_here(std::uint64_t id, const std::string& expression, const std::vector<std::string>& variables) {
  thread_local std::map<std::uint64_t, std::unique_ptr<Bound>> known;
  std::unique_ptr<Bound>& mine = known[id];
  if (!mine) mine = std::make_unique<Bound>(expression, variables);
  return *mine;
}

std::string told(const mu::Parser::exception_type& e, const std::vector<std::string>& variables) {
  std::string message = e.GetMsg();
  while (!message.empty() && (message.back() == '.' || message.back() == '\n')) message.pop_back();
  if (e.GetCode() == mu::ecUNASSIGNABLE_TOKEN) message += did_you_mean(e.GetToken(), variables);
  return message;
}

}  // namespace

FunctionStage formula_stage(const std::string& expression, const std::vector<std::string>& variables) {
  static std::atomic<std::uint64_t> ids{0};
  const std::uint64_t id = ++ids;
  try {
    Bound& tried = bound_here(id, expression, variables);
    std::fill(tried.value.begin(), tried.value.end(), 0.5);
    tried.parser.Eval();
    if (tried.parser.GetNumResults() > 1)
      throw FormulaError{"is a list of expressions (a comma between two); give one"};
  } catch (const mu::Parser::exception_type& e) {
    throw FormulaError{told(e, variables)};
  }
  FunctionStage stage;
  for (std::size_t i = 0; i < variables.size(); ++i) stage.reads.push_back(static_cast<int>(i));
  stage.run = [id, expression, variables](const double* const* in, int n, double* out) {
    Bound& mine = bound_here(id, expression, variables);
    for (int l = 0; l < n; ++l) {
      for (std::size_t i = 0; i < variables.size(); ++i) mine.value[i] = in[i][l];
      out[l] = mine.parser.Eval();
    }
  };
  return stage;
}
#else
FunctionStage formula_stage(const std::string&, const std::vector<std::string>&) {
  throw FormulaError{"this build has no muparser (Debian: libmuparser-dev), which reads formulas"};
}
#endif

}  // namespace eqc
