from django.apps import AppConfig


class SamplingConfig(AppConfig):
    name = "ettle.web.claims.sampling"
    label = "sampling"
