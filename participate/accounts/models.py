"""The user."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users; an empty e-mail or phone is stored as NULL because both are unique."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> "User":
        """Make a resident who can sign in."""
        user = self.model(email=self.normalize_email(email) or None, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator who may do everything in the Wagtail admin."""
        fields.update(is_staff=True, is_superuser=True)
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by e-mail, without regard to case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in with an e-mail or a phone; is called by one display name."""

    email = models.EmailField(_("email address"), unique=True, null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    display_name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="id")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name or self.email or _("Resident %(number)s") % {"number": self.pk}

    def clean(self) -> None:
        """Store an empty address as NULL, so that many people may have none."""
        self.email = (self.email or "").strip() or None
        self.phone = (self.phone or "").strip() or None

    def get_full_name(self) -> str:
        """Return the name people use."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name people use."""
        return str(self)


def display_name(user: User) -> str:
    """Return how allauth pages call the user."""
    return str(user)
