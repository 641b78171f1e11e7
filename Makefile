# Two commands: `make run` and `make test`. Everything else is for developers.
SHELL := /bin/sh
PORT ?= 8000
CANDIDATES := $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3 python
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
# Two workers by default: more do not help on small machines.
WORKERS ?= 2
# What a server installs; `igashu sbom` tells what one has.
EXTRAS ?= production
# Each process would compile Django and Wagtail anew: four seconds for every server and command of the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test races test-postgres e2e production bare containers faults seeds soak upgrade sbom check format messages clean bench bench-pages bench-api bench-burst bench-rooms bench-smoke

help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.synced ## Start the site with the demo town: http://localhost:8000
	@mkdir -p var
	@export DJANGO_SETTINGS_MODULE=igashu_site.settings.dev IGASHU_DEBUG=0 \
	  IGASHU_BASE_URL=http://localhost:$(PORT) IGASHU_SOCKET_ORIGINS=http://127.0.0.1:$(PORT); \
	  exec $(PY) manage.py demo --skip-checks --migrate --if-empty --serve $(PORT)

test: $(VENV)/.synced ## Run the whole suite
	@$(VENV)/bin/pytest -q -n $(WORKERS) --dist loadgroup

e2e: $(VENV)/.e2e ## Run the journeys in a real browser (Debian's chromium)
	@sh .ci/browser.sh
	@$(VENV)/bin/pytest -q -n $(WORKERS) --dist loadfile tests/journeys

races: $(VENV)/.synced ## Seats, moves and messages at the same moment, on a private PostgreSQL
	@sh .ci/servers.sh
	@$(PY) -m tests.on_postgres tests/activities/test_races.py tests/activities/test_apply.py \
	  tests/activities/test_moves.py tests/community/test_post.py tests/community/test_history.py tests/community/test_picture_races.py \
	  tests/community/test_workshop_races.py tests/igashu_site/test_clock.py

test-postgres: $(VENV)/.synced ## Run the whole suite on a private PostgreSQL
	@sh .ci/servers.sh
	@$(PY) -m tests.on_postgres -n $(WORKERS) --dist loadgroup

production: $(VENV)/.bucket ## Start the production profile and harm it (needs PostgreSQL, Redis, nginx)
	@sh .ci/servers.sh
	@$(VENV)/bin/pytest -q tests/production --ignore=tests/production/bare \
	  --ignore=tests/production/test_image.py --ignore=tests/production/test_compose_up.py

bare: $(VENV)/.lint ## Follow the manual on a bare Debian with systemd (root, systemd-nspawn, debootstrap; quarter of an hour)
	@$(VENV)/bin/pytest -q tests/production/bare

containers: $(VENV)/.lint ## Build the image, bring compose.yaml up and follow the manual (root, podman, buildah, docker-compose; twenty minutes)
	@$(VENV)/bin/pytest -q tests/production/test_image.py tests/production/test_compose.py tests/production/test_compose_up.py

faults: $(VENV)/.lint ## Kill, freeze and flood real rooms; the oracle judges (SEEDS=10: the nightly run)
	@sh .ci/servers.sh
	@$(VENV)/bin/pytest -q tests/faults

seeds: $(VENV)/.lint ## Only what draws lots, with ten seeds (SEED=11 SEEDS=5: the next five)
	@sh .ci/servers.sh
	@SEEDS=$${SEEDS:-10} $(VENV)/bin/pytest -q -m seeded tests/faults

soak: $(VENV)/.lint ## Half an hour of talk with faults: what piles up (SOAK_MINUTES=6: shorter)
	@sh .ci/servers.sh
	@SOAK_MINUTES=$${SOAK_MINUTES:-30} $(VENV)/bin/pytest -q tests/faults/test_soak.py

upgrade: $(VENV)/.lint ## Lay out the last release with data and migrate it forward (no network)
	@$(VENV)/bin/pytest -q tests/faults/test_upgrade.py

sbom: $(VENV)/.synced ## Write var/sbom.cdx.json: what a release is made of (CycloneDX, from uv.lock; EXTRAS="production push")
	@mkdir -p var
	@$(UV) export --quiet --frozen --no-default-groups $(EXTRAS:%=--extra %) --format cyclonedx1.5 --output-file var/sbom.cdx.json >/dev/null
	@$(PY) -c "import json; print(len(json.load(open('var/sbom.cdx.json'))['components']), 'components: var/sbom.cdx.json')"

check: $(VENV)/.lint ## Lint, format, types, templates, migrations, deployment checks
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/djlint --lint --quiet templates
	@mkdir -p var
	@$(PY) manage.py makemigrations --check --dry-run
	@IGASHU_SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))") IGASHU_ALLOWED_HOSTS=example.jp \
	  IGASHU_BASE_URL=https://example.jp IGASHU_EMAIL_URL=smtp://localhost:25 \
	  DJANGO_SETTINGS_MODULE=igashu_site.settings.production $(PY) manage.py check --deploy --fail-level WARNING

format: $(VENV)/.lint ## Bring the code into shape
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

messages: $(VENV)/.synced ## Collect and compile the texts (needs gettext)
	@$(PY) manage.py catalogues --extract
	@$(PY) manage.py catalogues --compile

bench: $(VENV)/.bench ## Measure everything, rows taking turns (a quiet machine, half an hour)
	@$(PY) -m bench

bench-pages bench-api bench-burst bench-rooms: $(VENV)/.bench # One subject of it
	@$(PY) -m bench $(subst bench-,,$@)

bench-smoke: $(VENV)/.bench ## Count what noise cannot move (queries per page, seats given …)
	@$(PY) -m bench smoke

clean: ## Remove the environment; what was entered stays in var/
	@rm -rf $(VENV)

# Try each interpreter by running it: a shim may exist and still fail.
$(UV):
	@for python in $(CANDIDATES); do \
	  if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then \
	    echo "部品を入れています（はじめの一回だけ、1分ほど）… / Installing what this stands on, once: about a minute …"; \
	    $$python -m venv $(VENV) || { echo "On Debian and Ubuntu: apt install python3-venv"; exit 1; }; \
	    break; \
	  fi; \
	done; test -x $(PY) || { echo "Python 3.11 to 3.14 is needed (make PYTHON=/path/to/python)."; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"

# --inexact: uv must not remove itself.
$(VENV)/.synced: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --inexact
	@touch $@

$(VENV)/.e2e: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --inexact --group e2e
	@touch $@ $(VENV)/.synced

$(VENV)/.lint: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --inexact --group lint --all-extras
	@touch $@ $(VENV)/.synced

$(VENV)/.bucket: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --inexact --group lint --group bucket --all-extras
	@touch $@ $(VENV)/.lint $(VENV)/.synced

$(VENV)/.bench: pyproject.toml uv.lock | $(UV)
	@$(UV) sync --quiet --frozen --inexact --all-extras
	@touch $@ $(VENV)/.synced
