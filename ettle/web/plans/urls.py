from django.urls import path

from ettle.web.plans.appointments import views as appointments
from ettle.web.plans.assessment import views as assessment
from ettle.web.plans.digital import views as digital
from ettle.web.plans.notes import views as notes
from ettle.web.plans.plan import views as plan

OF = "people/<str:person>/"

urlpatterns = [
    path(f"{OF}assessment/", assessment.assessments, name="assessments"),
    path(f"{OF}assessment/new/", assessment.assess, name="assess"),
    path(f"{OF}plan/", plan.plan, name="plan"),
    path(f"{OF}plan/print/", plan.print_plan, name="plan-print"),
    path(f"{OF}plan/history/", plan.plan_history, name="plan-history"),
    path(f"{OF}plan/agree/", plan.agree, name="plan-agree"),
    path(f"{OF}plan/goal/", plan.goal, name="goal-new"),
    path(f"{OF}plan/<uuid:goal>/", plan.goal, name="goal"),
    path(f"{OF}plan/<uuid:goal>/step/", plan.step, name="step-new"),
    path(f"{OF}plan/<uuid:goal>/<uuid:step>/", plan.step, name="step"),
    path(f"{OF}appointments/", appointments.appointments, name="appointments"),
    path(f"{OF}appointments/new/", appointments.book, name="appointment-new"),
    path(f"{OF}appointments/<int:id>/", appointments.move, name="appointment"),
    path(f"{OF}appointments/<int:id>/outcome/", appointments.outcome, name="appointment-outcome"),
    path(f"{OF}digital/", digital.digital, name="digital"),
    path(f"{OF}digital/ask/", digital.digital_check, name="digital-check"),
    path(f"{OF}digital/lend/", digital.lend, name="lend"),
    path(f"{OF}digital/loan/<int:id>/", digital.end_loan, name="loan-end"),
    path(f"{OF}notes/", notes.notes, name="notes"),
    path(f"{OF}notes/new/", notes.write_note, name="note-new"),
    path(f"{OF}notes/<int:id>/", notes.correct_note, name="note-correct"),
    path("devices/", digital.devices, name="devices"),
]
