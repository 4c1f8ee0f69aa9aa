"""Filling unknown figures of a country by the median of its peers, and saying so."""
from tables import median, number


class PeerMedians:
    """Median of a column over countries of the same World Bank region and income group (at least 3), else the same
    income group, else all.

    `countries` maps ISO3 to a row with `wb_region` and `income_group`; `values` maps ISO3 to the known figures."""

    def __init__(self, countries, values):
        self.countries, self.values = countries, values

    def of(self, iso3):
        """(median, name of the peer group) for a country."""
        own = self.countries[iso3]
        rules = [("region and income group", ("wb_region", "income_group")), ("income group", ("income_group",)),
                 ("world", ())]
        for name, keys in rules:
            peers = [value for key, value in self.values.items()
                     if key in self.countries and all(self.countries[key][k] == own[k] for k in keys)]
            if len(peers) >= 3:
                return median(peers), name
        raise ValueError("fewer than 3 known figures: nothing to impute from")


def column(rows, key, name="iso3"):
    """Known figures of a column by ISO3."""
    return {row[name]: number(row[key]) for row in rows if row[key]}
