"""Ordinary text agrees nothing, neither near the subject nor about something else.

The passages of `gewoon_bij_thema` stand in documents about verzuim and thuiszitters: figures, definitions, prevention,
stories, other people's money. At first sight 25 of these 127 were read as agreed; rules were tuned on them since.
"""

import json
from pathlib import Path

from assess import goud
from assess.label import label_passage

DATA = Path(__file__).parent / "data" / "gewoon_bij_thema.jsonl"
# a table of experts, a line of a table of contents, a school's own team, a registration after four weeks, a newcomer
KNOWN = {"thema-040", "thema-050", "thema-056", "thema-090", "thema-117"}
AGREED = "De stuurgroep van wethouders en schoolbestuurders bespreekt elk kwartaal de zaken op deze laag."


def test_ordinary_text_about_the_subject_agrees_nothing() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    agreed = {
        row["id"]
        for row in rows
        for label in label_passage(row["text"], titel=row["titel"], bron_soort=row["bron_soort"])
        if label.assertie == "afgesproken"
    }
    assert agreed == KNOWN


def test_under_another_subject_the_section_itself_must_speak_of_these_children() -> None:
    around = ["Kinderen die thuiszitten hebben recht op onderwijs."]
    kop = "Huisvesting"
    assert label_passage(AGREED, kop="Samenwerking", omgeving=around)
    assert not label_passage(AGREED, kop=kop, omgeving=around)
    assert label_passage(AGREED, kop=kop, omgeving=around, sectie=around)
    assert label_passage(AGREED, kop=f"Aanpak thuiszitters / {kop}", omgeving=around)


def test_what_stands_around_is_known_in_whole_documents_alone() -> None:
    first, second, third = goud.shipped("gewoon")[:3]
    assert [v.id for v in goud.around(second, 1)] == [first.id, third.id]
    assert goud.around(goud.shipped("nieuw-a")[1], 5) == []
