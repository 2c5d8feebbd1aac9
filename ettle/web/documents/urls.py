from django.urls import path

from ettle.web.documents import views as files
from ettle.web.documents.evidence import views as evidence
from ettle.web.documents.letters import views as letters

OF = "people/<str:person>/"

urlpatterns = [
    path(f"{OF}documents/", files.documents, name="documents"),
    path(f"{OF}documents/new/", files.add_document, name="document-new"),
    path(f"{OF}documents/<int:id>/", files.document, name="document"),
    path(f"{OF}documents/<int:id>/file/", files.download, name="document-file"),
    path(f"{OF}documents/<int:id>/remove/", files.remove_document, name="document-remove"),
    path(f"{OF}documents/<int:id>/evidence/", evidence.evidence, name="document-evidence"),
    path(f"{OF}letters/", letters.letters, name="letters"),
    path(f"{OF}letters/new/<slug:template>/", letters.write_letter, name="letter-new"),
    path(f"{OF}letters/<int:id>/", letters.letter, name="letter"),
    path(f"{OF}letters/<int:id>/pdf/", letters.letter_pdf, name="letter-pdf"),
]
