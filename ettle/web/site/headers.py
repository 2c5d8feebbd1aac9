"""What every answer carries, also an error, a refusal and a stylesheet; and who asks, where a proxy stands before us."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

NOT_OURS = ("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
            "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "usb",
            "xr-spatial-tracking")  # fmt: skip
OURS = ("publickey-credentials-get", "publickey-credentials-create")
ALWAYS = {
    "Permissions-Policy": ", ".join([*(f"{each}=()" for each in NOT_OURS), *(f"{each}=(self)" for each in OURS)]),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Of an answer that was given before the page's own policy could be: it shows words and nothing else.
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    # Nothing about people stays on a shared computer. Stylesheets and pictures say otherwise for themselves.
    "Cache-Control": "no-store",
}


def on_every_answer(get_response: GetResponse) -> GetResponse:
    """Middleware, outermost: what an answer does not say itself is said here."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response

    return answer


def behind_proxy(get_response: GetResponse) -> GetResponse:
    """Middleware: the address of whoever asks is the last one that our own proxy wrote; those before it anybody can write."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if forwarded:
            request.META["REMOTE_ADDR"] = forwarded
        return get_response(request)

    return answer
