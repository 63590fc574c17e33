#!/usr/bin/env python3
"""Stand-in for the vendor's health checker: asks whether the cluster, or a zone, is healthy."""
import standin


def main():
    options = standin.Options(
        "upgrade_health_checker.py",
        "upgrade_cluster_health_checker.log",
        {"z": ("zone", "check this zone only (default: the whole cluster)")},
    )
    standin.run(options, lambda database: database.health(zone=options.get("zone")))


if __name__ == "__main__":
    main()
