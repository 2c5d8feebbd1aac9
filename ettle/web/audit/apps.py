from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ettle.web.audit"
    label = "audit"
