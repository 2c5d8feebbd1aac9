"""Small files and small functions: nothing over 400 lines, no function over 40."""

import ast

from tests.repository.tree import ROOT, files, python_files

LONGEST_FILE, LONGEST_FUNCTION = 400, 40

# A path or a `path:function`, and the reason it is better whole. None at first.
EXCEPTIONS: dict[str, str] = {}

WRITTEN_BY_US = {".py", ".css", ".html", ".sh", ".js"}


def functions_of(text: str) -> list[tuple[str, int]]:
    """Name and length of each function, its docstring and decorators not counted."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            found.append((node.name, (node.end_lineno or 0) - body[0].lineno + 1))
    return found


def test_no_file_is_over_400_lines():
    long = {
        str(file): lines
        for file in files()
        if file.suffix in WRITTEN_BY_US
        and "generated" not in file.parts
        and (lines := len((ROOT / file).read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
        and str(file) not in EXCEPTIONS
    }
    assert not long, f"Too long to be one subject; part them: {long}"


def test_no_function_is_over_40_lines():
    """One test for all files: a test for each would be a fifth of all tests, and take ten times as long."""
    long = {
        f"{file}:{name}": lines
        for file in python_files()
        for name, lines in functions_of((ROOT / file).read_text(encoding="utf-8"))
        if lines > LONGEST_FUNCTION and f"{file}:{name}" not in EXCEPTIONS
    }
    assert not long, f"Too long to be one thought; part them: {long}"


def test_every_exception_is_still_there():
    assert all((ROOT / name.partition(":")[0]).is_file() for name in EXCEPTIONS)
