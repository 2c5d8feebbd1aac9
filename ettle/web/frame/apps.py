from django.apps import AppConfig


class FrameConfig(AppConfig):
    name = "ettle.web.frame"
    label = "frame"
