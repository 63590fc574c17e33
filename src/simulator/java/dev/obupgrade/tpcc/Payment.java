package dev.obupgrade.tpcc;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Timestamp;

/** A customer pays, sometimes in another warehouse. */
final class Payment implements Transaction {
  private final Request request;
  private final int warehouse;
  private final int district;
  private final Customers customer;
  private final BigDecimal amount;

  Payment(Draw draw, int warehouse, long number) {
    this.request = new Request(Request.Table.PAYMENTS, number);
    this.warehouse = warehouse;
    this.district = draw.district();
    this.customer =
        draw.percent(85)
            ? Customers.drawn(draw, warehouse, district)
            : Customers.drawn(draw, draw.otherThan(warehouse), draw.district());
    this.amount = draw.cents(100, 500_000);
  }

  @Override
  public Kind kind() {
    return Kind.PAYMENT;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public boolean run(Sql sql) throws SQLException {
    sql.updateOne("UPDATE warehouse SET w_ytd = w_ytd + ? WHERE w_id = ?", amount, warehouse);
    sql.updateOne(
        "UPDATE district SET d_ytd = d_ytd + ? WHERE d_w_id = ? AND d_id = ?",
        amount,
        warehouse,
        district);
    int paying = customer.find(sql);
    sql.one(
        "SELECT c_balance, c_credit, c_data FROM customer"
            + " WHERE c_w_id = ? AND c_d_id = ? AND c_id = ? FOR UPDATE",
        customer.warehouse(),
        customer.district(),
        paying);
    sql.updateOne(
        "UPDATE customer SET c_balance = c_balance - ?, c_ytd_payment = c_ytd_payment + ?,"
            + " c_payment_cnt = c_payment_cnt + 1 WHERE c_w_id = ? AND c_d_id = ? AND c_id = ?",
        amount,
        amount,
        customer.warehouse(),
        customer.district(),
        paying);
    sql.updateOne(
        "INSERT INTO history (h_c_id, h_c_d_id, h_c_w_id, h_d_id, h_w_id, h_date, h_amount, h_data,"
            + " h_request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        paying,
        customer.district(),
        customer.warehouse(),
        district,
        warehouse,
        new Timestamp(System.currentTimeMillis()),
        amount,
        "paid",
        request.number());
    return true;
  }
}
