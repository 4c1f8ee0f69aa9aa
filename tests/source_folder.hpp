// Where the checkout lies that the tests read scenarios, catalog and documents from.
#pragma once

namespace eqc {

extern const char* const kSourceFolder;

}  // namespace eqc
