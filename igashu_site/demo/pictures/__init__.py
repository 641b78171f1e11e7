"""Pictures of the demo town, painted by code: nothing to license, and the same on every run."""

from igashu_site.demo.pictures.catalogue import PICTURES, Picture, paint

__all__ = ["PICTURES", "Picture", "paint"]
