"""Names of one place in many spellings share a key; names of different places do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitrep.reference.gazetteer.romanisation import (
    arabic_key,
    exact_key,
    likeness,
    likeness_from,
    skeleton_keys,
    sound_key,
    without_fused_article,
    words,
)
from sitrep.reference.gazetteer.rows import bare_of_type, forms_of

SAME_SOUND = [
    ("Tadmur", "Tadmor"),
    ("Qaryateen", "al-Quaryatayn", "Qaryatain"),
    ("Deir Ezzur", "Deir Ezzor"),
    ("Deir ez-Zor", "Dayr az Zawr", "Deir al-Zor"),
    ("al-Salamiyah", "Salamiyeh", "Salamieh"),
    ("Jubb al-Jarrah", "Jeb Jarah", "Joub al Jarrah"),
    ("Hasaka", "Hasakeh", "Hassakah", "al-Hasakah"),
    ("Tal Rifaat", "Tell Rifaat", "Tel Rif'at"),
    ("Ain Issa", "Ayn Issa", "Ein Eissa"),
    ("Sheikh Miskin", "Shaykh Miskeen"),
    ("Mount Qasioun", "Jabal Qasioun"),
    ("Western Tiba", "Tiba al-Gharbiyah"),
]


@pytest.mark.parametrize("names", SAME_SOUND, ids=lambda names: names[0])
def test_one_name_in_many_spellings_sounds_the_same(names: tuple[str, ...]) -> None:
    assert len({sound_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aqayrabat", "Uqayribat"),
        ("Latamneh", "Al-Lataminah"),
        ("Kafarnaha", "Kafr Naha"),
        ("Deir Ezzur", "Deir ez-Zor"),
        ("Zahiriyah", "الظاهرية"),
        ("Uqayribat", "عقيربات"),
        ("al-Hasakah", "الحسكة"),
    ],
)
def test_spellings_further_apart_share_their_consonants(one: str, other: str) -> None:
    assert set(skeleton_keys(one)) & set(skeleton_keys(other))


@pytest.mark.parametrize(
    ("one", "other"), [("Homs", "Hama"), ("Raqqa", "Daraa"), ("Palmyra", "Idlib"), ("Suran", "Suwayda")]
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)
    assert not set(skeleton_keys(one)) & set(skeleton_keys(other))


def test_likeness_counts_vowels_little_and_consonants_fully() -> None:
    near = likeness(sound_key("Latamna"), sound_key("Lataminah"))
    far = likeness(sound_key("Latamna"), sound_key("Lataqya"))
    assert near > 0.9 > far
    assert likeness("", "abc") == 0.0
    assert likeness("hama", "hama") == 1.0


def test_the_article_written_together_is_seen() -> None:
    assert without_fused_article("Aljabal") == "jabal"
    assert without_fused_article("Deir Ezzor") == "deir zor"
    assert without_fused_article("Aleppo") is None


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Jabal al-Tharda", ("tharda", "mountain")),
        ("Thardeh Mountains", ("thardeh", "mountain")),
        ("Tishrin Dam", ("tishrin", "dam")),
        ("Kuweires air base", ("kuweires", "airbase")),
        ("village of Tiba", ("tiba", "village")),
        ("Aleppo", None),
        ("Gas field", None),
    ],
)
def test_the_kind_word_comes_off(name: str, bare: tuple[str, str] | None) -> None:
    assert bare_of_type(name) == bare


def test_a_name_of_two_names_is_found_by_each_and_the_first_is_the_name() -> None:
    forms = dict(forms_of("Kobane/Ayn al Arab"))
    assert forms["Kobane"] == 0.0
    assert 0.0 < forms["Ayn al Arab"] < 0.05
    assert "tiba" in dict(forms_of("Western Tiba"))
    assert "kafraya" in dict(forms_of("Kafraya Elmaarra", loose=True))
    assert "kafraya" not in dict(forms_of("Kafraya Elmaarra"))


def test_arabic_spellings_share_a_key() -> None:
    assert arabic_key("الرقّة") == arabic_key("الرقة") == arabic_key("رقه")
    assert arabic_key("Raqqa") == ""


_LATIN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -'’éāīūḥ", max_size=30)


_TOLD = st.lists(
    st.sampled_from(
        [
            "al",
            "Ash-",
            "El",
            "the",
            "Western",
            "Lower",
            "Tal",
            "Tell",
            "Kafr",
            "Umm",
            "Mount",
            "Tiba",
            "Iron",
            "Suran",
            "ı",
        ]
    )
).map(" ".join)
_ARABIC = st.text(alphabet="الأإآبتثجحخدذرزسشصضطظعغفقكلمنهويةىءؤئـ\u064b\u0651 -", max_size=24)


@given(st.one_of(_LATIN, _TOLD, st.text(max_size=40)))
def test_normalising_twice_changes_nothing(name: str) -> None:
    once = exact_key(name)
    assert exact_key(once) == once
    assert words(" ".join(words(name))) == words(name)


@given(st.one_of(_ARABIC, st.text(max_size=30)))
def test_normalising_arabic_twice_changes_nothing(name: str) -> None:
    once = arabic_key(name)
    assert arabic_key(once) == once


@given(_LATIN, _LATIN)
def test_likeness_is_a_share_and_has_no_direction(a: str, b: str) -> None:
    value = likeness(sound_key(a), sound_key(b))
    assert 0.0 <= value <= 1.0
    assert value == pytest.approx(likeness(sound_key(b), sound_key(a)))


@given(st.text(max_size=40))
def test_any_text_at_all_gives_keys(name: str) -> None:
    exact_key(name)
    sound_key(name)
    skeleton_keys(name)
    arabic_key(name)


@given(st.text("aiubdfghkmnrstwxyTDS", max_size=12), st.text("aiubdfghkmnrstwxyTDS", max_size=12), st.floats(0, 1))
def test_a_likeness_worth_telling_is_told_whole(a: str, b: str, least: float) -> None:
    whole, told = likeness(a, b), likeness_from(a, b, least)
    assert told == whole if whole >= least else told in (0.0, whole)
