# Writes a C++ source that holds files as texts: cmake -DOUT=x.cpp "-DFILES=name=path;..." -P embed.cmake
# A raw string of GCC and Clang has no limit of length.
set(text "// Made by cmake/embed.cmake.\n#include \"host/report/html/page_assets.hpp\"\n\nnamespace eqc {\n")
foreach(pair IN LISTS FILES)
  string(REGEX REPLACE "=.*" "" name "${pair}")
  string(REGEX REPLACE "^[^=]*=" "" path "${pair}")
  file(READ "${path}" content)
  string(APPEND text "std::string_view ${name}() { return R\"_eqc_(${content})_eqc_\"; }\n")
endforeach()
string(APPEND text "}  // namespace eqc\n")
file(WRITE "${OUT}" "${text}")
