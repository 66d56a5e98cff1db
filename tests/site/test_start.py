"""The start page."""

from datasette.app import Datasette


async def test_start_counts_each_element_in_two_columns(site: Datasette) -> None:
    response = await site.client.get("/")
    assert response.status_code == 200
    assert "Machine-indicatie" in response.text
    assert "Vastgesteld" in response.text
