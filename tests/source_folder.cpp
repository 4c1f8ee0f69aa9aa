// The one file that the build tells its path, so that all others compile to the same objects in every checkout.
#include "tests/source_folder.hpp"

namespace eqc {

const char* const kSourceFolder = EQC_SOURCE_DIR;

}  // namespace eqc
