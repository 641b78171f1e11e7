"""What the site is put together from, and in which languages it speaks."""

from .places import BASE_DIR

# --- Apps ----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "daphne",
    "igashu_site",
    "community",
    "activities",
    "members",
    "members.notices",
    "members.push",
    "home",
    "wagtail_modeladmin",
    "wagtail.api.v3",
    "ninja",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "channels",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]
AUTH_USER_MODEL = "members.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "igashu_site.urls"
ASGI_APPLICATION = "igashu_site.asgi.application"
WSGI_APPLICATION = "igashu_site.wsgi.application"

# --- Middleware ----------------------------------------------------------------------------------
MIDDLEWARE = [
    "igashu_site.proxy.BelieveTheProxyAlone",
    "igashu_site.logs.RequestIdMiddleware",
    "igashu_site.operations.metrics.CountAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "home.middleware.CmsContentSecurityPolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "members.sessions.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "igashu_site.read_only.ReadOnlyDoor",
    "members.sessions.SessionsEnd",
    "igashu_site.api_door.ApiDoor",
    "igashu_site.cms_door.CmsDoor",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.middleware.NothingTypedIsLost",
    "members.middleware.StaffNeedsSecondFactor",
    "members.middleware.BackOfficeIsForStaff",
    "members.middleware.PersonalPagesAreNotStored",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "igashu_site.errors.NoBlankRefusal",
    "members.middleware.OneCanGoBack",
]

# --- Templates -----------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        # The templates of the apps, with the words Wagtail forgot to translate.
                        "igashu_site.unasked.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.house",
                "members.notices.context.news",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Language & time -----------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "igashu_site" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
FIRST_DAY_OF_WEEK = 1
