"""Where files lie, and who can open what lies there."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _

from .installation import is_sqlite
from .refusal import deploy_check, error


@deploy_check
def public_folders_hold_nothing_private(**_kwargs):
    """nginx hands out whatever lies in these folders, to anybody."""
    public = [Path(settings.STATIC_ROOT), Path(settings.MEDIA_ROOT) / "images"]
    private = [Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)]
    if is_sqlite():
        private.append(Path(settings.DATABASES["default"]["NAME"]))
    found = [one for one in private for place in public if one == place or place in one.parents]
    if not found:
        return []
    return error(
        40,
        _("誰でも開けるフォルダーの中に、公開してはいけないものがあります: %(path)s")
        % {"path": found[0]},
        _("IGASHU_VAR_DIR と IGASHU_DATABASE_URL を見直してください。公開されるのは static と "
          "media/images だけです。"),
    )  # fmt: skip


@deploy_check
def private_files_stay_on_the_disk(**_kwargs):
    """Documents and the pictures of rooms have doors of ours; a bucket would not ask."""
    if isinstance(default_storage, FileSystemStorage):
        return []
    return error(
        41,
        _("非公開の文書や部屋の写真まで、バケットなど、ディスクでない所に置く設定です。"),
        _("STORAGES の default を元に戻してください。バケットに置けるのは公開の画像だけです"
          "(IGASHU_S3_BUCKET、docs/scaling.md)。"),
    )  # fmt: skip


@deploy_check
def pictures_come_by_https(**_kwargs):
    if not settings.IGASHU_S3_BUCKET or settings.IGASHU_S3_PUBLIC_URL.startswith("https://"):
        return []
    return error(
        42,
        _("画像の住所が https ではありません(IGASHU_S3_PUBLIC_URL)。ブラウザーは画像を"
          "出しません。"),
        _("https:// から始まる住所を書いてください。"),
    )  # fmt: skip
