"""Only this machine may reach a demonstration: it speaks plain HTTP and tells everybody how to sign in."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase


class CannotServe(Exception):
    """The site cannot be served as asked; the message names the cure."""


def require_loopback(host: str) -> None:
    """Refuse every address that another machine could reach."""
    if host == "localhost":
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise CannotServe(
        f"{host!r} is not an address of this machine alone. A demonstration tells everybody how to sign in, so it answers on 127.0.0.1, ::1 "
        f"or localhost only. To look from another machine, forward a port over SSH: ssh -L 8000:127.0.0.1:8000 this-machine"
    )


def this_machine_only(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: refuse a request from another machine, however the site was started."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not _is_this_machine(request.META.get("REMOTE_ADDR", "")):
            return HttpResponseForbidden("This is a demonstration: it answers this machine only.")
        return get_response(request)

    return answer


def _is_this_machine(address: str) -> bool:
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def require_free(host: str, port: int) -> None:
    """Refuse a port that something else holds."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as why:
            raise CannotServe(
                f"Port {port} of {host} cannot be used: {why.strerror}. Another demonstration may be running: stop it, or "
                f"choose another port: make demo PORT={port + 1 if port < 65535 else 8001}"
            ) from why


def web_address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
