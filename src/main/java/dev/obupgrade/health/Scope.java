package dev.obupgrade.health;

/** The zones that a question is about. Its text is for messages. */
public sealed interface Scope {
  Scope EVERYWHERE = new Everywhere();

  static Scope only(String zone) {
    return new Only(zone);
  }

  static Scope allBut(String zone) {
    return new AllBut(zone);
  }

  boolean covers(String zone);

  record Everywhere() implements Scope {
    @Override
    public boolean covers(String zone) {
      return true;
    }

    @Override
    public String toString() {
      return "the cluster";
    }
  }

  record Only(String name) implements Scope {
    @Override
    public boolean covers(String zone) {
      return name.equals(zone);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  record AllBut(String name) implements Scope {
    @Override
    public boolean covers(String zone) {
      return !name.equals(zone);
    }

    @Override
    public String toString() {
      return "the zones other than " + name;
    }
  }
}
