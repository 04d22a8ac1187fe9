"""A Latin name fits the Arabic name it writes better than it fits that of a namesake by consonants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.reference.gazetteer.arabic import arabic_letters, fit, latin_sounds

WRITTEN = [
    # Latin, the Arabic it writes, Arabic names of the same consonants
    ("Huwayz", "حويز", ["حواز", "حوز"]),
    ("Hayt", "هيت", ["حياط"]),
    ("Luwaybidah", "لويبدة", ["لبدة", "لبادة"]),
    ("Buwaydah", "بويدة", ["بيدة"]),
    ("Rashidiyah", "الرشيدية", ["رشادة"]),
    ("Maarrat al-Artiq", "معارة الأرتيق", ["معرتاق"]),
    ("Ibtaa", "أبطع", ["بوتة"]),
    ("Dawudiyah", "داودية", ["دويدية"]),
    ("Jibala", "جبالا", ["جبل"]),
]


@pytest.mark.parametrize(("latin", "own", "others"), WRITTEN, ids=lambda value: str(value))
def test_the_own_name_fits_best(latin: str, own: str, others: list[str]) -> None:
    assert fit(latin, own) >= 0.9
    assert all(fit(latin, own) > fit(latin, other) for other in others)


@pytest.mark.parametrize(("latin", "arabic"), [("Homs", "حلب"), ("Idlib", "درعا"), ("Suran", "الرقة")])
def test_another_name_does_not_fit(latin: str, arabic: str) -> None:
    assert fit(latin, arabic) < 0.6


def test_a_name_of_another_script_fits_nothing() -> None:
    assert fit("Kyiv", "Київ") == 0.0
    assert fit("", "حلب") == 0.0


@given(st.text(max_size=30), st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىء ", max_size=20))
def test_any_text_has_a_fit_between_nothing_and_all(latin: str, arabic: str) -> None:
    assert 0.0 <= fit(latin, arabic) <= 1.0
    assert latin_sounds(latin) == latin_sounds(latin.upper())
    assert " " not in arabic_letters(arabic)


@given(
    st.text("abdefhiklmnoqrstuwyz ", min_size=1, max_size=14),
    st.text("ابتثجحخدرزسشعغفقكلمنهوي ", min_size=1),
    st.floats(0, 1),
)
def test_a_fit_worth_telling_is_told_whole(latin: str, arabic: str, least: float) -> None:
    whole, told = fit(latin, arabic), fit(latin, arabic, least)
    assert told == whole if whole >= least else told in (0.0, whole)
