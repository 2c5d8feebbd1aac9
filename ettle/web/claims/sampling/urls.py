from django.urls import path

from ettle.web.claims.sampling import views

urlpatterns = [
    path("", views.samples, name="samples"),
    path("new/", views.sample_new, name="sample_new"),
    path("<int:sample>/", views.sample, name="sample"),
    path("<int:sample>/propose/", views.sample_propose, name="sample_propose"),
    path("<int:sample>/<int:drawn>/", views.sample_enter, name="sample_enter"),
]
