"""Every refusal of the JSON doors as `application/problem+json`, with a stable code."""

import json

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import HttpError
from ninja.errors import ValidationError as NinjaValidationError

from activities.rules import NotNow as ActivityNotNow
from community.rules import NotNow as RoomNotNow
from members.rules import NotNow as MemberNotNow

MEDIA_TYPE = "application/problem+json"
NOT_NOW = (ActivityNotNow, MemberNotNow, RoomNotNow)

# status: (code, title, detail)
KINDS = {
    400: (
        "not_understood",
        gettext_lazy("読み取れない内容です"),
        gettext_lazy("JSONの書き方と文字コード(UTF-8)を確かめてください。"),
    ),
    401: (
        "sign_in",
        gettext_lazy("ログインが必要です"),
        gettext_lazy("ログインしてから、もう一度お試しください。"),
    ),
    403: (
        "not_allowed",
        gettext_lazy("この操作はできません"),
        gettext_lazy("この操作をする権限がありません。"),
    ),
    404: (
        "not_found",
        gettext_lazy("見つかりません"),
        gettext_lazy("アドレスが違うか、公開が終わっています。"),
    ),
    405: (
        "method_not_allowed",
        gettext_lazy("このメソッドは使えません"),
        gettext_lazy("使えるメソッドは、Allowヘッダーにあります。"),
    ),
    409: (
        "not_now",
        gettext_lazy("いまはできません"),
        gettext_lazy("状態が変わっています。読み直してください。"),
    ),
    413: (
        "too_large",
        gettext_lazy("内容が大きすぎます"),
        gettext_lazy("送る内容を小さくしてください。"),
    ),
    415: (
        "media_type",
        gettext_lazy("この形式は受け取れません"),
        gettext_lazy("Content-Typeをapplication/jsonにして、圧縮せずに送ってください。"),
    ),
    422: (
        "invalid",
        gettext_lazy("入力内容を確かめてください"),
        gettext_lazy("正しくない項目があります。errorsを見てください。"),
    ),
    429: (
        "too_many_requests",
        gettext_lazy("回数が多すぎます"),
        gettext_lazy("Retry-Afterの秒数だけ待ってから、もう一度お試しください。"),
    ),
    500: (
        "broken",
        gettext_lazy("こちらの不具合です"),
        gettext_lazy("しばらく待ってから、もう一度お試しください。"),
    ),
    503: (
        "unavailable",
        gettext_lazy("いまは応じられません"),
        gettext_lazy("Retry-Afterの秒数だけ待って、同じ内容をもう一度送ってください。"),
    ),
}

# What pydantic found: our words for it. `{…}` are filled from the rule that was broken.
FIELD_WORDS = {
    "missing": gettext_lazy("必須の項目です。"),
    "extra_forbidden": gettext_lazy("この項目は受け取りません。"),
    "string_type": gettext_lazy("文字列で送ってください。"),
    "string_too_long": gettext_lazy("%(max_length)s字までで入力してください。"),
    "string_too_short": gettext_lazy("%(min_length)s字以上で入力してください。"),
    "int_type": gettext_lazy("整数で送ってください。"),
    "int_parsing": gettext_lazy("整数で送ってください。"),
    "int_from_float": gettext_lazy("整数で送ってください。"),
    "bool_type": gettext_lazy("trueかfalseで送ってください。"),
    "bool_parsing": gettext_lazy("trueかfalseで送ってください。"),
    "uuid_parsing": gettext_lazy("UUIDの形で送ってください。"),
    "uuid_type": gettext_lazy("UUIDの形で送ってください。"),
    "date_from_datetime_parsing": gettext_lazy("2026-12-01の形で送ってください。"),
    "date_parsing": gettext_lazy("2026-12-01の形で送ってください。"),
    "greater_than_equal": gettext_lazy("%(ge)s以上で送ってください。"),
    "less_than_equal": gettext_lazy("%(le)s以下で送ってください。"),
    "literal_error": gettext_lazy("次のどれかを送ってください: %(expected)s"),
    "enum": gettext_lazy("次のどれかを送ってください: %(expected)s"),
    "list_type": gettext_lazy("配列で送ってください。"),
    "too_long": gettext_lazy("%(max_length)s個までにしてください。"),
    "model_attributes_type": gettext_lazy("オブジェクトで送ってください。"),
    "model_type": gettext_lazy("オブジェクトで送ってください。"),
    "bad_value": gettext_lazy("値が正しくありません。"),
    "unknown_parameter": gettext_lazy("この項目は使えません。名前を確かめてください。"),
}
# What a code says more exactly than its status does.
DETAILS = {
    "csrf": gettext_lazy("CSRFトークンがないか、古くなっています。X-CSRFTokenを付けてください。"),
    "read_only": gettext_lazy(
        "サイトの点検中です。Retry-Afterの秒数だけ待って、同じ内容をもう一度送ってください。"
    ),
    "second_factor": gettext_lazy("職員の方は、二段階認証を済ませてからお使いください。"),
    "token_not_valid": gettext_lazy("トークンが正しくないか、取り消されています。"),
}
# Names of our functions' arguments, which are nobody's business outside.
ARGUMENTS = {"data", "filters"}


def problem(status, *, code=None, detail=None, errors=None, retry_after=None):
    """Return the refusal as a response."""
    kind, title, usual = KINDS.get(status, KINDS[500 if status >= 500 else 400])
    body = {
        "type": "about:blank",
        "title": str(title),
        "status": status,
        "code": code or kind,
        "detail": str(detail or DETAILS.get(code) or usual),
    }
    if errors:
        body["errors"] = errors
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE
    )
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


def bad_parameters(names, code="bad_value"):
    """Name the parameters of the address that are wrong."""
    detail = str(FIELD_WORDS[code])
    found = [{"field": name[:80], "code": code, "detail": detail} for name in sorted(names)[:20]]
    return problem(422, errors=found)


def of_http_error(request, error):
    code = getattr(error, "code", None)
    return problem(error.status_code, code=code)


def of_absence(request, error):
    return problem(404)


def of_permission(request, error):
    if not request.user.is_authenticated:
        return problem(401)
    return problem(403, code=getattr(error, "code", None), detail=str(error) or None)


def of_input(request, error):
    """What pydantic refused. An identifier no row can have is an absent row."""
    if any(found["loc"][0] == "path" for found in error.errors):
        return problem(404)
    return problem(422, errors=[field_problem(found) for found in error.errors])


def field_problem(found):
    source, *parts = found["loc"]
    if parts and parts[0] in ARGUMENTS:
        parts = parts[1:]
    place = ".".join(map(str, parts)) or source
    words = FIELD_WORDS.get(found["type"])
    if words is None:
        # Our own validators already speak the reader's language.
        detail = found["msg"] if found["type"] in {"nul"} else _("値が正しくありません。")
    else:
        detail = filled(str(words), found.get("ctx") or {})
    return {"field": place, "code": found["type"], "detail": detail}


def filled(words, context):
    if "expected" in context:
        # Pydantic lists the values as "'a', 'b' or 'c'": English in a Japanese sentence.
        context = context | {"expected": str(context["expected"]).replace("' or '", "', '")}
    try:
        return words % context if "%(" in words else words
    except KeyError:
        return _("値が正しくありません。")


def of_rule(request, error):
    """What a rule of the house refused: 409 when it is not the time, 422 when it is the input."""
    wait = getattr(error, "wait", None)
    if wait is not None:
        return problem(429, code=error.code, detail=" ".join(error.messages), retry_after=wait)
    if isinstance(error, NOT_NOW):
        return problem(409, code=error.code, detail=" ".join(error.messages))
    if hasattr(error, "error_dict"):
        return problem(
            422, errors=[row for pair in error.error_dict.items() for row in rows(*pair)]
        )
    return problem(422, code=error.code or None, detail=" ".join(error.messages))


def rows(field, refusals):
    for refusal in refusals:
        yield {
            "field": field,
            "code": refusal.code or "invalid",
            "detail": " ".join(refusal.messages),
        }


def of_size(request, error):
    return problem(413)


def of_broken_stream(request, error):
    return problem(400)


HANDLERS = {
    HttpError: of_http_error,
    Http404: of_absence,
    PermissionDenied: of_permission,
    NinjaValidationError: of_input,
    ValidationError: of_rule,
    RequestDataTooBig: of_size,
    UnreadablePostError: of_broken_stream,
    RawPostDataException: of_broken_stream,
}
