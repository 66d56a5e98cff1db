"""Share links and viewers as the address of the file behind them."""

import pytest

from collect.share_links import file_behind, is_folder

DRIVE = "https://drive.google.com/uc?export=download&id="


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://drive.google.com/file/d/1AbCdEfGhIjKl/view?usp=sharing", f"{DRIVE}1AbCdEfGhIjKl"),
        ("https://drive.google.com/file/u/1/d/1AbCdEfGhIjKl/preview", f"{DRIVE}1AbCdEfGhIjKl"),
        ("https://drive.google.com/open?id=1AbCdEfGhIjKl", f"{DRIVE}1AbCdEfGhIjKl"),
        ("https://drive.google.com/uc?id=1AbCdEfGhIjKl", f"{DRIVE}1AbCdEfGhIjKl"),
        (
            "https://docs.google.com/document/d/1AbCdEfGhIjKl/edit?tab=t.0",
            "https://docs.google.com/document/d/1AbCdEfGhIjKl/export?format=pdf",
        ),
        (
            "https://docs.google.com/presentation/d/1AbCdEfGhIjKl/edit",
            "https://docs.google.com/presentation/d/1AbCdEfGhIjKl/export/pdf",
        ),
        ("https://www.dropbox.com/s/abc/op.pdf?dl=0", "https://www.dropbox.com/s/abc/op.pdf?dl=1"),
        (
            "https://www.dropbox.com/scl/fi/abc/op.pdf?rlkey=x&dl=0",
            "https://www.dropbox.com/scl/fi/abc/op.pdf?rlkey=x&dl=1",
        ),
        (
            "https://regio.sharepoint.com/:b:/s/swv/Eabc?e=xyz",
            "https://regio.sharepoint.com/:b:/s/swv/Eabc?e=xyz&download=1",
        ),
        (
            "https://1drv.ms/b/s!Abc",
            "https://api.onedrive.com/v1.0/shares/u!aHR0cHM6Ly8xZHJ2Lm1zL2IvcyFBYmM/root/content",
        ),
        (
            "https://onedrive.live.com/embed?resid=A%211&authkey=B",
            "https://onedrive.live.com/download?resid=A%211&authkey=B",
        ),
        (
            "https://regio.example/pdfjs/web/viewer.html?file=%2Fop%20v2.pdf",
            "https://regio.example/op v2.pdf",
        ),
        ("https://regio.example/viewer/?url=../stuk.pdf", "https://regio.example/stuk.pdf"),
        (
            "https://docs.google.com/gview?url=https://regio.example/op.pdf&embedded=true",
            "https://regio.example/op.pdf",
        ),
        (
            "https://view.officeapps.live.com/op/view.aspx?src=https%3A%2F%2Fregio.example%2Fop.docx",
            "https://regio.example/op.docx",
        ),
        (
            "https://docs.google.com/viewer?url=https://drive.google.com/open?id=1AbCdEfGhIjKl",
            f"{DRIVE}1AbCdEfGhIjKl",
        ),
    ],
)
def test_the_file_behind_a_link(url: str, file: str) -> None:
    assert file_behind(url) == file
    assert file_behind(file) in (None, file), "the address of a file is left as it is"


@pytest.mark.parametrize(
    "url",
    [
        "https://regio.example/op.pdf",
        "https://regio.example/viewer.html",
        "https://regio.example/viewer.html?file=javascript:alert(1)",
        "https://regio.example/viewer.html?file=http://[kapot/x.pdf",
        "https://docs.google.com/document/d/e/2PACX-1vAbCdEf/pub",
        "https://drive.google.com/drive/folders/1AbCdEfGhIjKl",
        "https://www.dropbox.com/sh/abc/map?dl=0",
        "https://regio.sharepoint.com/:f:/s/swv/Eabc",
        "https://onedrive.live.com/about",
        "https://drive.google.com.evil.example/file/d/1AbCdEfGhIjKl/view",
    ],
)
def test_what_is_no_share_link_of_a_file(url: str) -> None:
    assert file_behind(url) is None


def test_folders_are_known() -> None:
    for url in (
        "https://drive.google.com/drive/folders/1AbC",
        "https://drive.google.com/drive/u/0/folders/1AbC",
        "https://www.dropbox.com/sh/abc/map?dl=0",
        "https://www.dropbox.com/scl/fo/abc",
        "https://regio.sharepoint.com/:f:/s/swv/Eabc",
        "https://1drv.ms/f/s!Abc",
    ):
        assert is_folder(url)
    assert not is_folder("https://drive.google.com/file/d/1AbC/view")
