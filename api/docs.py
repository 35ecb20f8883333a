"""Door to the docs page of the REST interface."""
from django.http import HttpRequest, HttpResponse
def page(request: HttpRequest, operation: str = "") -> HttpResponse:
    return HttpResponse("soon")
