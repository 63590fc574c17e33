package dev.obupgrade.controller;

/**
 * The API server stored less than the operator wrote: its definition of ObUpgrade lacks fields. The
 * operator must not act on, since it would forget what it has done.
 */
final class DefinitionOutdatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DefinitionOutdatedException() {
    super("The API server does not store the whole status of ObUpgrade");
  }
}
