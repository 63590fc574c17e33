/**
 * What runs inside the OceanBase image in a Job: shell and Python texts, resources of this package.
 * The image contains no program of this project, so a Job carries them as text: the shell script as
 * the argument of {@code /bin/sh -c}, the Python launcher in the environment.
 */
package dev.obupgrade.jobs;
