# The libraries of the host side: HDF5 (serial flavour), libdeflate, toml++, CLI11, JSON, fmt, OpenSSL; muparser for
# formulas in scenarios (left out where it is not, and of static builds: Debian has no libmuparser.a); SQLite for
# `equicube export --sqlite` (left out where it is not).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(H5S REQUIRED hdf5-serial)
pkg_check_modules(DEFLATE REQUIRED libdeflate)
pkg_check_modules(TOMLPP REQUIRED tomlplusplus)
pkg_check_modules(CRYPTO REQUIRED libcrypto)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
if(NOT EQC_STATIC)
  pkg_check_modules(MUPARSER muparser)
endif()
pkg_check_modules(SQLITE sqlite3)
if(EQC_STATIC)
  find_library(EQC_SQLITE_ARCHIVE libsqlite3.a)
  if(NOT EQC_SQLITE_ARCHIVE)
    unset(SQLITE_FOUND)
  endif()
endif()

add_library(eqc_dependencies INTERFACE)
target_include_directories(eqc_dependencies SYSTEM INTERFACE
  ${H5S_INCLUDE_DIRS} ${DEFLATE_INCLUDE_DIRS} ${TOMLPP_INCLUDE_DIRS})
if(EQC_STATIC)
  # Debian has no static toml++ and fmt: these two are compiled in from their headers. libhdf5.a needs szip's two
  # halves, zlib and dl beside it.
  target_compile_definitions(eqc_dependencies INTERFACE TOML_HEADER_ONLY=1 FMT_HEADER_ONLY=1)
  target_link_directories(eqc_dependencies INTERFACE ${H5S_LIBRARY_DIRS} /usr/lib/x86_64-linux-gnu/hdf5/serial)
  target_link_libraries(eqc_dependencies INTERFACE
    -Wl,-Bstatic -lhdf5 -lsz -laec -lz -ldeflate -lcrypto $<$<BOOL:${SQLITE_FOUND}>:-lsqlite3>
    $<$<NOT:$<STREQUAL:${EQC_STATIC},ALL>>:-Wl,-Bdynamic> -ldl -lm
    nlohmann_json::nlohmann_json Threads::Threads)
else()
  target_compile_definitions(eqc_dependencies INTERFACE TOML_HEADER_ONLY=0)
  target_link_directories(eqc_dependencies INTERFACE ${H5S_LIBRARY_DIRS})
  target_link_libraries(eqc_dependencies INTERFACE
    -lhdf5_serial ${DEFLATE_LIBRARIES} ${TOMLPP_LIBRARIES} ${CRYPTO_LIBRARIES}
    fmt::fmt nlohmann_json::nlohmann_json Threads::Threads ${MUPARSER_LIBRARIES} ${SQLITE_LIBRARIES})
endif()
