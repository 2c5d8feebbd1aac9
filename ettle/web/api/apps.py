from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ettle.web.api"
    label = "api"
