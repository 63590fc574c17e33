package dev.obupgrade.tpcc;

/**
 * How many rows there are. TPC-C asks for 10 districts, 3,000 customers and 3,000 orders per
 * district, 900 of them undelivered, and 100,000 items. This is a hundredth of that, with the same
 * districts.
 *
 * @param customers of a district, each with one order from the start
 * @param undelivered of those orders, the newest
 * @param items each in the stock of every warehouse
 */
record Scale(int warehouses, int districts, int customers, int undelivered, int items) {

  static Scale small(int warehouses) {
    return new Scale(warehouses, 10, 30, 9, 1_000);
  }

  @Override
  public String toString() {
    return "%d warehouses, each with %d districts of %d customers and %d items in stock"
        .formatted(warehouses, districts, customers, items);
  }
}
