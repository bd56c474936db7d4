import pytest

from participate.accounts.phones import international


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("0812 3456 7890", "+6281234567890"),
        ("(0411) 123.456/7", "+624111234567"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("0044 20 7946 0958", "+442079460958"),
        ("+1 202 555 0123", "+12025550123"),
        ("12", ""),
        ("saya", ""),
        ("", ""),
        ("sari@contoh.id", ""),
    ],
)
def test_numbers_are_kept_in_one_form(typed: str, kept: str):
    assert international(typed) == kept


def test_the_country_of_a_leading_zero_is_a_setting(settings: object):
    settings.PHONE_COUNTRY = "48"
    assert international("0601 234 567") == "+48601234567"
