// The group /provenance: texts a cube was made from, each a scalar string variable with its path as attribute. Call
// under Hdf5Lock.
#pragma once

#include <string>
#include <vector>

#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"

namespace eqc {

inline constexpr std::string_view kProvenanceGroup = "provenance";

void write_documents(hid_t file_id, const std::vector<Document>& documents, const std::string& file);

/// Empty when the cube has no such group.
std::vector<Document> read_documents(hid_t file_id, const std::string& file);

/// Opens the cube and reads them; takes the lock.
std::vector<Document> read_documents(const std::string& path);

}  // namespace eqc
