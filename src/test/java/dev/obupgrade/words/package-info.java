/** Tests of the English that people read: messages, comments and pages. */
package dev.obupgrade.words;
