/** The Helm chart and what is made from it. */
package dev.obupgrade.chart;
