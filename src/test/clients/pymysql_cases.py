# -*- coding: utf-8 -*-
"""PyMySQL."""
import datetime
import decimal

import pymysql
import pymysql.cursors
from pymysql.constants import CLIENT, SERVER_STATUS

from cases import (APP_PASSWORD, HOST, PORT, ROOT_PASSWORD, case, check, fails, meanwhile, run,
                   table_name, until)

LOST = (0, 2006, 2013, 2014)


def connect(**options):
    settings = {"host": HOST, "port": PORT, "user": "app@mysql1", "password": APP_PASSWORD,
                "database": "test", "connect_timeout": 30}
    settings.update(options)
    return pymysql.connect(**settings)


def root(**options):
    settings = {"user": "root", "password": ROOT_PASSWORD, "database": "oceanbase"}
    settings.update(options)
    return connect(**settings)


def rows(connection, sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()


def one(connection, sql, *values):
    return rows(connection, sql, *values)[0][0]


def new_table(connection, columns):
    name = table_name()
    rows(connection, "create table %s(%s)" % (name, columns))
    return name


@case
def connects_and_tells_the_server_apart(_):
    with root() as connection:
        check(one(connection, "select ob_version()"), "4.3.5.2")
        check(connection.get_server_info().startswith("5.7.25-OceanBase"), True)
        check(connection.thread_id() > 0, True)
        check(connection.get_host_info().startswith("socket"), True)


@case
def wrong_and_missing_passwords_are_refused(_):
    check("(using password: YES)" in str(fails(lambda: root(password="wrong"), 1045)), True)
    check("(using password: NO)" in str(fails(lambda: root(password=""), 1045)), True)
    fails(lambda: connect(user="nobody@mysql1"), 1045)


@case
def an_account_without_a_password_comes_in(_):
    with connect(user="root@mysql1", password="") as connection:
        check(one(connection, "select 1"), 1)


@case
def an_unknown_database_is_refused(_):
    fails(lambda: connect(database="nowhere"), 1049)
    with connect(database=None) as connection:
        fails(lambda: connection.select_db("nowhere"), 1049)
        connection.select_db("test")
        check(one(connection, "select database()"), "test")


@case
def every_kind_of_cursor_reads_the_same(_):
    query = "select x as id, concat('w', x) as word from system_range(1, 3) order by x"
    plain = [(1, "w1"), (2, "w2"), (3, "w3")]
    with connect() as connection:
        for kind in (pymysql.cursors.Cursor, pymysql.cursors.SSCursor):
            with connection.cursor(kind) as cursor:
                cursor.execute(query)
                check(list(cursor), plain)
        for kind in (pymysql.cursors.DictCursor, pymysql.cursors.SSDictCursor):
            with connection.cursor(kind) as cursor:
                cursor.execute(query)
                check([(row["id"], row["word"]) for row in cursor], plain)


@case
def values_of_every_type_come_back(_):
    values = (-7, 1 << 40, 1 << 62, 1.5, decimal.Decimal("12345.6789"), "zone1 – 区 😀", "long",
              b"\x00\x01\xff", datetime.date(2025, 8, 18),
              datetime.datetime(2025, 8, 18, 10, 20, 30, 123456),
              datetime.timedelta(hours=10, minutes=5))
    with connect() as connection:
        name = new_table(connection, "i int, b bigint, u bigint unsigned, f double, d decimal(20, 4),"
                         " s varchar(100), t text, x varbinary(100), da date, dt datetime(6), ti time")
        rows(connection, "insert into %s values(%s)" % (name, ", ".join(["%s"] * 11)), *values)
        rows(connection, "insert into %s values(%s)" % (name, ", ".join(["null"] * 11)))
        check(list(rows(connection, "select * from %s order by i desc" % name)), [values, (None,) * 11])


@case
def counts_and_generated_keys_are_told(_):
    with connect() as connection:
        name = new_table(connection, "id int primary key auto_increment, v int")
        with connection.cursor() as cursor:
            check(cursor.execute("insert into %s(v) values(1)" % name), 1)
            check(cursor.lastrowid, 1)
            check(cursor.executemany("insert into %s(v) values(%%s)" % name, [(i,) for i in range(100)]), 100)
            check(cursor.execute("delete from %s where v < 50" % name), 51)


@case
def updates_count_what_changed_or_what_was_found(_):
    with connect() as connection:
        name = new_table(connection, "id int primary key, v int")
        rows(connection, "insert into %s values(1, 1), (2, 2)" % name)
        connection.commit()
        with connection.cursor() as cursor:
            check(cursor.execute("update %s set v = 2 where id in (1, 2)" % name), 1)
        connection.rollback()
    with connect(client_flag=CLIENT.FOUND_ROWS) as connection, connection.cursor() as cursor:
        check(cursor.execute("update %s set v = 2 where id in (1, 2)" % name), 2)


@case
def autocommit_can_be_off_and_on(_):
    with connect() as connection, connect(autocommit=True) as other:
        name = new_table(connection, "id int primary key")
        check((connection.get_autocommit(), other.get_autocommit()), (False, True))
        rows(connection, "insert into %s values(1)" % name)
        check(bool(connection.server_status & SERVER_STATUS.SERVER_STATUS_IN_TRANS), True)
        check(one(other, "select count(*) from " + name), 0)
        connection.commit()
        check(bool(connection.server_status & SERVER_STATUS.SERVER_STATUS_IN_TRANS), False)
        check(one(other, "select count(*) from " + name), 1)
        other.begin()
        rows(other, "insert into %s values(2)" % name)
        other.rollback()
        check(one(other, "select count(*) from " + name), 1)
        connection.autocommit(True)
        rows(connection, "insert into %s values(3)" % name)
        check(one(other, "select count(*) from " + name), 2)


@case
def several_statements_of_one_text_answer_in_turn(_):
    with connect(client_flag=CLIENT.MULTI_STATEMENTS) as connection:
        with connection.cursor() as cursor:
            cursor.execute("select 1; select 2; select ';'")
            found = [cursor.fetchall()]
            while cursor.nextset():
                found.append(cursor.fetchall())
            check(found, [((1,),), ((2,),), ((";",),)])
            fails(lambda: cursor.execute("select 1; selekt 2") and cursor.nextset(), 1064)
        check(one(connection, "select 3"), 3)


@case
def two_statements_are_refused_where_one_was_agreed_on(_):
    with connect() as connection:
        fails(lambda: rows(connection, "select 1; select 2"), 1064)


@case
def errors_have_numbers_and_classes(_):
    with connect() as connection:
        name = new_table(connection, "id int primary key")
        rows(connection, "insert into %s values(1)" % name)
        check(isinstance(fails(lambda: rows(connection, "insert into %s values(1)" % name), 1062),
                         pymysql.err.IntegrityError), True)
        check(isinstance(fails(lambda: rows(connection, "select * from missing_table"), 1146),
                         pymysql.err.ProgrammingError), True)
        fails(lambda: rows(connection, "selekt"), 1064)
    with root() as connection:
        fails(lambda: rows(connection, "alter system start zone zone2"), 4633)


@case
def nothing_warns_of_its_own(_):
    with root() as connection, connection.cursor() as cursor:
        for sql in ("select * from DBA_OB_SERVERS", "show parameters like '%merge%'", "select 1",
                    "set ob_query_timeout = 10000000"):
            cursor.execute(sql)
            check(cursor.warning_count, 0)
        check(connection.show_warnings(), ())


@case
def a_large_result_arrives_whole_and_row_by_row(_):
    with connect() as connection:
        query = "select x, concat('row ', x) from system_range(1, 100000)"
        check(sum(row[0] for row in rows(connection, query)), 100000 * 100001 // 2)
        with connection.cursor(pymysql.cursors.SSCursor) as cursor:
            cursor.execute(query)
            check(sum(row[0] for row in cursor), 100000 * 100001 // 2)


@case
def an_unbuffered_result_can_be_left_half_read(_):
    with connect() as connection:
        cursor = connection.cursor(pymysql.cursors.SSCursor)
        cursor.execute("select x from system_range(1, 50000)")
        cursor.fetchone()
        cursor.close()
        check(one(connection, "select 1"), 1)


@case
def messages_longer_than_16_mib_go_both_ways(_):
    with connect() as connection:
        rows(connection, "set max_allowed_packet = 67108864")
        big = "abcdefgh" * (17 * 1024 * 1024 // 8)
        check(one(connection, "select length(%s)", big), len(big))
        check(one(connection, "select repeat('abcdefgh', %s)", len(big) // 8), big)


@case
def a_message_longer_than_allowed_is_refused(_):
    with connect() as connection:
        rows(connection, "set max_allowed_packet = 1048576")
        fails(lambda: rows(connection, "select length(%s)", "x" * (1 << 20)), 1153)


@case
def kills_work_as_told(_):
    with connect() as victim, root() as other:
        for statement, numbers in (("kill query %d", (1317,)), ("kill %d", LOST)):
            number = victim.thread_id()
            sleeping = meanwhile(lambda: one(victim, "select sleep(60)"))
            until(lambda: [row for row in rows(other, "show processlist")
                           if row[0] == number and "sleep" in (row[7] or "").lower()], "asleep")
            rows(other, statement % number)
            fails(sleeping, *numbers)
            victim.ping(reconnect=True)
            check(one(victim, "select 1"), 1)
        other.kill(victim.thread_id())
        fails(lambda: one(victim, "select 1"), *LOST)
        fails(lambda: other.kill(2000000000), 1094)
        fails(lambda: other.kill(other.thread_id()), 1317)
        fails(lambda: one(other, "select 1"), *LOST)


@case
def a_client_that_will_not_wait_goes_and_its_session_with_it(_):
    with root() as other:
        connection = connect(read_timeout=1)
        number = connection.thread_id()
        fails(lambda: one(connection, "select sleep(60)"), 2013)
        until(lambda: number not in [row[0] for row in rows(other, "show processlist")], "gone")


@case
def other_character_sets_are_spoken(_):
    for name, text in (("latin1", "äöü"), ("utf8", "区"), ("utf8mb4", "区"), ("gbk", "区"), ("gb18030", "区")):
        with connect(charset=name) as connection:
            check(one(connection, "select %s", text), text)
            check(one(connection, "select char_length(%s)", text), len(text))
    for name in ("utf8mb4", "gb18030"):
        with connect(charset=name) as connection:
            check(one(connection, "select %s", "😀"), "😀")


@case
def an_init_command_and_a_mode_are_taken(_):
    with connect(init_command="set @mine = 5", sql_mode="STRICT_ALL_TABLES") as connection:
        check(one(connection, "select @mine"), 5)


@case
def forty_clients_work_at_once(_):
    def work():
        with connect() as connection:
            return [one(connection, "select %s", i) for i in range(20)]

    for result in [meanwhile(work) for _ in range(40)]:
        check(result(), list(range(20)))


if __name__ == "__main__":
    run([("", None)])
