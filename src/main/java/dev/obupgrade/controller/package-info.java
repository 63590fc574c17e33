/**
 * Connects the operator to Kubernetes: a thin reconciler, what wakes it, and the driver that gives
 * one upgrade one turn.
 */
package dev.obupgrade.controller;
