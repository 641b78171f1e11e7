"""The pattern library: every component with its samples. Mounted in development only."""

from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def gallery(request: HttpRequest) -> HttpResponse:
    # Imported late: the samples live with the tests, which a server does not carry.
    samples = import_module("tests.house.component_samples").SAMPLES
    shelf = [
        (name, [render_to_string(f"components/{name}.html", sample) for sample in variants])
        for name, variants in samples.items()
    ]
    return render(request, "site/gallery.html", {"shelf": shelf})
