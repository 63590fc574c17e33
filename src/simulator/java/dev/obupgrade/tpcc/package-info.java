/**
 * A load like TPC-C's, as an application behind a connection pool would make it: five kinds of
 * transactions in the standard mix over nine tables. It fails over between servers, tries again
 * what the database lets it try again, remembers every order and payment that was acknowledged to
 * it, and proves in the end that each is there once and that the tables agree with each other.
 *
 * <p>It is no benchmark: there are fewer rows than the standard asks for, no keying and thinking
 * times, and a bound on the rate.
 */
package dev.obupgrade.tpcc;
