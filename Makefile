# The commands of this project. You can run each of them twice: what is up to date is not built again.
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
# Compiles and tests, nothing else: no format check, no packages. Two processes
# run tests. This Maven lives for seconds, so the JVM doesn't optimise it.
UNIT := MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" $(MVN) test -Dspotless.check.skip -Dquarkus.generate-code.skip \
  -DforkCount=2
SLOW_TESTS := src/test/slow-tests
JAVA := $(JDK) java
LOCAL_KUBERNETES := src/it/kubernetes/local-kubernetes
LOCAL_ARGOCD := src/it/argocd/local-argocd
BUILD_IMAGE := $(JDK) src/it/images/build-image
# silences the log of the client library
QUIET := -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
  -Dlogging.configuration=file:src/it/resources/demo-logging.properties \
  -Dio.netty.noUnsafe=true --enable-native-access=ALL-UNNAMED
TEST_CLASSPATH = target/classes:target/test-classes:$$(cat target/test.classpath)
SIM_LIB := target/simulator/lib
# the simulator with little memory, and with its class archive if this JDK made it
SIM_QUIET := -XX:+UseSerialGC -Xshare:auto -Xlog:disable
SIM = $(JAVA) $(SIM_QUIET) \
  -XX:SharedArchiveFile=target/simulator/classes.jsa -cp "$(SIM_LIB)/*" dev.obupgrade.sim.SimulatorMain
# the operator as its image starts it
OPERATOR = target/runtime/bin/java -XX:SharedArchiveFile=target/operator.jsa \
  -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 $(shell sed -n 's/^ENV JAVA_OPTS="\(.*\)".*/\1/p' Dockerfile) \
  -jar target/quarkus-app/quarkus-run.jar
SOURCES := $(shell find src/*/java src/*/resources -type f 2>/dev/null) pom.xml

.PHONY: help demo demo-down dev sim bench bench-fifty bench-precheck bench-sim unit unit-slow test test-jobs test-adoption test-moving test-argocd test-chart test-control test-chaos mutants storm simulate simulate-mutants images docs crds manifests build \
  clean format

help: ## list these targets
	@echo 'ob-upgrade-operator: upgrades OceanBase clusters on Kubernetes zone by zone. Targets:'
	@awk '/^[a-z-]+:.*## / { name = $$1; sub(/:.*/, "", name); sub(/.*## /, ""); printf "  make %-14s %s\n", name, $$0 }' $(MAKEFILE_LIST)

demo: images ## upgrade a three-zone cluster under load while you watch (KEEP=1 keeps the cluster)
	@if [[ -t 1 ]]; then export DEMO_COLUMNS=$$(tput cols 2>/dev/null || echo 100); fi; \
	  DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.e2e.Demo

demo-down: ## remove everything that the demo left behind
	@if [[ -n "$${OBUPGRADE_KUBECONFIG:-}" ]]; then \
	  $(MAKE) --no-print-directory build; \
	  DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.e2e.Demo down; \
	elif [[ -e /var/lib/ob-upgrade-operator-kubernetes ]]; then $(LOCAL_KUBERNETES) down; \
	else echo 'There is nothing to remove.'; fi

dev: ## run the operator from its sources against your KUBECONFIG, and reload it when you save
	@src/build/dev $(DEV_ARGS)

sim: build ## run a simulated OceanBase cluster in the foreground (ARGS="--help" lists its options)
	@SIM_MAKE=$$PPID exec $(SIM) $(ARGS)

bench-sim: build ## measure how fast the simulator starts and answers, and how much memory it takes (minutes)
	@$(JAVA) -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.SimulatorBench $(SIM)

bench-precheck: images ## measure the pre-check suite with 1, 100 and 1,000 tenants (minutes)
	@src/test/clients/python-clients install
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.PreCheckBench $(SIM) -- $(OPERATOR)

bench: images ## measure the operator: start, memory, requests, and its own share of an upgrade (minutes)
	@$(LOCAL_KUBERNETES) install
	@echo '== start and memory, idle'
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.IdleBench $(OPERATOR)
	@$(MAKE) --no-print-directory bench-fifty
	@echo "== who takes the time of an upgrade, on a real Kubernetes"
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" \
	  dev.obupgrade.e2e.UpgradeBench $(TO_VERSION)-$(TO_BUILD) 3

bench-fifty: build ## measure one upgrade alone, and fifty at the same time (minutes)
	@$(LOCAL_KUBERNETES) install
	@echo '== fifty upgrades at the same time'
	@$(JAVA) $(QUIET) -Xmx4g -XX:+UseSerialGC -cp "$(TEST_CLASSPATH)" dev.obupgrade.bench.fifty.FiftyUpgrades

unit: ## compile and run the operator's unit tests: about a minute after a change (UNIT_ARGS=-Dtest=SomeTest runs one)
	@$(UNIT) -Dsurefire.excludesFile=$(SLOW_TESTS) $(UNIT_ARGS)

unit-slow: ## compile and run the other unit tests: the simulator, real clients, scripts (minutes)
	@src/test/clients/python-clients install
	@$(UNIT) -Dsurefire.includesFile=$(SLOW_TESTS) $(UNIT_ARGS)

test: ## run all unit tests, then test the operator on a real Kubernetes
	@if [[ -e /etc/debian_version && $$(id -u) == 0 ]]; then $(LOCAL_KUBERNETES) packages; fi
	@src/test/clients/python-clients install
	@echo '== build and unit tests'
	@$(MVN) package
	@touch target/built
	@$(MAKE) --no-print-directory images
	@if [[ -e /etc/debian_version && $$(id -u) == 0 ]] && command -v go >/dev/null; then $(LOCAL_KUBERNETES) install; fi # before any test looks for it
	@echo '== tests on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits failsafe:integration-test failsafe:verify

test-jobs: images ## make a Job fail in every way on a real Kubernetes (five minutes)
	@$(BUILD_IMAGE) misbehaving
	@echo '== Jobs that fail, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=job-failures failsafe:integration-test failsafe:verify

test-adoption: images ## adopt an existing cluster on a real Kubernetes: refusals, then its upgrade (seven minutes)
	@$(BUILD_IMAGE) misbehaving
	@echo '== an existing cluster, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=adoption failsafe:integration-test failsafe:verify

test-control: images ## pause, approve, cancel, delete and take up an upgrade on a real Kubernetes (eight minutes)
	@echo '== a person in control, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=control failsafe:integration-test failsafe:verify

test-chaos: images ## kill the operator at every step of an upgrade on a real Kubernetes (sixteen minutes; TENTH=0..9: five)
	@echo '== kills at every step, on a real Kubernetes'
	@TENTH=$(TENTH) DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=chaos failsafe:integration-test failsafe:verify

test-moving: images ## upgrade a cluster while others work on it, on a real Kubernetes (nine minutes)
	@echo '== a world that moves, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=moving failsafe:integration-test failsafe:verify

test-argocd: images ## upgrade a cluster from Git with a real Argo CD that heals itself (six minutes; VARIANT=client, server or diff)
	@$(LOCAL_ARGOCD) install
	@echo '== a real Argo CD, on a real Kubernetes'
	@VARIANT=$(VARIANT) DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=argocd failsafe:integration-test failsafe:verify

storm: images ## upgrade a cluster while something happens every 20 seconds (SEED=7 repeats a run)
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.e2e.Storm $(SEED)

simulate: build ## run thousands of upgrades in memory while everything goes wrong (SEEDS=10000 START=1; SEED=7 replays one)
	@$(JAVA) $(QUIET) -XX:+UseParallelGC -Xmx1g -cp "$(TEST_CLASSPATH)" dev.obupgrade.simulate.Simulate \
	  SEED=$(SEED) SEEDS=$(SEEDS) START=$(START)

simulate-mutants: build ## take guards out of the compiled code: the simulation's fixed seeds must notice (ONLY="name name")
	@$(JAVA) -cp "$(TEST_CLASSPATH)" dev.obupgrade.mutants.Simulated $(ONLY)

mutants: build ## take each guard out of the compiled code: a test must fail without it (ONLY=name takes one out)
	@$(JAVA) -cp "$(TEST_CLASSPATH)" dev.obupgrade.mutants.Mutants $(ONLY)

test-chart: images ## install, upgrade and remove the Helm chart on a real Kubernetes (five minutes)
	@echo '== the Helm chart, on a real Kubernetes'
	@DEMO_TOOLS=$$($(LOCAL_KUBERNETES) bin) $(MVN) -Dits -Dits.groups=chart failsafe:integration-test failsafe:verify

images: build ## build the images: the operator, and simulated OceanBase in two versions
	@echo '== images'
	@$(BUILD_IMAGE) runtime
	@$(BUILD_IMAGE) operator
	@$(BUILD_IMAGE) oceanbase $(FROM_VERSION) $(FROM_BUILD)
	@$(BUILD_IMAGE) oceanbase $(TO_VERSION) $(TO_BUILD)

manifests: crds ## generate deploy/operator from the Helm chart
	@helm=$$($(LOCAL_KUBERNETES) bin)/helm; [[ -x $$helm ]] || helm=helm; \
	  $(JAVA) -cp "$(TEST_CLASSPATH)" dev.obupgrade.chart.Manifests "$$helm"

docs: build ## generate the pages that come from code: checks, reasons, API, chart, licences, describe output
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.precheck.PreChecksPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.reason.TroubleshootingPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.api.ApiPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.chart.ChartPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.licences.LicencesPage
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.upgrade.Moment
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.upgrade.ArgoCdFolder

crds: build ## generate the CustomResourceDefinition from the Java types
	@$(JAVA) $(QUIET) -cp "$(TEST_CLASSPATH)" dev.obupgrade.api.CrdFile

build: target/built target/simulator/classes.jsa ## compile and package, without tests

target/built: $(SOURCES)
	@echo '== build'
	@$(MVN) --quiet package -DskipTests
	@touch $@

# The simulator's class archive halves its start time. The simulator also starts
# without it, where the JDK can't make or read it.
target/simulator/classes.jsa: target/built
	@$(JAVA) -XX:ArchiveClassesAtExit=$@ $(SIM_QUIET) -cp "$(SIM_LIB)/*" dev.obupgrade.sim.Rehearsal || true
	@touch $@

format: ## format the sources
	@$(MVN) --quiet spotless:apply

clean: ## remove target/ (the caches in ~/.cache/ob-upgrade-operator stay)
	@rm -rf target
