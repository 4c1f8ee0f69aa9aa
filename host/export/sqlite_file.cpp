// Rows go in by one prepared statement per table, in the order of their key, in one transaction.
#include "host/export/sqlite_file.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "host/base/diagnostics.hpp"
#include "host/base/text.hpp"
#include "host/cube/atomic_file.hpp"
#include "host/cube/error.hpp"
#include "host/report/exact_cell.hpp"

#ifdef EQC_HAS_SQLITE
#include <sqlite3.h>
#endif

namespace eqc {

// https://www.sqlite.org/fileformat2.html, section 1.3: 16 bytes of text; application id, big-endian, at byte 68.
constexpr std::string_view kSqliteStart("SQLite format 3\0", 16);
constexpr std::size_t kSqliteIdAt = 68;
constexpr std::string_view kSqliteId = "eqcB";

std::string why_no_sqlite_of_ours(const std::string& path) {
  std::array<char, kSqliteIdAt + 4> head{};
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), head.size());
  const std::string_view read(head.data(), static_cast<std::size_t>(in.gcount()));
  if (read.substr(0, kSqliteStart.size()) != kSqliteStart) return "no SQLite file";
  return read.substr(std::min(kSqliteIdAt, read.size())) == kSqliteId ? "" : "no SQLite file of equicube";
}

#ifndef EQC_HAS_SQLITE

bool has_sqlite() { return false; }

void write_sqlite(const Cube&, const std::vector<FlatTable>&, const std::string& path) {
  throw InputError("--sqlite " + path + ": this program was built without SQLite (Debian: libsqlite3-dev); use --csv");
}

#else

namespace {

/// One open database; what goes wrong names the file that the user named.
class Database {
 public:
  Database(const std::string& temporary, std::string name) : name_(std::move(name)) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(temporary.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    database_.reset(opened);
    check(code, "open");
  }
  void run(const std::string& sql) {
    check(sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr), sql);
  }
  void close() { check(sqlite3_close(database_.release()), "close"); }
  void check(int code, const std::string& what) const {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    const std::string said = database_ ? sqlite3_errmsg(database_.get()) : sqlite3_errstr(code);
    if (code == SQLITE_ERROR)
      throw CubeError(name_, "cannot hold this cube: " + said + " (" + what.substr(0, 80) + "); use --csv");
    throw WriteError(name_, "cannot write: " + said + "; free space, or choose another place");
  }
  sqlite3* get() const { return database_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::string name_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// INSERT INTO a table of so many columns, row by row.
class Insertion {
 public:
  Insertion(const Database& database, const std::string& table, std::size_t columns) : database_(database) {
    std::string marks;
    for (std::size_t c = 0; c < columns; ++c) marks += c > 0 ? ",?" : "?";
    sql_ = "INSERT INTO \"" + table + "\" VALUES (" + marks + ")";
    sqlite3_stmt* made = nullptr;
    database_.check(sqlite3_prepare_v2(database_.get(), sql_.c_str(), -1, &made, nullptr), sql_);
    statement_.reset(made);
  }
  Insertion& text(const std::string& value) {
    sqlite3_bind_text(statement_.get(), ++bound_, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    return *this;
  }
  Insertion& whole(std::size_t value) {
    sqlite3_bind_int64(statement_.get(), ++bound_, static_cast<sqlite3_int64>(value));
    return *this;
  }
  /// The number that a cell's digits are; an empty cell is NULL, and so is what is not finite.
  Insertion& number(const std::string& digits, bool integer) {
    if (digits.empty())
      sqlite3_bind_null(statement_.get(), ++bound_);
    else if (integer)
      sqlite3_bind_int64(statement_.get(), ++bound_, std::strtoll(digits.c_str(), nullptr, 10));
    else
      sqlite3_bind_double(statement_.get(), ++bound_, std::strtod(digits.c_str(), nullptr));
    return *this;
  }
  void add() {
    database_.check(sqlite3_step(statement_.get()), sql_);
    sqlite3_reset(statement_.get());
    bound_ = 0;
  }

 private:
  struct Finish {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  const Database& database_;
  std::string sql_;
  std::unique_ptr<sqlite3_stmt, Finish> statement_;
  int bound_ = 0;
};

enum class CellKind { text, integer, real };

CellKind kind_of(const Variable& v) {
  if (!v.flags.empty()) return CellKind::text;
  return v.type == ElementType::i32 || v.type == ElementType::i8 ? CellKind::integer : CellKind::real;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& p : parts) all += (all.empty() ? "" : ", ") + p;
  return all;
}

/// A name as SQL has it. Labels of statistics may hold anything.
std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

void write_axis(Database& db, const Dimension& axis) {
  db.run("CREATE TABLE \"axis_" + axis.name + "\" (id INTEGER PRIMARY KEY, label " +
         (axis.is_numeric() ? "REAL" : "TEXT") + " NOT NULL UNIQUE)");
  Insertion row(db, "axis_" + axis.name, 2);
  for (std::size_t i = 0; i < axis.size(); ++i) {
    row.whole(i);
    const std::string label = axis_label(axis, i);
    (axis.is_numeric() ? row.number(label, false) : row.text(label)).add();
  }
}

void make_table(Database& db, const FlatTable& t) {
  const std::string& name = t.variable->name;
  const CellKind kind = kind_of(*t.variable);
  const std::string type = kind == CellKind::text ? "TEXT" : kind == CellKind::integer ? "INTEGER" : "REAL";
  std::vector<std::string> columns, key, shown;
  std::string joins;
  for (const Dimension* axis : t.axes) {
    columns.push_back(quoted(axis->name) + " INTEGER NOT NULL");
    key.push_back(quoted(axis->name));
    const std::string table = quoted("axis_" + axis->name);
    shown.push_back(table + ".label AS " + quoted(axis->name));
    joins += " JOIN " + table + " ON " + table + ".id = d." + quoted(axis->name);
  }
  for (const std::string& value : t.values) {
    columns.push_back(quoted(value) + " " + type);
    shown.push_back("d." + quoted(value));
  }
  if (!key.empty()) columns.push_back("PRIMARY KEY (" + joined(key) + ")");
  db.run("CREATE TABLE \"data_" + name + "\" (" + joined(columns) + ")" + (key.empty() ? "" : " WITHOUT ROWID"));
  db.run("CREATE VIEW " + quoted(name) + " AS SELECT " + joined(shown) + " FROM \"data_" + name + "\" AS d" + joins);
}

void fill_table(Database& db, const Cube& cube, const FlatTable& t) {
  Insertion row(db, "data_" + t.variable->name, t.axes.size() + t.values.size());
  const CellKind kind = kind_of(*t.variable);
  visit_rows(cube, t, [&](std::span<const std::size_t> places, std::span<const double> values) {
    for (const std::size_t place : places) row.whole(place);
    for (const double value : values) {
      const std::string cell = exact_cell(*t.variable, value);
      kind == CellKind::text ? row.text(cell) : row.number(cell, kind == CellKind::integer);
    }
    row.add();
  });
}

/// Tables "equicube_cube" (root attributes) and "equicube_variables" (units and meanings).
void write_about(Database& db, const Cube& cube, const std::vector<FlatTable>& tables) {
  db.run("CREATE TABLE equicube_cube (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
  Insertion fact(db, "equicube_cube", 2);
  fact.text("result_digest").text(cube.result_digest()).add();
  for (const Attribute& a : cube.schema().attributes) {
    const auto* text = std::get_if<std::string>(&a.value);
    const auto* whole = std::get_if<std::int64_t>(&a.value);
    if (a.name == "result_digest") continue;
    fact.text(a.name).text(text ? *text : whole ? std::to_string(*whole) : shortest(std::get<double>(a.value))).add();
  }
  db.run(
      "CREATE TABLE equicube_variables (name TEXT PRIMARY KEY, axes TEXT, columns TEXT, units TEXT, long_name TEXT, "
      "description TEXT) WITHOUT ROWID");
  Insertion row(db, "equicube_variables", 6);
  for (const FlatTable& t : tables) {
    std::vector<std::string> axes;
    for (const Dimension* axis : t.axes) axes.push_back(axis->name);
    const Variable& v = *t.variable;
    row.text(v.name)
        .text(joined(axes))
        .text(joined(t.values))
        .text(v.units)
        .text(v.long_name)
        .text(v.description)
        .add();
  }
}

}  // namespace

bool has_sqlite() { return true; }

void write_sqlite(const Cube& cube, const std::vector<FlatTable>& tables, const std::string& path) {
  PendingFile file(path);
  Database db(file.temporary_path(), path);
  const auto* id = reinterpret_cast<const unsigned char*>(kSqliteId.data());
  const unsigned number = (id[0] << 24U) | (id[1] << 16U) | (id[2] << 8U) | id[3];
  // The file is nobody's until it is whole, so no journal.
  db.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = " + std::to_string(number));
  db.run("BEGIN");
  write_about(db, cube, tables);
  for (const Dimension& axis : cube.schema().dimensions) write_axis(db, axis);
  for (const FlatTable& t : tables) {
    make_table(db, t);
    fill_table(db, cube, t);
  }
  db.run("COMMIT");
  db.close();
  file.publish();
}

#endif

}  // namespace eqc
