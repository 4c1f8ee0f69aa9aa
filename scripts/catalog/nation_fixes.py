"""Newer or better sourced figures of a nation (nations_fix.csv), and what the Factbook prints under another name."""
from tables import citation, read_table

# The Factbook's "real GDP (purchasing power parity)" of these is the UN's GDP at market rates in constant dollars of
# the year given (its own note of the field): no PPP.
NOT_PPP = {"VEN": 2015, "ERI": 2015, "SSD": 2015, "CUB": 2015, "PRK": 2015, "YEM": 2015, "LIE": 2015, "MCO": 2015,
           "PYF": 2015, "NCL": 2015, "VGB": 2015, "TKM": 2017, "ASM": 2016, "MNP": 2013}
# Where no source has a PPP figure: the nation whose price level (GDP over PPP GDP) stands in.
PRICE_LEVEL_OF = {"LIE": "CHE", "MCO": "FRA", "PYF": "FRA", "NCL": "FRA", "VGB": "USA", "ASM": "USA", "MNP": "USA"}
# Extrapolated by its source to a price level that the place cannot have.
REFUSED = {("MCO", "gdp_ppp_usd")}
# Newest figure of each field is the one with the greatest of these words in its year column.
FORECAST = "forecast"


class Fixes:
    """The newest row of nations_fix.csv per nation and field; a row without a value says that none is known."""

    def __init__(self, rows):
        self.rows = {}
        for row in rows:
            key = row["iso3"], row["field"]
            if FORECAST in row["year"] or key in REFUSED:
                continue
            if key not in self.rows or row["year"] > self.rows[key]["year"]:
                self.rows[key] = row

    def of(self, iso3, field):
        """The row of a field, or None."""
        return self.rows.get((iso3, field))

    @staticmethod
    def words(row):
        """Year, source and remark of a row, as a note."""
        return f"{row['year']}, {citation(row['source'])}" + (f" ({row['confidence']} confidence)"
                                                              if row["confidence"] == "low" else "")


def read_fixes(path):
    return Fixes(read_table(path))
