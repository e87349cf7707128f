"""Middleware of the site: what every answer says to the browser."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Suite = Callable[[HttpRequest], HttpResponse]
PERMISSIONS = ", ".join(
    [
        *(
            f"{nom}=()"
            for nom in (
                "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "encrypted-media", "geolocation",
                "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
                "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)  # fmt: skip
"""No page uses the devices of the workstation, but for the keys of the second factor."""
BAC_A_SABLE = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Policy of a downloaded file: were it opened in the browser all the same, it would run nothing and load nothing."""


class PagesNonConservees:
    """Forbid browser and proxies to keep pages: a shared computer shows nothing after logout."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add `Cache-Control: no-store` unless the view already said what may be kept."""
        reponse = self.get_response(request)
        if not reponse.has_header("Cache-Control"):
            reponse["Cache-Control"] = "no-store"
        return reponse


class EntetesDeSecurite:
    """Keep other sites away from the answers, and downloaded files away from this one.

    The policy of contents, the referrer and the opener are those of django-csp and of Django's SecurityMiddleware;
    this one stands below django-csp, which leaves a policy that is already written.
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers."""
        reponse = self.get_response(request)
        reponse.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        reponse.setdefault("Permissions-Policy", PERMISSIONS)
        reponse.setdefault("X-Robots-Tag", "noindex, nofollow")
        if reponse.get("Content-Disposition", "").startswith("attachment"):
            reponse["Content-Security-Policy"] = BAC_A_SABLE
        return reponse
