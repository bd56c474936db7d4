"""The settings of sign-in are checked as allauth does it, but for the e-mail that people with a phone do not have."""

from django.core.checks import run_checks
from django.test import override_settings


def messages():
    return [message.msg for message in run_checks() if not message.is_silenced()]


def test_two_front_doors_pass_the_check():
    assert not [text for text in messages() if "ACCOUNT_" in text]


@override_settings(ACCOUNT_SIGNUP_FIELDS=["phone", "email", "password"])
def test_other_mistakes_are_still_found():
    assert [text for text in messages() if "password" in text]
