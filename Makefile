# What a person types in this project. Everything can be run twice; what is up to date is not done again.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The versions the demo and the tests upgrade between.
FROM_VERSION := 4.3.5.2
FROM_BUILD := 102000042025061010
TO_VERSION := 4.3.5.3
TO_BUILD := 103000092025080818

JDK := src/build/with-jdk
MVN := $(JDK) mvn --batch-mode --no-transfer-progress
# Compiles and tests, nothing else: no format check, no packages; two processes run tests, and a Maven that lives for seconds
# isn't worth optimising.
UNIT := MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" $(MVN) test -Dspotless.check.skip -Dquarkus.generate-code.skip \
  -DforkCount=2
SLOW_TESTS := src/test/slow-tests
JAVA := $(JDK) java
LOCAL_KUBERNETES := src/it/kubernetes/local-kubernetes
BUILD_IMAGE := $(JDK) src/it/images/build-image
# the client library's own chatter
QUIET := -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
  -Dlogging.configuration=file:src/it/resources/demo-logging.properties \
  -Dio.netty.noUnsafe=true --enable-native-access=ALL-UNNAMED
TEST_CLASSPATH = target/classes:target/test-classes:$$(cat target/test.classpath)
SIM_LIB := target/simulator/lib
# the simulator, frugal, and with its classes at hand where the JDK is the one that laid them out
SIM_QUIET := -XX:+UseSerialGC -Xshare:auto -Xlog:disable
SIM = $(JAVA) $(SIM_QUIET) \
  -XX:SharedArchiveFile=target/simulator/classes.jsa -cp "$(SIM_LIB)/*" dev.obupgrade.sim.SimulatorMain
# the operator as its image starts it
OPERATOR = target/runtime/bin/java -XX:SharedArchiveFile=target/operator.jsa \
  -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 $(shell sed -n 's/^ENV JAVA_OPTS="\(.*\)".*/\1/p' Dockerfile) \
  -jar target/quarkus-app/quarkus-run.jar
SOURCES := $(shell find src/*/java src/*/resources -type f 2>/dev/null) pom.xml

.PHONY: help demo demo-down sim bench bench-fifty bench-precheck bench-sim unit unit-slow test test-jobs test-adoption test-chart images docs crds manifests build \
  clean format

help: ## this list
	@echo 'ob-upgrade-operator: upgrades OceanBase clusters on Kubernetes zone by zone. Targets:'
	@awk '/^[a-z-]+:.*## / { name = $$1; sub(/:.*/, "", name); sub(/.*## /, ""); printf "  make %-13s %s\n", name, $$0 }' $(MAKEFILE_LIST)

demo: images ## watch a three-zone cluster being upgraded under load (KEEP=1 leaves it for playing)
	@if [[ -t 1 ]]; then export DEMO_COLUMNS=$$(tput cols 2>/dev/null || echo 100); fi; \
	  DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.e2e.Demo

demo-down: ## remove all that the demo left behind
	@if [[ -n "$${OBUPGRADE_KUBECONFIG:-}" ]]; then \
	  $(MAKE) --no-print-directory build; \
	  DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.e2e.Demo down; \
	elif [[ -e /var/lib/ob-upgrade-operator-kubernetes ]]; then $(LOCAL_KUBERNETES) down; \
	else echo 'There is nothing to remove.'; fi

sim: build ## a simulated OceanBase cluster, in the foreground (ARGS="--help" for its options)
	@SIM_MAKE=$$PPID exec $(SIM) $(ARGS)

bench-sim: build ## how fast the simulator starts and answers, and what memory it takes (minutes)
	@$(JAVA) -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.SimulatorBench $(SIM)

bench-precheck: images ## what the pre-check suite takes with 1, 100 and 1,000 tenants (minutes)
	@src/test/clients/python-clients install
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.PreCheckBench $(SIM) -- $(OPERATOR)

bench: images ## what the operator costs: its start, memory and requests, its own share of an upgrade (minutes)
	@$(LOCAL_KUBERNETES) install
	@echo '== start and memory, idle'
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.IdleBench $(OPERATOR)
	@$(MAKE) --no-print-directory bench-fifty
	@echo "== whose time an upgrade is, on a real Kubernetes"
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" \
	  dev.obupgrade.e2e.UpgradeBench $(TO_VERSION)-$(TO_BUILD) 3

bench-fifty: build ## what one upgrade costs alone, and each of fifty side by side (minutes)
	@$(LOCAL_KUBERNETES) install
	@echo '== fifty upgrades side by side'
	@$(JAVA) $(QUIET) -Xmx4g -XX:+UseSerialGC -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.fifty.FiftyUpgrades

unit: ## compile, and run the operator's unit tests: a minute after a change (UNIT_ARGS=-Dtest=SomeTest for one)
	@$(UNIT) -Dsurefire.excludesFile=$(SLOW_TESTS) $(UNIT_ARGS)

unit-slow: ## compile, and run the other unit tests: the simulator's and on the simulator, real clients, scripts (minutes)
	@src/test/clients/python-clients install
	@$(UNIT) -Dsurefire.includesFile=$(SLOW_TESTS) $(UNIT_ARGS)

test: ## all unit tests, then the operator on a real Kubernetes
	@if [[ -e /etc/debian_version && $$(id -u) == 0 ]]; then $(LOCAL_KUBERNETES) packages; fi
	@src/test/clients/python-clients install
	@echo '== build and unit tests'
	@$(MVN) package
	@touch target/built
	@$(MAKE) --no-print-directory images
	@if [[ -e /etc/debian_version && $$(id -u) == 0 ]] && command -v go >/dev/null; then $(LOCAL_KUBERNETES) install; fi # before any test looks for it
	@echo '== tests on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits failsafe:integration-test failsafe:verify

test-jobs: images ## on a real Kubernetes, every way in which a Job can fail (five minutes)
	@$(BUILD_IMAGE) misbehaving
	@echo '== ways to fail, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=job-failures failsafe:integration-test failsafe:verify

test-adoption: images ## on a real Kubernetes, a cluster made by other hands: what is refused, and its upgrade (five minutes)
	@$(BUILD_IMAGE) misbehaving
	@echo '== a cluster made by other hands, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=adoption failsafe:integration-test failsafe:verify

test-chart: images ## on a real Kubernetes, the chart: installed, upgraded, two replicas, removed (five minutes)
	@echo '== the chart, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=chart failsafe:integration-test failsafe:verify

images: build ## the images: operator, and simulated OceanBase of two versions
	@echo '== images'
	@$(BUILD_IMAGE) runtime
	@$(BUILD_IMAGE) operator
	@$(BUILD_IMAGE) oceanbase $(FROM_VERSION) $(FROM_BUILD)
	@$(BUILD_IMAGE) oceanbase $(TO_VERSION) $(TO_BUILD)

manifests: crds ## deploy/operator, from the Helm chart
	@helm=$$($(LOCAL_KUBERNETES) bin)/helm; [[ -x $$helm ]] || helm=helm; \
	  $(JAVA) -cp "$(TEST_CLASSPATH)" dev.obupgrade.chart.Manifests "$$helm"

docs: build ## the pages that are made from code: checks, reasons, API, chart, licences, what describe shows
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.precheck.PreChecksPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.reason.TroubleshootingPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.api.ApiPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.chart.ChartPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.licences.LicencesPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.upgrade.Moment

crds: build ## the CustomResourceDefinition, from the Java types
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.api.CrdFile

build: target/built target/simulator/classes.jsa ## compile and package, without running tests

target/built: $(SOURCES)
	@echo '== build'
	@$(MVN) --quiet package -DskipTests
	@touch $@

# The simulator's classes as the JDK lays them out in memory, for a start in half the time. A JDK that can't do it, or
# another one later on, goes without.
target/simulator/classes.jsa: target/built
	@$(JAVA) -XX:ArchiveClassesAtExit=$@ $(SIM_QUIET) -cp "$(SIM_LIB)/*" dev.obupgrade.sim.Rehearsal || true
	@touch $@

format: ## format the sources
	@$(MVN) --quiet spotless:apply

clean: ## remove what was built here (not the caches in ~/.cache/ob-upgrade-operator)
	@rm -rf target
