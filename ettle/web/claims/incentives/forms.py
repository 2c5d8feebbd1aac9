"""The form of an employer."""

from django import forms

from ettle.web.frame.fields import TextField


class EmployerForm(forms.Form):
    """Who an employer is. No bank account: the payer writes that down, and two people agree to it."""

    name = TextField(label="Name of the employer", max_length=120)
    contact = TextField(label="Whom to ask", max_length=180, help_text="A name, and an email address or phone number")
