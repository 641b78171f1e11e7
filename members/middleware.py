"""Three guards of personal pages; they work the same under WSGI and ASGI."""

from urllib.parse import urlencode

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

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
