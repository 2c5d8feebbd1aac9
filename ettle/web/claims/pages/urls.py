from django.urls import path

from ettle.web.claims.pages import claiming, deciding, lines, related, said, shares, statements, stopped, wanted

urlpatterns = [
    path("statements/", statements.statements, name="statements"),
    path("statements/<slug:contract>/<str:month>/", statements.statement, name="statement"),
    path("statements/<slug:contract>/<str:month>/lines/", statements.statement_lines, name="statement_lines"),
    path(
        "statements/<slug:contract>/<str:month>/lines.csv", statements.statement_file, {"kind": "csv"}, "statement_csv"
    ),
    path(
        "statements/<slug:contract>/<str:month>/lines.ods", statements.statement_file, {"kind": "ods"}, "statement_ods"
    ),
    path("statements/<slug:contract>/<str:month>/approve/", deciding.approve_statement, name="approve_statement"),
    path("claims/", claiming.claims, name="claims"),
    path("claims/of/<slug:contract>/", claiming.claim_these, name="claim_these"),
    path("claims/ahead/<int:id>/", claiming.claim_ahead, name="claim_ahead"),
    path("claims/messages/", wanted.claim_messages, name="claim_messages"),
    path("claims/to-check/", deciding.to_check, name="to_check"),
    path("claims/checked/", deciding.check_lines, name="check_lines"),
    path("claims/to-approve/", deciding.to_approve, name="to_approve"),
    path("claims/lines/<int:id>/", lines.claim_line, name="claim_line"),
    path("claims/lines/<int:id>/check/", lines.check_line, name="check_line"),
    path("claims/lines/<int:id>/approve/", lines.approve_line, name="approve_line"),
    path("claims/lines/<int:id>/ask/", said.query_line, name="query_line"),
    path("claims/lines/<int:id>/answer/", said.answer_line, name="answer_line"),
    path("claims/lines/<int:id>/refuse/", said.refuse_line, name="refuse_line"),
    path("claims/lines/<int:id>/appeal/", said.appeal_line, name="appeal_line"),
    path("claims/lines/<int:id>/decide/", said.decide_line, name="decide_line"),
    path("claims/lines/<int:id>/reply/", said.reply_line, name="reply_line"),
    path("claims/lines/<int:id>/drop/", said.drop_line, name="drop_line"),
    path("claims/lines/<int:id>/take-back/", said.recover_line, name="recover_line"),
    path("claims/stopped/", stopped.stopped, name="stopped"),
    path("claims/stopped/<int:id>/pass-over/", stopped.override_ask, name="override_ask"),
    path("claims/stopped/asked/<int:id>/agree/", stopped.override_agree, name="override_agree"),
    path("claims/related-employers/", related.related_employers, name="related_employers"),
    path("claims/related-employers/new/", related.related_declare, name="related_declare"),
    path("claims/related-employers/<int:id>/end/", related.related_end, name="related_end"),
    path("our-share/", shares.our_share, name="our_share"),
]
