// The group /provenance: texts a cube was made from, each a scalar string variable with its path as attribute. Call
// under Hdf5Lock.
#pragma once

#include <string>
#include <vector>

#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"

namespace eqc {

void write_documents(hid_t file_id, const std::vector<Document>& documents, const std::string& file);

/// A scalar text of variable length, which netCDF reads as a string, with no fixed limit.
void write_text_dataset(hid_t group, const std::string& name, const std::string& text, const std::string& file);

}  // namespace eqc
