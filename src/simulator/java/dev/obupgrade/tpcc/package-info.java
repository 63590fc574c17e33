/**
 * A load like TPC-C's, as of an application with a connection pool: five kinds of transactions in
 * the standard mix over nine tables. It fails over between servers, retries what may be retried,
 * and records every acknowledged order and payment. In the end it proves that each is there once
 * and that the tables agree with each other.
 *
 * <p>It is no benchmark: it has fewer rows than the standard asks for, no keying and thinking
 * times, and a limited rate.
 */
package dev.obupgrade.tpcc;
