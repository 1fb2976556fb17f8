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

.PHONY: help build demo test check tools race fuzz kill bench eval weights csv-test parquet-test spark-test clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10

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
	$(GO) vet $(FLAGS) ./...
	$(GO) tool staticcheck $(FLAGS) ./...
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

bench: ## speed of the parts, and of a book of BIG articles
	$(GO) test $(FLAGS) -run '^$$' -bench . -benchmem ./...
	STANCEBOOK_BIG=$(BIG) $(GO) test $(FLAGS) ./cmd/stancebook -run TestBigBook -v -timeout 60m

weights: ## make the embedded tables and weights anew
	$(GO) run ./cmd/train tagger
	$(GO) run ./cmd/train gazetteer
	$(GO) run ./cmd/train attribution
	$(GO) run ./cmd/train stance

tools: ## what the tests need beyond Go
	@command -v cc >/dev/null || { echo "install a C compiler (gcc or clang): go-sqlite3 is C"; exit 1; }

clean:
	rm -rf bin demo
