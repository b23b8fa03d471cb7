"""Scrapy's view of the project; the manners themselves are set by `spiders.addon.Manners`."""

from scrapy_poet import Addon as PageObjects

from spiders.addon import Manners

BOT_NAME = "sunset"
SPIDER_MODULES = ["spiders.sources"]
ADDONS = {Manners: 100, PageObjects: 300}
TWISTED_DNS_RESOLVER = "spiders.guard.PublicResolver"
LOG_LEVEL = "WARNING"
STATS_DUMP = False
