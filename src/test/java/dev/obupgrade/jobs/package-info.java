/** Runs the shell and Python texts with this machine's own shell and Python. */
package dev.obupgrade.jobs;
