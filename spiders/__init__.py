"""Scrapy project: one spider a site, started by name in a process of its own."""
