# What cmake --install puts beside the program, and packages made of that: cpack -G DEB (of the preset `package`),
# cpack -G TGZ (of the preset `tarball`).

# Man pages and completions are asked of the program that is installed.
find_program(EQC_GZIP gzip)
install(CODE "
  set(share \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share\")  # file(INSTALL) puts DESTDIR before the place itself
  file(REMOVE_RECURSE \"${PROJECT_BINARY_DIR}/man\")
  execute_process(COMMAND \"$<TARGET_FILE:equicube>\" man -o \"${PROJECT_BINARY_DIR}/man\"
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB pages \"${PROJECT_BINARY_DIR}/man/*.1\")
  if(NOT \"${EQC_GZIP}\" MATCHES NOTFOUND)
    execute_process(COMMAND \"${EQC_GZIP}\" -9nf \${pages} COMMAND_ERROR_IS_FATAL ANY)
    list(TRANSFORM pages APPEND .gz)
  endif()
  file(INSTALL \${pages} DESTINATION \"\${CMAKE_INSTALL_PREFIX}/share/man/man1\")
  foreach(shell_place bash=bash-completion/completions/equicube zsh=zsh/vendor-completions/_equicube
      fish=fish/vendor_completions.d/equicube.fish)
    string(REPLACE \"=\" \";\" pair \"\${shell_place}\")
    list(GET pair 0 shell)
    list(GET pair 1 place)
    execute_process(COMMAND \"$<TARGET_FILE:equicube>\" completion \"\${shell}\"
      OUTPUT_VARIABLE script COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE \"\${share}/\${place}\" \"\${script}\")
  endforeach()
")
set(changelog ${PROJECT_BINARY_DIR}/changelog.gz)
install(CODE "
  if(NOT \"${EQC_GZIP}\" MATCHES NOTFOUND)
    execute_process(COMMAND \"${EQC_GZIP}\" -9nc \"${PROJECT_SOURCE_DIR}/packaging/debian/changelog\"
      OUTPUT_FILE \"${changelog}\" COMMAND_ERROR_IS_FATAL ANY)
    file(INSTALL \"${changelog}\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/share/doc/equicube\")
  endif()
")
install(FILES packaging/debian/copyright CHANGELOG.md CITATION.cff DESTINATION share/doc/equicube)

set(CPACK_PACKAGE_NAME equicube)
set(CPACK_PACKAGE_VENDOR "The equicube authors")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "what large language models cost, and who can afford them")
set(CPACK_PACKAGE_DESCRIPTION
  "Prices training and serving of language models on accelerators in every
country under random worlds of prices and efficiencies, and says who can
afford the results and how unequal that is. Writes HDF5 cubes for any netCDF
reader, pages for people, CSV and SQLite.
.
Comes with a catalog of models, accelerators, countries and prices, each row
with its source, and a package for Python.")
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 2)
set(CPACK_PACKAGE_FILE_NAME equicube-${PROJECT_VERSION}-linux-x86_64)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The equicube authors <authors@equicube.invalid>" CACHE STRING "of the package")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "python3")  # beside what the program links; its scripts compile the Python package
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packaging/debian/postinst ${PROJECT_SOURCE_DIR}/packaging/debian/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "python3-xarray, python3-h5netcdf")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3-matplotlib, sqlite3, r-cran-ncdf4")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
