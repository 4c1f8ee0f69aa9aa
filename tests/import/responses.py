"""What all recorded responses share: the recorded files and sources of CSV files."""
import csv
import io
import os
import zipfile

from tables import read_table

RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded")


def recorded(name):
    with open(os.path.join(RECORDED, name), encoding="utf-8") as file:
        return file.read()


class Tables:
    """A source of CSV files, {path: (columns, rows)}. A subclass fills `files` and says which cell is multiplied."""
    encoding, zipped, ends = "utf-8", False, True
    renamed = ""

    def __init__(self, catalog):
        self.catalog, self.files = catalog, {}
        self.fill()

    def rows(self, table):
        return read_table(os.path.join(self.catalog, table))

    def pattern(self, name):
        """(columns, rows) of a recorded table."""
        reader = csv.DictReader(io.StringIO(recorded(name), newline=""))
        return list(reader.fieldnames), list(reader)

    def rename(self):
        for path, (columns, rows) in self.files.items():
            columns[columns.index(self.renamed)] = "New name"
            for row in rows:
                row["New name"] = row.pop(self.renamed)

    def drop(self, key):
        """Takes every tenth of the keys out of all files; `key(row)` is None for rows that stay."""
        keys = sorted({key(row) for _, rows in self.files.values() for row in rows} - {None})
        gone = set(keys[::10])
        self.files = {path: (columns, [row for row in rows if key(row) not in gone])
                      for path, (columns, rows) in self.files.items()}

    def respond(self, path, _):
        if path not in self.files:
            return None
        columns, rows = self.files[path]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        body = (out.getvalue() if self.ends else out.getvalue().rstrip("\n")).encode(self.encoding)
        return zip_of(path.rsplit("/", 1)[-1] + ".csv", body) if self.zipped else body


def zip_of(name, body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return out.getvalue()


def scaled(row, column, factor):
    row[column] = str(float(row[column]) * factor)
