# Everything runs in .venv, with what requirements*.lock pins. uv is used when it is there.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DOCUMENTS ?= 10000

BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
INSTALL = $(UV) pip install --quiet --compile-bytecode --python .venv
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

# Every worker and server of a run would compile all modules again where this is set.
unexport PYTHONDONTWRITEBYTECODE

# Tests write to memory where the system has it: they flush thousands of small files to disk otherwise.
TEMPORARY := $(shell test -w /dev/shm && echo /dev/shm || echo /tmp)
PYTEST = TMPDIR=$(TEMPORARY) $(BIN)/pytest
CHECKS = check-secrets check-security check-types check-style check-templates check-content

.DEFAULT_GOAL := help
.PHONY: help serve sync test test-backends exhaustive check coverage random fast format bench load compare extraction relevance bridge-check translations references looks chaos cluster fuzz scan edge client lock wheel wheelhouse deploy-check freeze sbom clean browser postgres java office ocr nginx

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: .venv/serve.stamp ## The site on http://127.0.0.1:8000 (HOST=, PORT=), following changes in content/
	@$(BIN)/studi-banding serve --host $(HOST) --port $(PORT) --watch

sync: .venv/serve.stamp ## Bring database and index in line with content/
	@$(BIN)/studi-banding sync

# Checks fill the moments in which tests wait for browsers and processes: one after another, that took a minute more.
test: .venv/dev.stamp browser postgres nginx java office ocr .second-whoosh/stamp ## Everything that must hold
	@$(MAKE) --no-print-directory --jobs=2 test-main $(CHECKS) test-second-whoosh

exhaustive: .venv/dev.stamp browser postgres nginx java office ocr ## The tests that repeat in breadth or under faults what `make test` proves of one case
	$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder -m exhaustive

test-backends: .venv/dev.stamp browser postgres java office ocr ## All tests again on PostgreSQL, and with the index there too
	STUDI_BANDING_TEST_BACKEND=postgres $(PYTEST) -q -n 2
	STUDI_BANDING_TEST_BACKEND=postgres-search $(PYTEST) -q -n 2

check: .venv/dev.stamp ## Style, types, import contracts, templates and content, without tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(CHECKS)

.PHONY: $(CHECKS) test-main test-second-whoosh
# Five workers on two cores: with fewer, some of the processor waits with them.
test-main:
	$(PYTEST) -n 5 --dist loadscope --no-loadscope-reorder -m "not exhaustive"

test-second-whoosh:
	PYTHONPATH=.second-whoosh:. $(PYTEST) -q -p no:cacheprovider -m whoosh tests/search

# Published documents are not looked through: they are public text, half of all letters, and `check` reads them.
check-secrets:
	git ls-files -z app tests docs deploy scripts benchmarks '*.md' '*.toml' Makefile ':!*.po' ':!content' | xargs -0 -n 450 -P 2 \
	  $(BIN)/detect-secrets-hook --no-verify --exclude-lines '(user:password|pengguna:sandi)@|kuda hitam menyeberang|kunci-pemantau|kunci bagi percobaan|rahasia di penyedia|"pendek"'

check-security:
	$(BIN)/bandit --quiet --recursive --severity-level medium app scripts benchmarks

check-style:
	$(BIN)/ruff format --check app tests benchmarks scripts
	$(BIN)/ruff check app tests benchmarks scripts

check-types:
	$(BIN)/mypy
	$(BIN)/lint-imports

check-templates:
	$(BIN)/djlint app/web/templates --lint --quiet
	$(BIN)/python scripts/translations.py --check

check-content:
	$(BIN)/studi-banding check

fast: .venv/dev.stamp ## Tests without browser, PostgreSQL and LibreOffice
	$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder -m "not browser and not postgres and not office and not exhaustive"

coverage: .venv/dev.stamp browser postgres nginx java office ocr ## All tests, exhaustive ones too, with branch coverage; fails below the floors in pyproject.toml
	$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder --cov --cov-report=term:skip-covered
	$(BIN)/coverage report --include='app/documents/*,app/accounts/*,app/publishing/*' --skip-covered --fail-under=97

random: .venv/dev.stamp browser postgres nginx java office ocr ## All tests in another random order; the seed is printed at the top
	$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder --randomly-seed=default

format: .venv/dev.stamp ## Format code and templates, mend what can be mended
	$(BIN)/ruff check --fix app tests benchmarks scripts
	$(BIN)/ruff format app tests benchmarks scripts

bench: .venv/dev.stamp ## Measure sync, search and pages with DOCUMENTS=10000 made documents
	$(BIN)/studi-banding bench --documents $(DOCUMENTS)

load: .venv/dev.stamp ## The real server under readers and a publisher, at 1 to 512 connections (ASKED=--soak 20 watches its memory)
	@command -v wrk >/dev/null || sh scripts/require-package wrk
	$(BIN)/python -m benchmarks.load $(ASKED)

compare: .venv/dev.stamp nginx ## Reading and searching the same documents here, in DokuWiki and in MediaWiki, in one run
	@command -v wrk >/dev/null || sh scripts/require-package wrk
	@set -e; for package in php-cli php-fpm php-mysql php-sqlite3 php-apcu php-xml php-mbstring php-intl \
	  mariadb-server-core mariadb-client dokuwiki mediawiki; do \
	  dpkg --status $$package >/dev/null 2>&1 || sh scripts/require-package $$package; done
	$(BIN)/python -m benchmarks.compare $(ASKED)

extraction: .venv/dev.stamp ## Measure which facts of marked reports are proposed (RECORD=--record keeps the run)
	$(BIN)/python -m benchmarks.extraction.run --misses $(RECORD)

relevance: .venv/dev.stamp ## Measure the ranking on judged queries (RECORD=--record keeps the run)
	$(BIN)/python -m benchmarks.relevance.run $(RECORD)

bridge-check: .venv/dev.stamp ## Everyday words that neither a document nor the bridge knows (QUERIES=access.log)
	$(BIN)/python scripts/bridge_coverage.py $(if $(QUERIES),--queries $(QUERIES))

translations: .venv/dev.stamp ## Bring the catalogues of other languages in line with the texts of the code
	$(BIN)/python scripts/translations.py

references: .venv/dev.stamp ## Make the reference of commands and the table of packages anew
	$(BIN)/python scripts/references.py

looks: .venv/dev.stamp browser ## Take the pictures that the test of looks compares with anew
	LOOKS=take $(PYTEST) -q -n 2 tests/journeys/test_looks.py

chaos: .venv/dev.stamp postgres ## Every fault of docs/dev/reliability.md, publications killed 200 times; prints what was seen
	rm -rf var/chaos && mkdir -p var/chaos/content/practices var/chaos/content/visits && cp content/*.yaml var/chaos/content/
	$(BIN)/python tests/publishing/killed_publisher.py var/chaos/content var/chaos/t.db var/chaos/index 200
	@ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || sh scripts/require-package faketime
	CHAOS=1 $(PYTEST) -q tests/faults tests/faults/killed_workers.py tests/faults/clock_jumps.py tests/search/test_crash.py tests/search/test_postgres.py tests/publishing/test_mass_mail.py

fuzz: .venv/dev.stamp ## 100,000 documents, texts and queries, 500 requests of each operation, 400 fillings of each form
	FUZZ=1 $(PYTEST) -q -n 2 tests/properties tests/documents/test_growth.py tests/contracts/test_openapi.py tests/web/test_random_forms.py tests/preparation/test_hostile_plans.py \
	  tests/imports/test_report_mapping.py tests/documents/test_files.py tests/operations/test_archive.py tests/operations/test_backup.py tests/web/test_no_results.py

scan: .venv/dev.stamp .venv-scan/stamp ## The scanner wapiti over the running site, as anybody and signed in
	PYTHONPATH=.:tests $(BIN)/python tests/scan.py .venv-scan/bin/python

cluster: .venv/dev.stamp postgres nginx ## Kill every part of a site on several machines under load, three times, and lose machines; prints the tables
	CLUSTER_ROUNDS=3 $(PYTEST) -q -s tests/operations/test_cluster.py
	CHAOS=1 $(PYTEST) -q tests/operations/lost_machines.py

edge: .venv/dev.stamp nginx ## Requests a second with and without the cache of deploy/nginx-cache.conf, and how soon changes show
	@command -v wrk >/dev/null || sh scripts/require-package wrk
	PYTHONPATH=.:tests:tests/operations $(BIN)/python tests/operations/edge_load.py

client: .venv/dev.stamp .venv-client/stamp ## A client generated from the description of the API, used against the running site
	PYTHONPATH=.:tests $(BIN)/python tests/generated_client.py .venv-client/bin/python

EXTRAS = $(addprefix --extra ,word pdf ocr images postgres mcp compression)
COMPILE = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --quiet

lock: ## Pin dependencies anew (needs uv)
	$(COMPILE) pyproject.toml $(EXTRAS) --output-file requirements.lock
	$(COMPILE) pyproject.toml --constraint requirements.lock --output-file requirements-reading.lock
	$(COMPILE) --group build --output-file requirements-build.lock
	$(COMPILE) pyproject.toml $(EXTRAS) --extra dev --group build --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) --group second-whoosh --output-file requirements-second-whoosh.lock
	echo "wapiti3" | $(COMPILE) - --output-file requirements-scan.lock
	echo "openapi-python-client" | $(COMPILE) - --output-file requirements-client.lock

wheel: .venv/dev.stamp ## A wheel with templates, static files, migrations and seed content
	$(BIN)/python -m hatchling build -t wheel

wheelhouse: wheel ## Everything a server without network installs from, in dist/wheelhouse
	rm -rf dist/wheelhouse && mkdir -p dist/wheelhouse
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
	  -r requirements.lock -d dist/wheelhouse
	cp -r dist/studi_banding-*.whl requirements.lock requirements-reading.lock deploy dist/wheelhouse/

deploy-check: wheelhouse ## Units, proxies and container file with their own tools; installs of both sizes without network that serve
	@for tool in nginx:nginx-light caddy:caddy promtool:prometheus systemd-analyze:systemd openssl:openssl; do \
	  command -v $${tool%%:*} >/dev/null || sh scripts/require-package $${tool##*:}; done
	$(PYTEST) -q -n 2 -rs tests/operations/test_deploy.py tests/operations/test_monitoring.py
	PYTHON=$(PYTHON) scripts/deploy-check dist/wheelhouse requirements.lock 650
	PYTHON=$(PYTHON) scripts/deploy-check dist/wheelhouse requirements-reading.lock 250
	@if docker info >/dev/null 2>&1; then docker build --file deploy/Containerfile --tag studi-banding . && \
	  docker build --file deploy/Containerfile --build-arg LOCK=requirements-reading.lock --tag studi-banding:baca .; \
	  else echo "docker does not run here: the container file was linted, not built"; fi

freeze: .venv/dev.stamp ## At a release: keep an installation as this version leaves it, in tests/releases
	PYTHONPATH=.:tests $(BIN)/python tests/freeze.py

sbom: .venv/dev.stamp ## What is installed with which version and digest, as CycloneDX, in dist/sbom.json
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --output-file dist/sbom.json

browser: # Chromium for the browser tests
	@command -v chromium-headless-shell >/dev/null || sh scripts/require-package chromium-headless-shell || \
	  command -v chromium >/dev/null || sh scripts/require-package chromium

java: # For the W3C's HTML checker
	@command -v java >/dev/null || sh scripts/require-package default-jre-headless

postgres: # The PostgreSQL server programs for the database tests
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || sh scripts/require-package postgresql

nginx: # Before two nodes in the test of clusters
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || sh scripts/require-package nginx-light

office: # LibreOffice opens every paper in the tests
	@command -v soffice >/dev/null || (sh scripts/require-package libreoffice-writer-nogui && sh scripts/require-package libreoffice-calc-nogui)

ocr: # Scanned reports become text
	@tesseract --list-langs 2>/dev/null | grep -qx ind || (sh scripts/require-package tesseract-ocr && sh scripts/require-package tesseract-ocr-ind)

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
ifdef UV
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
else
	@$(PYTHON) -m venv .venv
endif
	@touch $@

.venv/serve.stamp: .venv/python.stamp requirements.lock requirements-build.lock pyproject.toml scripts/fonts.py
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --require-hashes -r requirements-build.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/serve.stamp requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# The way out of whoosh3 stays open: the tests of the index pass on whoosh-novo too (docs/dev/decisions/0002).
.second-whoosh/stamp: .venv/dev.stamp requirements-second-whoosh.lock
	rm -rf .second-whoosh
	$(INSTALL) --require-hashes --target .second-whoosh -r requirements-second-whoosh.lock
	PYTHONPATH=.second-whoosh $(BIN)/python -c 'import whoosh; assert ".second-whoosh" in whoosh.__file__'
	@touch $@

# Its pins are not ours: an environment of its own.
.venv-scan/stamp: .venv/python.stamp requirements-scan.lock
	rm -rf .venv-scan && $(PYTHON) -m venv .venv-scan
	.venv-scan/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-scan.lock
	@touch $@

.venv-client/stamp: .venv/python.stamp requirements-client.lock
	rm -rf .venv-client && $(PYTHON) -m venv .venv-client
	.venv-client/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-client.lock
	@touch $@

clean: ## Remove what is made: environment, database, index, caches
	rm -rf .venv .second-whoosh .venv-scan .venv-client var dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache search_index/g* search_index/CURRENT search_index/LOCK search_index/SYNCED
