# Empty on purpose: a settings module is always named in full (igashu_site.settings.dev),
# so nobody runs production by forgetting to choose.
