// Names of variables cannot hold '/', so the path is an attribute and the name its flat form.
#include "host/cube/cube_document.hpp"

#include <algorithm>

#include "host/cube/attribute_reader.hpp"
#include "host/cube/cube_layout.hpp"

namespace eqc {
namespace {

Hdf5Handle text_type(const std::string& file) {
  Hdf5Handle type = own(H5Tcopy(H5T_C_S1), H5Tclose, file, "describe text");
  check_hdf5(H5Tset_size(type.get(), H5T_VARIABLE), file, "describe text");
  check_hdf5(H5Tset_cset(type.get(), H5T_CSET_UTF8), file, "describe text");
  return type;
}

}  // namespace

void write_documents(hid_t file_id, const std::vector<Document>& documents, const std::string& file) {
  if (documents.empty()) return;
  const std::string name(kProvenanceGroup);
  const Hdf5Handle creation = ordered_creation(H5P_GROUP_CREATE);
  const Hdf5Handle group = own(H5Gcreate2(file_id, name.c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose,
                               file, "create group /provenance");
  const Hdf5Handle type = text_type(file);
  const Hdf5Handle space = own(H5Screate(H5S_SCALAR), H5Sclose, file, "describe a scalar");
  const Hdf5Handle ordered = ordered_creation(H5P_DATASET_CREATE);
  for (const Document& d : documents) {
    std::string flat = d.path;
    std::replace(flat.begin(), flat.end(), '/', '.');
    const Hdf5Handle set =
        own(H5Dcreate2(group.get(), flat.c_str(), type.get(), space.get(), H5P_DEFAULT, ordered.get(), H5P_DEFAULT),
            H5Dclose, file, "store " + d.path);
    const char* text = d.text.c_str();
    check_hdf5(H5Dwrite(set.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &text), file, "store " + d.path);
    write_attribute(set.get(), "path", d.path, file);
  }
}

std::vector<Document> read_documents(hid_t file_id, const std::string& file) {
  std::vector<Document> documents;
  const std::string name(kProvenanceGroup);
  if (H5Lexists(file_id, name.c_str(), H5P_DEFAULT) <= 0) return documents;
  const Hdf5Handle group = own(H5Gopen2(file_id, name.c_str(), H5P_DEFAULT), H5Gclose, file, "open group /provenance");
  const Hdf5Handle type = text_type(file);
  for (const std::string& member : member_names(group.get(), file)) {
    const Hdf5Handle set = own(H5Dopen2(group.get(), member.c_str(), H5P_DEFAULT), H5Dclose, file, "open " + member);
    char* text = nullptr;
    check_hdf5(H5Dread(set.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &text), file, "read " + member);
    const std::string path = read_text_attribute(set.get(), "path");
    documents.push_back({path.empty() ? member : path, text ? text : ""});
    H5free_memory(text);
  }
  return documents;
}

std::vector<Document> read_documents(const std::string& path) {
  const Hdf5Lock lock;
  const Hdf5Handle file = open_for_reading(path);
  return read_documents(file.get(), path);
}

}  // namespace eqc
