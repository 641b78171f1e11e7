"""What holds for addresses under /cms/: a key that is none is an absent row, not a breakdown."""

from traceback import walk_tb

from django.apps import apps
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.coreutils import resolve_model_string
from wagtail.models import Page

from home.identifiers import is_identifier

from .errors import bad_request

PREFIX = "/cms/"
MANY = "/chosen-multiple/"
EVERYTHING = "all"
# Where Wagtail falls over a field that is not there or holds something else, and how.
UNCHECKED = {("value_from_datadict", ValueError), ("is_absolute_path", AttributeError)}
# Where a form asks the database for what was chosen: no list offers what cannot be a key.
CHOSEN = {"get_instance", "_check_values"}
# The same for a choice larger than any key, and for the hidden key of a row in a form of rows.
NO_KEY = {("to_python", OverflowError), ("_construct_form", ValidationError)}


class CmsDoor:
    """Middleware; looks at the keys that Wagtail's own views hand to the database as they came."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.path_info.startswith(PREFIX):
            return
        # Who may not be here at all is told that by the view, and nothing about keys.
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return
        model = model_of(view, kwargs) or Page  # the views that tell no model are about pages
        if not all(is_identifier(model, key) for key in keys(request, kwargs)):
            raise Http404

    def process_exception(self, request, exception):
        """What Wagtail reads of a form unchecked: without it there is no such form."""
        if request.path_info.startswith(PREFIX) and is_of_the_form(exception):
            return bad_request(request, exception)
        if request.path_info.startswith(PREFIX) and leads_nowhere(request, exception):
            return HttpResponseRedirect(request.path)
        return None


def leads_nowhere(request, exception):
    """Tell whether a view has done its work, and the way back that came along is no address."""
    if not isinstance(exception, NoReverseMatch) or "next" not in request.POST:
        return False
    frames = walk_tb(exception.__traceback__)
    return any(frame.f_code.co_name == "resolve_url" for frame, _line in frames)


def is_of_the_form(exception):
    """Tell whether a counter of blocks or an address is missing, or is none, where it is read."""
    if isinstance(exception, MultiValueDictKeyError):
        return True
    places = [frame.f_code.co_name for frame, _line in walk_tb(exception.__traceback__)]
    is_no_key = isinstance(exception, ValueError | OverflowError) and not CHOSEN.isdisjoint(places)
    is_no_key |= any((place, type(exception)) in NO_KEY for place in places)
    return is_no_key or (places[-1], type(exception)) in UNCHECKED


def keys(request, parts):
    """Return the texts of this request that the view takes for keys."""
    found = [parts["pk"]] if isinstance(parts.get("pk"), str) else []
    if is_bulk(parts) or request.path_info.endswith(MANY):
        found += [key for key in request.GET.getlist("id") if key != EVERYTHING]
    return found


def is_bulk(parts):
    return parts.keys() == {"app_label", "model_name", "action"}


def model_of(view, parts):
    """Return the model whose rows the view looks up, as far as the view tells."""
    if is_bulk(parts):
        return known_model(parts)
    kind = getattr(view, "view_class", None)
    told = getattr(view, "view_initkwargs", {})
    for name in ("model", "model_class"):
        model = told.get(name) or getattr(kind, name, None)
        if isinstance(model, str | type):
            return resolve_model_string(model)
    return None


def known_model(parts):
    try:
        return apps.get_model(parts["app_label"], parts["model_name"])
    except LookupError:
        return None
