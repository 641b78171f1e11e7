"""Puts the painted pictures into the image library."""

from django.core.files.base import ContentFile

from home.models import SiteImage
from igashu_site.demo.pictures import PICTURES, Picture, paint
from members.models import User


def hang_pictures(by: User) -> dict[str, SiteImage]:
    """Paint every picture; return the images by name."""
    return {picture.name: hang(picture, by) for picture in PICTURES.values()}


def hang(picture: Picture, by: User) -> SiteImage:
    return SiteImage.objects.create(
        title=picture.title,
        description=picture.alt,
        uploaded_by_user=by,
        file=ContentFile(paint(picture.name), name=f"{picture.name}.jpg"),
    )
