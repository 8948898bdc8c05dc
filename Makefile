# AI Ticket Assistant: everything a person types. Outputs go under $(BUILD), the built pages to www/dist.
#
#   make            programs in build/bin          make check      every test; SUITES="unit handlers" picks some
#   make www        the pages (needs node)         make lint       clang-tidy, cppcheck, formatting
#   make demo       try it on 127.0.0.1:$PORT      make fuzz       SECONDS= for each fuzzer
#   make install    DESTDIR= PREFIX=               make bench      benchmarks; BENCH=streams picks
#   make dist       release tarball                make eval       conversations; DATA= folder: ranking, fields
#
# SANITIZE=address,undefined or SANITIZE=thread works with all of them and keeps a folder of its own.

VERSION = 1.0.0
PREFIX ?= /usr
DESTDIR ?=
PORT ?= 8080
SECONDS ?= 60
DATA ?=
EVAL ?=
BENCH ?=
SUITES ?=
SANITIZE ?=
CFLAGS ?= $(if $(SANITIZE),-O0 -g1,-O2 -g)
AR ?= ar
AWK ?= awk
CLANG_FORMAT ?= $(notdir $(firstword $(wildcard /usr/bin/clang-format-14) clang-format))
CLANG_TIDY ?= $(notdir $(firstword $(wildcard /usr/bin/clang-tidy-14) clang-tidy))

comma := ,
BUILD ?= build$(if $(SANITIZE),/sanitize-$(subst $(comma),-,$(SANITIZE)))
GENERATED = build/generated

export PORT

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:

# ---- how C is compiled -------------------------------------------------------------------------------------------

PACKAGES = fcgi libcurl libcjson libpq libjwt openssl
WARNINGS = -Wall -Wextra -Werror -Wshadow -Wconversion -Wformat=2 -Wvla -Wundef -Wstrict-prototypes \
	-Wmissing-prototypes -Werror=format-security

# Asked for once and only when something is compiled: `make demo` installs the compiler first.
once = $(eval $(1) := $(2))$($(1))
accepted = $(shell echo 'int main(void) { return 0; }' | $(CC) -Werror $(1) -x c -c -o /dev/null - 2>/dev/null && echo '$(1)')
PACKAGE_CFLAGS = $(call once,PACKAGE_CFLAGS,$(shell pkg-config --cflags $(PACKAGES)))
PACKAGE_LIBS = $(call once,PACKAGE_LIBS,$(shell pkg-config --libs $(PACKAGES)) -lstemmer -lm)
PLATFORM = $(call once,PLATFORM,$(call accepted,-fcf-protection=full) $(call accepted,-fstack-clash-protection) \
	$(call accepted,-ftrivial-auto-var-init=zero))

ifdef SANITIZE
CHECKED = -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
HARDENING = $(CHECKED)
HARDENING_LINK = $(CHECKED)
else
OPTIMIZED = $(filter-out -O0,$(filter -O%,$(CFLAGS)))
HARDENING = -fstack-protector-strong $(PLATFORM) $(if $(OPTIMIZED),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
HARDENING_LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif

COMPILE = $(CC) -std=c17 -D_GNU_SOURCE -DATA_VERSION='"$(VERSION)"' -Ishared -Ibuild $(WARNINGS) -fPIE -pthread \
	$(HARDENING) $(PACKAGE_CFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINT_CFLAGS = -std=c17 -D_GNU_SOURCE -DATA_VERSION='"$(VERSION)"' -Ishared -Ibuild $(PACKAGE_CFLAGS)
LINK = $(CC) -pthread $(CFLAGS) $(HARDENING_LINK) $(LDFLAGS) -Wl,--as-needed

# ---- what there is -----------------------------------------------------------------------------------------------

shared_sources = $(wildcard shared/*/*.c)
shared_objects = $(shared_sources:%.c=$(BUILD)/object/%.o)
library = $(BUILD)/libata.a
generated = $(addprefix $(GENERATED)/,phrases.h statements.h schema.h)
programs = $(patsubst handlers/%.c,$(BUILD)/bin/%,$(wildcard handlers/*.c))
commands = $(patsubst contrib/%.c,$(BUILD)/bin/%,$(wildcard contrib/*.c))
unit_tests = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
benches = $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
fuzzers = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))
pages = www/dist/.built
manuals = $(patsubst docs/%.scd,$(BUILD)/man/%,$(wildcard docs/*.scd))
linted = $(patsubst %,$(BUILD)/lint/%,$(filter %.c,$(sources)))
sources = $(wildcard handlers/*.c contrib/*.c shared/*/*.[ch] tests/unit/*.[ch] tests/bench/*.[ch] tests/fuzz/*.[ch] tests/remote/*.[ch])

.PHONY: all www units benches fuzzers packages demo check lint format fuzz run-fuzzers bench eval install dist clean generated

all: $(library) $(programs) $(commands)
www: $(pages)
units: $(unit_tests)
benches: $(benches)
fuzzers: $(fuzzers)
generated: $(generated)

# A folder is a prerequisite too: its time changes when a file comes or goes.
$(library): $(shared_objects) $(wildcard shared/*/)
	@rm -f $@
	$(AR) rcs $@ $(shared_objects)

$(BUILD)/object/%.o: %.c | $(generated)
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(programs): $(BUILD)/bin/%: $(BUILD)/object/handlers/%.o $(library)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PACKAGE_LIBS)

$(commands): $(BUILD)/bin/%: $(BUILD)/object/contrib/%.o $(library)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PACKAGE_LIBS)

$(unit_tests): $(BUILD)/unit/%: $(BUILD)/object/tests/unit/%.o $(library)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PACKAGE_LIBS) -lcmocka

$(benches): $(BUILD)/bench/%: $(BUILD)/object/tests/bench/%.o $(library)
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PACKAGE_LIBS)

$(fuzzers): $(BUILD)/fuzz/%: $(BUILD)/object/tests/fuzz/%.o $(library)
	@mkdir -p $(@D)
	$(LINK) -fsanitize=fuzzer -o $@ $^ $(PACKAGE_LIBS)

.SECONDARY:
-include $(shell find $(BUILD)/object -name '*.d' 2>/dev/null)

# ---- what is made from text --------------------------------------------------------------------------------------

phrases = $(wildcard shared/locales/*/*.phrases)
statements = $(wildcard sql/statements/*.sql)
schema = $(sort $(wildcard sql/schema/*.sql))

$(GENERATED)/phrases.h: shared/locales/phrases.awk $(phrases) $(wildcard shared/locales/*/)
	@mkdir -p $(@D)
	$(AWK) -v out_header=$@ -v out_table=$(@:.h=.inc) -f $< $(phrases)

$(GENERATED)/statements.h: sql/statements.awk $(statements) sql/statements
	@mkdir -p $(@D)
	$(AWK) -v out_header=$@ -v out_table=$(@:.h=.inc) -v out_prepare=$(@D)/prepare.sql -f $< $(statements) /dev/null

schema_version = $(shell expr 0 + $(firstword $(subst _, ,$(notdir $(lastword $(schema))) 0)))
$(GENERATED)/schema.h: $(schema) sql/schema
	@mkdir -p $(@D)
	@echo '/* Made from the last file of sql/schema; not to be edited. */' >$@
	@echo '#define SCHEMA_VERSION $(schema_version)' >>$@

# ---- the pages ---------------------------------------------------------------------------------------------------

$(pages): $(shell find www/src www/tools -type f 2>/dev/null) $(wildcard docs/*.md) docs www/build.mjs www/node_modules/.package-lock.json $(wildcard www/*.json)
	cd www && node build.mjs
	@touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	@mkdir -p build
	@log=$(CURDIR)/build/npm-$(subst /,-,$*).log; cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >$$log 2>&1 || { \
		echo "npm ci failed in $*: $$(grep -m 1 -E 'reason|notarget|EACCES|ENOSPC|EUSAGE' $$log || tail -n 1 $$log) ($$log)" >&2; \
		exit 1; }
	@touch $@

# ---- run and test ------------------------------------------------------------------------------------------------

# Make again, now that all it needs is installed, and on every core.
parallel = $(MAKE) --no-print-directory --silent $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

demo:
	@tests/setup/space 700 . /tmp /var/tmp
	@tests/setup/packages build demo
	@$(parallel) all www tests/node_modules/.package-lock.json
	@exec env ATA_TEST_BUILD=$(BUILD) node tests/stack/demo.mjs

check:
	@tests/setup/space 1000 . /tmp /var/tmp
	@tests/setup/packages build demo check
	@$(parallel) all www tests/node_modules/.package-lock.json
	@exec env ATA_TEST_BUILD=$(BUILD) node tests/run.mjs $(SUITES)

packages:
	@tests/setup/packages build demo check lint

lint: | $(generated)
	@tests/setup/packages build check lint
	$(CLANG_FORMAT) --dry-run --Werror $(sources)
	tests/lint/includes
	tests/lint/unused
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem --suppressions-list=tests/lint/cppcheck.suppressions \
		-D_GNU_SOURCE -Ishared -Ibuild handlers contrib shared
	@$(parallel) --keep-going $(linted)

# One file at a time, so that only what changed is looked at again.
$(linted): $(BUILD)/lint/%: % .clang-tidy tests/.clang-tidy $(wildcard shared/*/*.h tests/unit/*.h tests/fuzz/*.h) | $(generated)
	@mkdir -p $(@D)
	@echo "lint $<"
	$(CLANG_TIDY) --quiet --warnings-as-errors='*' $< -- $(LINT_CFLAGS) 2>$@.log || { cat $@.log; exit 1; }
	$(if $(filter tests/%,$<),,tests/lint/superfluous $< $(LINT_CFLAGS))
	@touch $@

format:
	$(CLANG_FORMAT) -i $(sources)

fuzz:
	@tests/setup/packages build fuzz
	@$(parallel) run-fuzzers CC=clang CFLAGS='-O1 -g' SANITIZE=address,undefined,fuzzer-no-link

# What a fuzzer finds, and the inputs that reach new code, stay under build/fuzz for the next run.
run-fuzzers: $(fuzzers)
	@for fuzzer in $(fuzzers); do \
		corpus=build/fuzz/$${fuzzer##*/}; \
		mkdir -p "$$corpus" && echo "$${fuzzer##*/}: $(SECONDS) seconds" && \
		$$fuzzer -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
			-artifact_prefix="$$corpus-" "$$corpus" $$(ls -d tests/fuzz/$${fuzzer##*/} 2>/dev/null) \
			>"$$corpus.log" 2>&1 || { tail -n 30 "$$corpus.log"; exit 1; }; \
		grep -E 'number_of_executed_units|average_exec_per_sec' "$$corpus.log"; \
	done

bench:
	@tests/setup/packages build demo bench
	@$(parallel) all www benches tests/node_modules/.package-lock.json tests/bench/peers/node_modules/.package-lock.json
	@exec env ATA_TEST_BUILD=$(BUILD) node tests/bench/run.mjs $(BENCH)

# The conversations, and with DATA= the ranking and the fields as well. OPENAI_API_KEY: with that model, not the stand-in.
eval:
	@tests/setup/packages build demo
	@$(parallel) all tests/node_modules/.package-lock.json $(if $(DATA),benches)
	@$(if $(DATA),tests/bench/eval '$(DATA)' $(BUILD))
	@exec env ATA_TEST_BUILD=$(BUILD) node tests/eval/conversations.mjs $(EVAL)

# ---- install and release -----------------------------------------------------------------------------------------

libdir = $(DESTDIR)$(PREFIX)/lib/ata
datadir = $(DESTDIR)$(PREFIX)/share/ata
docdir = $(DESTDIR)$(PREFIX)/share/doc/ata
mandir = $(DESTDIR)$(PREFIX)/share/man
unitdir = $(DESTDIR)$(PREFIX)/lib/systemd/system
sbindir = $(DESTDIR)$(PREFIX)/sbin

$(manuals): $(BUILD)/man/%: docs/%.scd
	@mkdir -p $(@D)
	scdoc <$< >$@

install: all $(if $(wildcard $(pages)),,www) $(manuals)
	install -d $(libdir) $(datadir)/www $(datadir)/sql/schema $(docdir)/examples $(sbindir) $(unitdir)
	install -m 755 $(programs) $(libdir)
	install -m 755 $(commands) $(DESTDIR)$(PREFIX)/sbin
	cd www/dist && find . -type f ! -name .built ! -path './demo/*' -exec install -D -m 644 '{}' '$(abspath $(datadir))/www/{}' ';'
	install -m 644 $(schema) $(datadir)/sql/schema
	install -m 644 sql/roles.sql $(datadir)/sql
	install -m 755 sql/migrate $(datadir)/sql
	ln -sf ../share/ata/sql/migrate $(sbindir)/ata-migrate
	install -m 755 contrib/ata-sync contrib/jira/ata-jira-app $(sbindir)
	install -d $(datadir)/jira
	install -m 644 contrib/jira/*.xml contrib/jira/*.properties $(datadir)/jira
	for unit in contrib/systemd/*; do \
		sed 's|/usr/sbin/|$(PREFIX)/sbin/|' "$$unit" >$(unitdir)/$${unit##*/} && chmod 644 $(unitdir)/$${unit##*/} || exit 1; done
	sed 's|/usr/sbin/|$(PREFIX)/sbin/|' contrib/cron/ata-sync >$(docdir)/examples/ata-sync.cron
	install -m 644 $(wildcard README.md LICENSE lighttpd.conf.example apache.conf.example) $(docdir)
	$(foreach page,$(manuals),install -D -m 644 $(page) $(mandir)/man$(subst .,,$(suffix $(page)))/$(notdir $(page));)

release = ata-$(VERSION)
dist: www
	@mkdir -p build
	@rm -rf build/$(release)
	git archive --prefix=$(release)/ HEAD | tar -x -C build
	cp -r www/dist build/$(release)/www/
	tar -C build --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$$(git log -1 --format=%ct)" \
		-cf - $(release) | gzip -n9 >build/$(release).tar.gz
	@rm -rf build/$(release)
	@echo build/$(release).tar.gz

clean:
	@tests/setup/cluster remove $(wildcard build/demo*/cluster build/check/cluster*) /nowhere
	rm -rf build www/dist
