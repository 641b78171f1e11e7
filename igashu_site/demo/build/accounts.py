"""People with an account: the staff, one for each role."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from igashu_site import roles
from igashu_site.demo.people import Person, staff
from members.models import Profile, User

GROUPS = {
    "editor": roles.EDITOR,
    "approver": roles.APPROVER,
    "desk": roles.DESK,
    "activity": roles.ACTIVITY_STAFF,
    "moderator": roles.MODERATOR,
    "admin": roles.ADMINISTRATOR,
}


def open_account(person: Person) -> User:
    """Open an account whose address is known to be the person's."""
    user = User.objects.create_user(person.email)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def hire_staff() -> dict[str, User]:
    """Open an account for every role; return the accounts by key."""
    roles.lay_down_roles()
    return {person.key: hire(person) for person in staff()}


def hire(person: Person) -> User:
    user = open_account(person)
    user.last_name, user.first_name = person.full_name.split()
    user.save(update_fields=["last_name", "first_name"])
    user.groups.add(Group.objects.get(name=GROUPS[person.role]))
    Profile.objects.create(
        user=user,
        handle=person.key,
        display_name=person.display_name,
        full_name=person.full_name,
        full_name_kana=person.kana,
        prefecture=person.prefecture,
    )
    return user
