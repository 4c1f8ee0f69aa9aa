"""What all importers share. Finds the scripts of the catalog, whose tables, keys, ranges and checks are used here."""
import os
import sys

CATALOG_SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "catalog")
if CATALOG_SCRIPTS not in sys.path:
    sys.path.insert(1, CATALOG_SCRIPTS)  # before Debian's package `tables`
