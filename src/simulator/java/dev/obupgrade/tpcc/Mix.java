package dev.obupgrade.tpcc;

import java.util.concurrent.atomic.AtomicLong;

/** Chooses a terminal's next transaction, in TPC-C's shares: 45, 43, 4, 4 and 4 of a hundred. */
final class Mix {
  private final Draw draw;
  private final int warehouse;
  private final AtomicLong numbers;

  /**
   * @param warehouse the terminal's own
   * @param numbers of requests, of all terminals
   */
  Mix(Draw draw, int warehouse, AtomicLong numbers) {
    this.draw = draw;
    this.warehouse = warehouse;
    this.numbers = numbers;
  }

  Transaction next() {
    int card = draw.between(1, 100);
    if (card <= 45) {
      return new NewOrder(draw, warehouse, numbers.getAndIncrement());
    }
    if (card <= 88) {
      return new Payment(draw, warehouse, numbers.getAndIncrement());
    }
    if (card <= 92) {
      return new OrderStatus(draw, warehouse);
    }
    return card <= 96 ? new Delivery(draw, warehouse) : new StockLevel(draw, warehouse);
  }
}
