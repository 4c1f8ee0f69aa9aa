// The build passes version, revision and numerics to this file alone, so that a commit compiles one file again.
#include "host/base/version.hpp"

namespace eqc {

std::string code_version() {
#ifdef EQC_REVISION
  return std::string(EQC_VERSION) + " (" + EQC_REVISION + ")";
#else
  return EQC_VERSION;
#endif
}

std::string numerics_version() { return EQC_NUMERICS; }

}  // namespace eqc
