# Targets for people; .ci/run calls check, test and demo.
# go-sqlite3 has full-text search only with this build tag.
TAGS  := sqlite_fts5
GO    := go
FLAGS := -tags $(TAGS)
FUZZTIME ?= 10s
KILLS ?= 50
BIG ?= 100000
SPARK_PYTHON ?= python3
SPARK_ARTICLES ?= 8000
CLAIMS ?= 1000000
MILLION ?= $(CURDIR)/bin/claims-$(CLAIMS).db

# axe-core looks for what keeps people out of a page (MPL-2.0, not part of this program).
AXE := 4.14.1
AXE_SHA512 := 1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable chrome headless_shell

.PHONY: help build demo test check tools e2e race fuzz kill readers bench eval weights outlines csv-test parquet-test spark-test clean

help: ## list these targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10

build: ## build bin/stancebook
	@CGO_ENABLED=1 $(GO) build $(FLAGS) -o bin/stancebook ./cmd/stancebook

demo: build ## read the embedded coverage into a book and ask it
	@bin/stancebook demo --dir demo

test: ## all tests, each fuzz target for a few seconds
	$(GO) test $(FLAGS) ./...
	@$(MAKE) --no-print-directory fuzz

race: ## all tests under the race detector
	$(GO) test -race $(FLAGS) ./...

check: ## format, vet, staticcheck, layers, docs
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	$(GO) mod verify
	$(GO) mod tidy -diff
	$(GO) vet -tags "$(TAGS) e2e" ./...
	$(GO) tool staticcheck -tags "$(TAGS) e2e" ./...
	$(GO) test $(FLAGS) -run 'TestPackages|TestRoot|TestTopLevel|TestSize|TestDocs|TestData' . ./cmd/stancebook ./store

# A fuzzer whose time runs out in the middle of an input may say "context
# deadline exceeded" (go.dev/issue/75804): without a failing input no finding.
fuzz: ## every fuzz target for FUZZTIME, two at a time
	@grep -rnoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | \
		sed -E 's|^(.*)/[^/]+:[0-9]+:func (.*)|\1 \2|' | sort | \
		xargs -P 2 -L 1 sh -c 'out=$$($(GO) test $(FLAGS) -run "^$$" -fuzz "^$$1$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x -parallel 1 $$0 2>&1) \
			|| { echo "$$out" | grep -q "context deadline exceeded" && ! echo "$$out" | grep -q "Failing input"; } \
			|| { echo "$$out"; exit 255; }; echo "fuzz $$0 $$1: $$(echo "$$out" | grep -o "execs: [0-9]*" | tail -1)"'

kill: ## kill an ingest, and nights over two outlets, KILLS times each at random moments
	STANCEBOOK_KILLS=$(KILLS) $(GO) test $(FLAGS) ./cmd/stancebook -run TestKilled -v -timeout 60m

readers: ## 50 readers look at the page for a minute while an ingest writes
	STANCEBOOK_READERS=60s $(GO) test $(FLAGS) ./cmd/stancebook -run TestReaders -count 1 -v

csv-test: ## read exports back with Python and LibreOffice, where they are
	$(GO) test $(FLAGS) ./cmd/stancebook -run TestCSV -count 1 -v

spark-test: build ## extract on a real Spark on this machine and kill parts of it (SPARK_PYTHON=… has cmd/spark/requirements.txt)
	@cd cmd/spark && $(SPARK_PYTHON) -c 'import pyspark' 2>/dev/null || { echo "spark-test: $(SPARK_PYTHON) has no pyspark: see cmd/spark/README.md"; exit 1; }
	cd cmd/spark && $(SPARK_PYTHON) -m unittest
	cd cmd/spark && $(SPARK_PYTHON) cluster_test.py --binary ../../bin/stancebook --number $(SPARK_ARTICLES)

parquet-test: ## write Parquet and read it back, with pyarrow where it is (PYTHON names a Python)
	$(GO) test -tags $(TAGS),parquet ./cmd/stancebook -run TestParquet -count 1 -v

eval: ## measure quality; raise its floors and write the tables of docs/quality.md
	$(GO) test $(FLAGS) ./extract/stance -count 1 -run 'TestConfidence|TestTopicOf' -args -update
	$(GO) test $(FLAGS) ./extract/stance -count 1 -run TestQuality -args -update
	$(GO) test $(FLAGS) ./cmd/stancebook -count 1 -run TestQuality -v -args -update -reason "$(REASON)"
	test ! -d ../shared/data/polnear/dev || $(GO) run ./cmd/train exam --docs docs
	$(GO) test $(FLAGS) ./cmd/train -count 1 -run TestQuality -v -args -update -reason "$(REASON)"
	$(GO) test $(FLAGS) ./extract/copies -count 1 -run TestPairs -v

bench: ## speed of the parts, of a book of BIG articles, and of questions to one of CLAIMS claims
	$(GO) test $(FLAGS) -run '^$$' -bench . -benchmem ./...
	STANCEBOOK_BIG=$(BIG) $(GO) test $(FLAGS) ./cmd/stancebook -run TestBigBook -v -timeout 60m
	@mkdir -p $(dir $(MILLION))
	STANCEBOOK_MILLION=$(MILLION) STANCEBOOK_CLAIMS=$(CLAIMS) $(GO) test $(FLAGS) ./store -count 1 -run 'TestMillion$$' -v -timeout 60m
	STANCEBOOK_MILLION=$(MILLION) $(GO) test $(FLAGS) ./cmd/stancebook -count 1 -run TestMillion -v -timeout 60m

weights: ## make the embedded tables and weights anew
	$(GO) run ./cmd/train tagger
	$(GO) run ./cmd/train gazetteer
	$(GO) run ./cmd/train attribution
	$(GO) run ./cmd/train stance

outlines: ## draw the states of the map anew
	mkdir -p .tools && cd .tools && npm pack --silent us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz package/states-albers-10m.json
	$(GO) run ./cmd/train outlines --atlas .tools/package/states-albers-10m.json

tools: .tools/axe-$(AXE).min.js ## what the tests need beyond Go: a C compiler, Chromium, axe-core
	@command -v cc >/dev/null || { echo "install a C compiler (gcc or clang): go-sqlite3 is C"; exit 1; }
	@for b in "$$CHROME" $(BROWSERS); do test -n "$$b" && "$$b" --version >/dev/null 2>&1 && exit 0; done; \
		if command -v apt-get >/dev/null && test "$$(id -u)" = 0; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
		else echo "install Chromium or Chrome (on Debian: sudo apt-get install chromium), or name it with CHROME=path"; exit 1; fi; \
		chromium --version >/dev/null || { echo "the chromium of this system does not start: name another with CHROME=path"; exit 1; }

.tools/axe-$(AXE).min.js:
	@command -v npm >/dev/null || { echo "install npm: it fetches axe-core $(AXE), or put axe.min.js of that version at $@"; exit 1; }
	@mkdir -p .tools && cd .tools && npm pack --silent axe-core@$(AXE) >/dev/null && \
		{ sha512sum axe-core-$(AXE).tgz 2>/dev/null || shasum -a 512 axe-core-$(AXE).tgz; } | grep -q "^$(AXE_SHA512) " || \
		{ echo "axe-core $(AXE) could not be fetched, or is not what it was"; rm -f axe-core-$(AXE).tgz; exit 1; }
	@cd .tools && tar xzOf axe-core-$(AXE).tgz package/axe.min.js >part && mv part axe-$(AXE).min.js && rm axe-core-$(AXE).tgz

e2e: ## the page in a real browser: its answers, highlights, keys, accessibility; pictures into .e2e
	@rm -rf .e2e
	STANCEBOOK_AXE=$(CURDIR)/.tools/axe-$(AXE).min.js STANCEBOOK_SCREENS=$(CURDIR)/.e2e \
		$(GO) test -tags "$(TAGS) e2e" ./cmd/stancebook -run '^TestPage$$' -count 1 -v

clean:
	rm -rf bin demo .tools .e2e
