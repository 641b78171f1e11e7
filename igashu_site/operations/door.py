"""The door of the metrics: for the machine that watches, and for nobody else."""

import secrets

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from prometheus_client.exposition import choose_encoder

from . import metrics

LOOPBACK = ("127.0.0.1", "::1")
# Whoever comes through a proxy of ours seems to come from this machine.
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@never_cache
def metrics_page(request):
    """Tell the numbers to who knows the token, or who asks from this very machine."""
    if not may_read(request):
        raise Http404
    encoder, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encoder(metrics.registry()), content_type=content_type)


def may_read(request):
    token = settings.IGASHU_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return not is_forwarded and request.META.get("REMOTE_ADDR") in LOOPBACK
