"""Which columns name a row of a catalog table: `id`, unless the table is listed here."""

KEYS = {
    "price/rental.csv": ("hardware", "market"),
    "price/purchase.csv": ("hardware",),
    "hardware/dies.csv": ("hardware",),
    "price/subscriptions.csv": ("country", "plan"),
    "organization/compute.csv": ("owner", "vendor", "quarter"),
    "organization/vendors.csv": ("vendor",),
    "nation/blocs.csv": ("nation", "bloc"),
    "nation/compute.csv": ("nation", "status"),
    "region/data_centers.csv": ("region",),
    "gate/export-groups.csv": ("nation",),
    "gate/gates.csv": ("nation", "gate"),
    "gate/usage.csv": ("nation", "measure", "period"),
    "input/spreads.csv": ("input", "class"),
    "nation/languages.csv": ("nation", "language"),
    "model/tokenizers.csv": ("language", "tokenizer"),
    "model/aliases.csv": ("alias",),
    "hardware/aliases.csv": ("alias",),
    "hardware/aliases-instances.csv": ("alias",),
}


def row_key(table, row):
    """Key of a row, a tuple of cells."""
    return tuple(row[column] for column in KEYS.get(table, ("id",)))
