"""Guards of personal pages; they work the same under WSGI and ASGI."""

from urllib.parse import urlencode, urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from . import going_back, unsent
from .second_factor import has_shown_second_factor, must_show_second_factor

# Where staff act. The pages that set a factor up, and the way out, lie elsewhere on purpose.
GUARDED = ("/cms/", "/api/", "/preview/", "/rooms/", "/documents/")


class Guard:
    """A middleware that may refuse a request, and may stamp an answer."""

    sync_capable = async_capable = True

    def __init__(self, get_response):
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):
        if iscoroutinefunction(self.get_response):
            return self.answer_later(request)
        return self.stamp(request, self.refuse(request) or self.get_response(request))

    async def answer_later(self, request):
        # Both may look at the session and the user: never in the event loop's own thread.
        refusal = await sync_to_async(self.refuse)(request)
        response = refusal or await self.get_response(request)
        return await sync_to_async(self.stamp)(request, response)

    def refuse(self, request):
        return None

    def stamp(self, request, response):
        return response


class NothingTypedIsLost(Guard):
    """The session ended while somebody wrote: keep it, and lead there once they are in again.

    Holds for every form of every room and of the back office: it looks at the answer, which sends
    a person who pressed a button to a sign-in page.
    """

    ASKED_TO = ("account_login", "members:second_factor")

    def stamp(self, request, response):
        unsent.mark_writer(request, response)
        if request.method != "POST":
            return response
        if self.asks_to_sign_in(response):
            return self.keep(request, response)
        if request.user.is_authenticated and request.session.get(unsent.KEY):
            unsent.forget(request, request.POST.get(unsent.FIELD, ""))
        return response

    def asks_to_sign_in(self, response):
        if response.status_code not in (302, 303):
            return False
        return urlsplit(response["Location"]).path in map(reverse, self.ASKED_TO)

    def keep(self, request, response):
        if not unsent.is_a_persons_form(request):
            return response
        if unsent.keep(request) is None:
            messages.warning(request, _("ログインの時間が切れたため、送信されていません。"))
            return response
        words = _("まだ送信されていません。ログインすると、入力した内容を確かめて送れます。")
        messages.warning(request, words)
        page = response["Location"].partition("?")[0]
        onward = urlencode({"next": reverse("members:unsent")}, safe="/")
        response["Location"] = f"{page}?{onward}"
        return response


class StaffNeedsSecondFactor(Guard):
    """Staff show a second factor in this very session, or cannot do what staff do."""

    def refuse(self, request):
        if not settings.IGASHU_STAFF_MFA_REQUIRED or not request.path.startswith(GUARDED):
            return None
        if not must_show_second_factor(request.user) or has_shown_second_factor(request):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"title": "A second factor is required", "status": 403, "code": "second_factor"},
                status=403,
                content_type="application/problem+json",
            )
        onward = urlencode({"next": request.path}, safe="/")
        return redirect(f"{reverse('members:second_factor')}?{onward}")


class BackOfficeIsForStaff(Guard):
    """Who is signed in and no staff is told so. To be sent to sign in again led round in rings."""

    DOORS_FOR_ALL = ("/cms/login/", "/cms/logout/")

    def refuse(self, request):
        if not request.path.startswith("/cms/") or request.path in self.DOORS_FOR_ALL:
            return None
        user = request.user
        if not user.is_authenticated or user.has_perm("wagtailadmin.access_admin"):
            return None
        return render(request, "members/staff_only.html", status=403)


class PersonalPagesAreNotStored(Guard):
    """What a signed-in person sees stays in no cache, and goes from the browser on signing out."""

    def stamp(self, request, response):
        if getattr(request, "has_just_signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        elif not request.user.is_authenticated:
            return response
        response.headers["Cache-Control"] = "no-store, private"
        return response


class OneCanGoBack(Guard):
    """A form that was answered by a page: the page gets an address, and the browser goes there."""

    def refuse(self, request):
        is_asked = request.method == "GET" and going_back.FIELD in request.GET
        return going_back.kept(request) if is_asked else None

    def stamp(self, request, response):
        if request.method != "POST":
            return response
        if response.status_code in (302, 303):
            going_back.forget(request, response["Location"])
        elif going_back.wants_an_address(request, response):
            return redirect(going_back.keep(request, response))
        return response
