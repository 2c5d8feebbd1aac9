from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ettle.web.people"
    label = "people"
