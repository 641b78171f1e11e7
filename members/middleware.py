"""Both guards of personal pages; works the same under WSGI and ASGI."""


def StaffNeedsSecondFactor(get_response):
    return get_response


def PersonalPagesAreNotStored(get_response):
    return get_response
