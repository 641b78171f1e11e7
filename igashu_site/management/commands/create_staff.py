"""The first account of the staff, and any later one."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from igashu_site import roles
from members.models import User


class Command(BaseCommand):
    help = "Open an account for a member of the staff, or give an account another role."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the person's e-mail address")
        parser.add_argument(
            "--role", action="append", required=True, choices=list(roles.ROLES), help="repeatable"
        )
        parser.add_argument("--name", default="", help="family name and given name")

    def handle(self, *, address, role, name, **_options):
        try:
            validate_email(address)
        except ValidationError as wrong:
            raise CommandError(
                _("メールアドレスの形ではありません: %(address)s") % {"address": address}
            ) from wrong
        is_new = open_account(address.lower(), role, name)
        what = _("作りました") if is_new else _("役割を加えました")
        self.stdout.write(f"{address}: {what} ({', '.join(role)})")
        self.stdout.write(
            _("ログインの画面でこのアドレスを入れ、届いたコードで入ってから、二段階認証を設定して"
              "ください。")
        )  # fmt: skip


@transaction.atomic
def open_account(address: str, names: list[str], full_name: str) -> bool:
    """Tell whether the account is a new one."""
    user = User.objects.filter(email=address).first()
    is_new = user is None
    user = user or User.objects.create_user(address)
    family, _space, given = full_name.partition(" ")
    if full_name:
        user.last_name, user.first_name = family, given
        user.save(update_fields=["last_name", "first_name"])
    EmailAddress.objects.get_or_create(
        user=user, email=address, defaults={"verified": True, "primary": True}
    )
    user.groups.add(*Group.objects.filter(name__in=names))
    return is_new
