"""A desk with one form that is kept, as a desk would write it. What was sent is in SENT."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from ettle.web.access.declared import for_signed_in
from ettle.web.drafts.attached import attach
from ettle.web.frame.fields import ChoiceField, ChoicesField, DayField, HoursField, LongTextField, today

SENT: list[dict[str, Any]] = []


class ContactForm(forms.Form):
    how = ChoiceField(label="How", choices=[("phone", "Phone"), ("text", "Text")], inline=True)
    changed = ChoicesField(label="Anything changed?", choices=[("pay", "Pay"), ("home", "Address")], required=False)
    on = DayField(label="Day", last=today, initial=today)
    hours = HoursField(label="Hours a week", required=False)
    note = LongTextField(label="What was said or done")
    token = forms.CharField(widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(label="Ada agreed", required=False)


@for_signed_in
def write(request: HttpRequest, person: str) -> HttpResponse:
    form = ContactForm(request.POST or None, initial={"token": secrets.token_hex(4)})
    draft = attach(request, form, name="contact", subject=person, title="Record a contact")
    if form.is_valid():
        SENT.append(form.cleaned_data)
        draft.sent()
        messages.success(request, "Contact saved.")
        return redirect("drafts")
    page = {"form": form, "title": "Record a contact", "button": "Save contact", "cancel": "/today/"}
    return render(request, "frame/form_page.html", page)


urlpatterns = [path("write/<str:person>/", write, name="write"), path("", include("ettle.web.site.urls"))]
