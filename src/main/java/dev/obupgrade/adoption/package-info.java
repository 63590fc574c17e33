/**
 * Whether a cluster, as it stands, can be upgraded by this operator: its StatefulSets, pods,
 * addresses and nodes, and what the database says of itself. {@link
 * dev.obupgrade.adoption.Adoption} is the list of questions, one small class each; {@link
 * dev.obupgrade.adoption.Objection} an answer that stops an upgrade before the operator changes
 * anything. docs/troubleshooting.md has each of them.
 *
 * <p>Nothing here changes anything, and nothing here asks about health at the moment: the
 * pre-checks and the gates do that.
 */
package dev.obupgrade.adoption;
