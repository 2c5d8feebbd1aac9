"""A return that is wrong is refused with file, line and cure; the others stay as they are."""

import shutil

import pytest

from ettle.files.rulebook import default_rulebook, load_rulebook

WRONG = [
    ("    from: begun\n", "    from: begun_on\n", "did you mean `begun`"),
    ("    from: fact.disability\n", "    from: fact.disabled\n", "did you mean `disability`"),
    ("    codes: area@councils-1996\n", "    codes: area@councils-1975\n", "did you mean `councils-1996`"),
    ("    from: {follow_up: 4}\n", "    from: {follow_up: 4, step: x}\n", "no place or two"),
    ("    from: {follow_up: 4}\n", "    from: {follow_up: 4, give: reached}\n", "cannot be given of a follow_up"),
    ("in_work: In employment", "in_work: Working", "a code of follow_up_response@2022-10"),
    ("key: [participant]\n", "key: [participants]\n", "did you mean `participant`"),
    (
        "    in_order: [support_start, job_start]\n",
        "    in_order: [support_start, job_starts]\n",
        "did you mean `job_start`",
    ),
    ("return: participants\n", "return: participant\n", "as the file is called"),
    ("    minutes: 0.1\n", "    minutes: 0.123\n", "decimals"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_each_slip_is_told_where_it_is_and_how_to_mend_it(tmp_path, right, wrong, said):
    folder = tmp_path / "rulebook"
    shutil.copytree(default_rulebook(), folder)
    file = folder / "returns" / "participants.yaml"
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    found = load_rulebook(folder)
    assert [each.return_ for each in found.returns] == ["people-helped-into-work"]
    assert any(said in str(each) and "returns/participants.yaml, line" in str(each) for each in found.problems), (
        found.problems
    )


def test_an_item_typed_for_two_returns_is_refused(tmp_path):
    folder = tmp_path / "rulebook"
    shutil.copytree(default_rulebook(), folder)
    file = folder / "returns" / "people-helped-into-work.yaml"
    typed = "    typed: {item: back_at_school, by: council}\n"
    file.write_text(file.read_text().replace("    from: {step: work_began}\n", typed))
    [problem] = load_rulebook(folder).problems
    assert "is typed for `participants` too" in str(problem)
    assert "record it once" in str(problem)
