from django.urls import path

from ettle.web.claims.batches import accounts, answering, bouncing, views

urlpatterns = [
    path("", views.batches, name="batches"),
    path("new/", views.new_batch, name="new_batch"),
    path("accounts/", accounts.payee_accounts, name="payee_accounts"),
    path("accounts/<int:id>/agree/", accounts.agree_account, name="agree_account"),
    path("payments/<int:id>/", views.remittance, name="remittance"),
    path("payments/<int:id>/came-back/", bouncing.payment_bounced, name="payment_bounced"),
    path("payments/<int:id>/lines.csv", views.remittance_file, {"kind": "csv"}, "remittance_file"),
    path("payments/<int:id>/lines.ods", views.remittance_file, {"kind": "ods"}, "remittance_ods"),
    path("<int:id>/", views.batch, name="batch"),
    path("<int:id>/authorise/", views.authorise_batch, name="authorise_batch"),
    path("<int:id>/cancel/", views.cancel_batch, name="cancel_batch"),
    path("<int:id>/bank.csv", views.batch_file, name="batch_file"),
    path("<int:id>/sent/", views.batch_sent, name="batch_sent"),
    path("<int:id>/answer/", answering.bank_answer, name="bank_answer"),
    path("<int:id>/lines.csv", views.batch_lines, {"kind": "csv"}, "batch_lines_csv"),
    path("<int:id>/lines.ods", views.batch_lines, {"kind": "ods"}, "batch_lines_ods"),
    path("<int:id>/export.zip", views.batch_export, name="batch_export"),
]
