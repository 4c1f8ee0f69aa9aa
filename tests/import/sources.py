"""The recorded responses, a class per importer: records in the documented format of a source (recorded/, whose
first record is the pattern), with the figures of the catalog's own rows. The good response moves some of them as a year
would; the others are spoilt copies."""
import copy

from sources_of_compute import ApiPrices, Epoch, SkyPilot
from sources_of_nations import Ember, Itu, Microsoft, WorldBank

SOURCES = [WorldBank, Ember, Itu, SkyPilot, ApiPrices, Epoch, Microsoft]


def changed(source, change):
    """A copy of a source, changed."""
    twin = copy.deepcopy(source)
    change(twin)
    return twin
