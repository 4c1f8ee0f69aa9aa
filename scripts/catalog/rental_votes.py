"""One vote per cloud on what an accelerator rents for in the USA, and what each country adds, from offers of clouds.

A vote is the median over a cloud's US regions of the median over its instances. A cloud without a US region votes with
its own median over what its country adds: nothing where the cloud asks the same in several countries, else what clouds
of its kind add there (large clouds: AWS, Azure, Google; the others ask the same everywhere, so they add nothing)."""
import re
from collections import defaultdict, namedtuple

from tables import median, number

Offer = namedtuple("Offer", "cloud country region instance part market price date")

MARKETS = {"on_demand": "price_usd_per_gpu_hour", "spot": "spot_usd_per_gpu_hour",
           "reserved_1y": "reserved_1y_usd_per_gpu_hour"}
LARGE = ("aws", "azure", "gcp")
HOME = "USA"
LEAST_COUNTRIES = 2  # a cloud with one price in that many countries adds nothing anywhere
SAME = 0.001  # relative
MARKETPLACE = "vast"  # single hosts: no cloud region, so no say in what a country adds
NOT_PUBLIC = re.compile(r"gov|-wl\d")  # regions of governments; zones inside mobile networks
LOCAL_ZONE = re.compile(r"^[a-z]+-[a-z]+-\d-[a-z]+-\d$")


def offers(rows, parts):
    """Offers of whole accelerators; `parts` maps (accelerator, variant) to hardware ids. A broker's offers count as the
    cloud's behind it; prices suspected to hide a commitment are left out."""
    found = []
    for row in rows:
        if row["price_kind"] == "on_demand_suspect_committed" or number(row["count"]) < 1:
            continue
        for part in parts.get((row["accelerator"], row["variant"]), []):
            for market, column in MARKETS.items():
                if number(row[column]):
                    found.append(Offer(row["cloud"].split("/")[-1], row["iso3"], row["region"], row["instance"], part,
                                       market, number(row[column]), row["date"]))
    return whole_regions(found)


def whole_regions(found):
    """The offers without regions that are not for everybody, and without local zones of countries that the cloud has a
    whole region in."""
    public = [offer for offer in found if not NOT_PUBLIC.search(offer.region)]
    whole = {(offer.cloud, offer.country) for offer in public if not LOCAL_ZONE.match(offer.region)}
    return [offer for offer in public
            if not (LOCAL_ZONE.match(offer.region) and (offer.cloud, offer.country) in whole)]


def median_over_regions(found):
    """Median over regions of the median over their offers."""
    regions = defaultdict(list)
    for offer in found:
        regions[offer.country, offer.region].append(offer.price)
    return median([median(prices) for prices in regions.values()])


def by(found, *fields):
    groups = defaultdict(list)
    for offer in found:
        groups[tuple(getattr(offer, field) for field in fields)].append(offer)
    return groups


def additions(found):
    """{country: {cloud: ratio}}: price on demand over the same cloud's price in the USA of the same instance, median
    over instances, then over parts; 1 for a cloud that asks the same in all its countries and has no US region."""
    ratios = defaultdict(lambda: defaultdict(list))
    on_demand = [offer for offer in found if offer.market == "on_demand" and offer.cloud != MARKETPLACE]
    for (cloud, part, instance), group in by(on_demand, "cloud", "part", "instance").items():
        countries = {country: median_over_regions(those) for (country,), those in by(group, "country").items()}
        base = countries.get(HOME) or same_everywhere(countries)
        for country, price in countries.items() if base else []:
            ratios[country, cloud][part].append(price / base)
    result = defaultdict(dict)
    for (country, cloud), parts in ratios.items():
        result[country][cloud] = median([median(values) for values in parts.values()])
    return result


def same_everywhere(countries):
    """The price of a cloud that asks the same in several countries, else None."""
    prices = list(countries.values())
    return prices[0] if len(prices) >= LEAST_COUNTRIES and max(prices) - min(prices) <= SAME * prices[0] else None


def premiums(found):
    """{country: median over clouds of what they add there}, one vote per cloud."""
    return {country: median(list(clouds.values())) for country, clouds in additions(found).items()}


def vote(cloud, group, added):
    """What `cloud` asks in the USA for one part on one market, from its offers `group`."""
    at_home = [offer for offer in group if offer.country == HOME]
    if at_home:
        return median_over_regions(at_home)
    base = same_everywhere({country: median_over_regions(those) for (country,), those in by(group, "country").items()})
    if base:
        return base
    return median([median_over_regions(those) / addition(cloud, country, added)
                   for (country,), those in by(group, "country").items()])


def addition(cloud, country, added):
    """What `cloud` adds in `country`: its own ratio over other parts, else the median of the clouds of its kind."""
    ratios = added.get(country, {})
    if cloud in ratios:
        return ratios[cloud]
    kin = [ratio for name, ratio in ratios.items() if (name in LARGE) == (cloud in LARGE)]
    return median(kin) if kin else 1.0


def votes(found):
    """{(part, market): {cloud: USD per hour}}."""
    added, result = additions(found), defaultdict(dict)
    for (part, market, cloud), group in by(found, "part", "market", "cloud").items():
        result[part, market][cloud] = vote(cloud, group, added)
    return result
