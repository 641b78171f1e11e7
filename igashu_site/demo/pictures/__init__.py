"""Pictures of the demo town, painted by code: no photograph has to be licensed, and every run paints the same."""

from igashu_site.demo.pictures.catalogue import PICTURES, Picture, paint

__all__ = ["PICTURES", "Picture", "paint"]
