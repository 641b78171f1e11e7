"""How people sign in, and for how long."""

from . import env

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:mypage"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_REDIRECT_URL = "members:apply_to_join"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6}
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Nobody has a password: one signs in by a code sent to the address, or by passkey.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# The rest is allauth's own: 30 sign-ins a minute and address, 3 codes a minute and mailbox, …
ACCOUNT_RATE_LIMITS = {"signup": "20/h/ip"}
ACCOUNT_FORMS = {
    "login": "members.account_forms.LoginForm",
    "signup": "members.account_forms.SignupForm",
    "request_login_code": "members.account_forms.RequestLoginCodeForm",
    "confirm_login_code": "members.account_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "members.account_forms.ConfirmEmailForm",
    "add_email": "members.account_forms.NewAddressForm",
    "change_email": "members.account_forms.ChangeEmailForm",
}
# Addresses or networks of our own proxies: X-Forwarded-… from anybody else is thrown away.
IGASHU_PROXY_ADDRESSES = env.words("PROXY_ADDRESSES", ["127.0.0.1", "::1"])
# How many proxies of ours stand in front: rate limits count by the visitor's address, not theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXIES", 0)
MFA_ADAPTER = "members.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.account_forms.SecondFactorForm",
    "reauthenticate": "members.account_forms.SecondFactorAgainForm",
    "activate_totp": "members.account_forms.ActivateAppForm",
    "add_webauthn": "members.account_forms.AddKeyForm",
    "edit_webauthn": "members.account_forms.NameKeyForm",
    "login_webauthn": "members.account_forms.KeyLoginForm",
    "reauthenticate_webauthn": "members.account_forms.KeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
# Two weeks without a visit. How long a visit may go on at most: members.sessions.
SESSION_ENGINE = "members.session_store"
SESSION_COOKIE_AGE = 14 * 24 * 3600
IGASHU_MEMBER_SESSION_DAYS = env.whole("MEMBER_SESSION_DAYS", 90)
# Staff see everybody's data: signed out after half an hour away, and at the end of the day.
IGASHU_STAFF_IDLE_MINUTES = env.whole("STAFF_IDLE_MINUTES", 30)
IGASHU_STAFF_SESSION_HOURS = env.whole("STAFF_SESSION_HOURS", 10)
SESSION_COOKIE_HTTPONLY = True
