"""Scrapy's view of the project; the manners themselves are set by `spiders.addon.Manners`."""

BOT_NAME = "sunset"
SPIDER_MODULES = ["spiders.sources"]
ADDONS = {"spiders.addon.Manners": 100, "scrapy_poet.Addon": 300}
TWISTED_DNS_RESOLVER = "spiders.guard.PublicResolver"
LOG_LEVEL = "WARNING"
STATS_DUMP = False
