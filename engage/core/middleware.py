from django.http import HttpResponseNotFound
from django.utils.cache import patch_cache_control


def private_pages(get_response):
    """Nothing is kept by a browser or a shared cache unless its view said that it may be."""

    def middleware(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def refuse_nul_bytes(get_response):
    """PostgreSQL cannot store a NUL; one in an address is nobody's typing, so it means "not found"."""

    def middleware(request):
        if "\x00" in request.path or any("\x00" in v for values in request.GET.lists() for v in (values[0], *values[1])):
            return HttpResponseNotFound("There is no page at this address.", content_type="text/plain")
        return get_response(request)

    return middleware
