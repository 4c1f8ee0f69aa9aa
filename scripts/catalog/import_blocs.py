"""nation/blocs.csv: which nations act together, with the date from which they belong.

import_blocs.py > scenarios/catalog/nation/blocs.csv"""
from tables import write_table

COLUMNS = "bloc,nation,since,source,as_of,notes".split(",")
AS_OF = "2026"
EU = {1958: "BEL DEU FRA ITA LUX NLD", 1973: "DNK IRL", 1981: "GRC", 1986: "ESP PRT", 1995: "AUT FIN SWE",
      2004: "CYP CZE EST HUN LVA LTU MLT POL SVK SVN",
      2007: "BGR ROU", 2013: "HRV"}
OECD = {1961: "AUT BEL CAN DNK FRA DEU GRC ISL IRL LUX NLD NOR PRT ESP SWE CHE TUR GBR USA", 1962: "ITA", 1964: "JPN",
        1969: "FIN", 1971: "AUS", 1973: "NZL", 1994: "MEX", 1995: "CZE", 1996: "HUN POL KOR", 2000: "SVK",
        2010: "CHL SVN ISR EST", 2016: "LVA", 2018: "LTU", 2020: "COL", 2021: "CRI"}
AFRICA = ("DZA AGO BEN BWA BFA BDI CPV CMR CAF TCD COM COG COD CIV DJI EGY GNQ ERI SWZ ETH GAB GMB GHA GIN GNB KEN LSO "
          "LBR LBY MDG MWI MLI MRT MUS MAR MOZ "
          "NAM NER NGA RWA STP SEN SYC SLE SOM ZAF SSD SDN TZA TGO TUN UGA ZMB ZWE")
EU_MEMBERS = " ".join(EU.values())

# bloc: (source, notes, {year: members})
BLOCS = {
    "EU": ("Treaties of accession, European Union", "", EU),
    "EEA": ("Agreement on the European Economic Area; accession treaties", "EU and EFTA members without Switzerland",
            {1994: EU_MEMBERS + " ISL LIE NOR"}),
    "EuroHPC": ("EuroHPC Joint Undertaking, participating states",
                "EU members take part since 2018 to 2021; members outside the EU as listed by the undertaking",
                {2018: EU_MEMBERS, 2019: "ALB ISL MKD MNE NOR TUR", 2021: "SRB", 2023: "ISR GBR", 2025: "CHE"}),
    "AU": ("Constitutive Act of the African Union",
           "without the Sahrawi Republic, which has no statistics here; suspended members kept", {2002: AFRICA}),
    "ECOWAS": ("Economic Community of West African States; withdrawal of Burkina Faso, Mali and Niger on 29 January "
               "2025", "",
               {1975: "BEN CIV GMB GHA GIN GNB LBR NGA SEN SLE TGO", 1977: "CPV"}),
    "EAC": ("Treaty for the Establishment of the East African Community", "",
            {2000: "KEN TZA UGA", 2007: "BDI RWA", 2016: "SSD", 2022: "COD", 2024: "SOM"}),
    "SADC": ("Southern African Development Community", "",
             {1992: "AGO BWA LSO MWI MOZ NAM SWZ TZA ZMB ZWE", 1994: "ZAF", 1995: "MUS", 1997: "COD SYC", 2005: "MDG",
              2017: "COM"}),
    "ASEAN": ("Association of Southeast Asian Nations", "",
              {1967: "IDN MYS PHL SGP THA", 1984: "BRN", 1995: "VNM", 1997: "LAO MMR", 1999: "KHM", 2025: "TLS"}),
    "BRICS+": ("Declarations of the BRICS summits of Johannesburg 2023 and of the Brazilian presidency 2025",
               "Saudi Arabia, invited, has not confirmed and is left out",
               {2009: "BRA RUS IND CHN", 2011: "ZAF", 2024: "EGY ETH IRN ARE", 2025: "IDN"}),
    "G7": ("Group of Seven", "without the European Union", {1976: "CAN FRA DEU ITA JPN GBR USA"}),
    "G20": ("Group of Twenty", "nations only, without the European Union and the African Union",
            {1999: "ARG AUS BRA CAN CHN FRA DEU IND IDN ITA JPN MEX RUS SAU ZAF KOR TUR GBR USA"}),
    "OECD": ("Convention on the OECD, ratifications", "", OECD),
    "GCC": ("Charter of the Gulf Cooperation Council", "", {1981: "BHR KWT OMN QAT SAU ARE"}),
    "Mercosur": ("Treaty of Asuncion; Bolivia's accession of 2024", "Venezuela suspended since 2016, left out",
                 {1991: "ARG BRA PRY URY", 2024: "BOL"}),
    "CARICOM": ("Treaty of Chaguaramas", "full members without Montserrat, which has no statistics here",
                {1973: "BRB GUY JAM TTO", 1974: "BLZ DMA GRD LCA VCT ATG KNA", 1983: "BHS", 1995: "SUR", 2002: "HTI"}),
    "SAARC": ("Charter of the South Asian Association for Regional Cooperation", "",
              {1985: "BGD BTN IND MDV NPL PAK LKA", 2007: "AFG"}),
    "CERN": ("CERN member states, Council resolutions",
             "members without associates; Russia, an observer until 2024, and former members left out",
             {1954: "BEL DNK FRA DEU GRC ITA NLD NOR SWE CHE GBR", 1959: "AUT", 1983: "ESP", 1986: "PRT",
              1991: "FIN POL", 1992: "HUN", 1993: "CZE SVK", 1999: "BGR",
              2014: "ISR", 2016: "ROU", 2019: "SRB", 2024: "EST", 2025: "SVN"}),
    "five-eyes": ("UKUSA Agreement", "", {1956: "AUS CAN NZL GBR USA"}),
}


def main():
    rows = []
    for bloc, (source, notes, members) in BLOCS.items():
        rows += [dict(bloc=bloc, nation=nation, since=year, source=source, as_of=AS_OF, notes=notes)
                 for year, nations in members.items() for nation in nations.split()]
    write_table(COLUMNS, sorted(rows, key=lambda row: (row["bloc"], row["nation"])))


if __name__ == "__main__":
    main()
