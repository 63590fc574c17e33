package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import dev.obupgrade.sim.mysql.SqlResult;
import dev.obupgrade.sim.mysql.SqlResult.Type;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the many forms in which MySQL's and OceanBase's clients write a statement. */
class StatementFormsTest {
  private static SimulatedCluster cluster;
  private static SqlClient root;

  @BeforeAll
  static void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().start();
    root = new SqlClient(cluster.session("zone1", "root@sys"));
    root.session().useDatabase("OceanBase");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select count(*) from __all_server where status = 'ACTIVE'",
        "SELECT COUNT(*) FROM __ALL_SERVER WHERE STATUS = \"active\";",
        "select\n\tcount(*)\r\n from __all_server -- all of them\n where status = 'Active' # any case\n /* and\n more */ ;",
        "select /*+ query_timeout(1000000000) */ count(*) from __all_server where status='ACTIVE'",
        "/* from a tool */ select /*+ READ_CONSISTENCY(WEAK), parallel(2) */ count(*) /* here */ from /*+ x */ __all_server",
        "/*!40001 select */ count(*) from __all_server",
        "select count(*) from `oceanbase`.`__all_server` where `status` = 'active'",
        "select count(*) from OCEANBASE.__all_server",
        "select count(*) from `OCEANBASE`.`__ALL_SERVER` S where `s`.`Zone` like 'ZONE%'",
        "select count(*) from OceanBase . __all_server",
        "(select count(*) from __all_server)",
        "select count(*) from __all_server where status = 'ACTIVE   '",
        "select count(*) from __all_server where lower(status) = 'ACTIVE'",
        "select count(*) from __all_server where status != \"it's\" and status <> 'say \"hi\"' and status != 'it''s' and status != 'back\\\\slash'",
        "select count(*) from __all_server where svr_port = '2882'",
        "select count(*) from __all_server where svr_port in ('2882', 'x') and zone = 0 and zone != 1",
        "select count(*) from __all_server where svr_port between '2000' and '3000'",
        "select sql_no_cache count(*) from __all_server",
        "select count(*) from __all_server force index(primary)",
        "select count(*) from (select zone from __all_server)",
        "select count(*) from (select 1 union all select 2 union all select 3) as x",
        "select count(*) from (select tenant_id from __all_tenant except select tenant_id from __all_virtual_tenant_info where tenant_role = 'STANDBY')",
        "select count(*) from (select tenant_id from __all_tenant minus select 0)",
        "select count(*) from __all_server a join (select zone from DBA_OB_ZONES) b on a.zone = b.zone",
        "select count(*) from __all_server a join (select 1) b",
        "select count(distinct zone, svr_ip) from __all_server",
        "select count(*) from __all_server where zone regexp '^ZONE[123]$' and zone rlike 'zone'",
        "select count(*) from __all_server where zone in (select zone from __all_zone where name = 'status')",
        "select count(*) from __all_server where (zone, svr_port) in (select zone, 2882 from DBA_OB_ZONES)",
        "select count(*) from __all_server where 1 and true and not 0 && !0",
        "select sum(with_rootserver) + 2 from __all_server",
        "select if(count(*) = 3, 3, 0) from __all_server",
        "select case count(*) when 3 then '3' else 'x' end from __all_server",
        "with s as (select * from __all_server) select count(*) from s",
      })
  void allAskTheSame(String sql) throws SqlError {
    assertThat(root.one(sql)).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'a' = 'A' | 1",
        "'a ' = 'a' | 1",
        "binary 'a' = 'A' | 0",
        "'1' = 1 | 1",
        "'1.0' = 1 | 1",
        "'abc' = 0 | 1",
        "'12abc' = 12 | 1",
        "'b' in ('A', 'B') | 1",
        "'a' between 'A' and 'B' | 1",
        "'A' like 'a%' | 1",
        "'axb' like 'a\\_b' | 0",
        "'a%b' like 'a!%b' escape '!' | 1",
        "null = null | null",
        "1 != NULL | null",
        "null <=> null | 1",
        "isnull(null) | 1",
        "1 xor 1 | 0",
        "7 / 2 = 3.5 | 1",
        "1 / 0 | null",
        "5 div 2 | 2",
        "5 % 0 | null",
        "-7 mod 3 | -1",
        "5 & 3 | 1",
        "5 ^ 3 | 6",
        "3000000 * 1000000 | 3000000000000",
        "concat('a', 1, null) | null",
        "concat('a', 1) | a1",
        "concat_ws('-', 'a', null, 'b') | a-b",
        "'a' 'b' | ab",
        "ifnull(null, 'x') | x",
        "length('é') | 2",
        "char_length('é') | 1",
        "substring_index('4.3.5.2_1-x', '_', 1) | 4.3.5.2",
        "substring_index('a.b.c', '.', -2) | b.c",
        "find_in_set('b', 'a,b') | 2",
        "field('b', 'a', 'b') | 2",
        "hex('a') | 61",
        "inet_aton('127.0.0.1') | 2130706433",
        "cast('12abc' as signed) | 12",
        "cast(12 as char) | 12",
        "convert('5', unsigned) | 5",
        "convert('x' using utf8mb4) | x",
        "date_format('2020-01-02 03:04:05', '%Y-%m-%d %H:%i:%s') | 2020-01-02 03:04:05",
        "unix_timestamp('2020-01-01 00:00:00') | 1577836800",
        "usec_to_time(1577836800000001) | 2020-01-01T00:00:00.000001",
        "scn_to_timestamp(1577836800000001000) | 2020-01-01T00:00:00.000001",
        "convert_tz('2020-01-01 00:00:00', @@system_time_zone, '+08:00') | 2020-01-01T08:00",
        "convert_tz('2020-01-01 00:00:00', 'nowhere', '+08:00') | null",
        "host_ip() | 127.0.0.1",
        "rpc_port() | 2882",
        "mysql_port() | 2881",
        "time_to_usec('2020-01-01 00:00:00.000001') | 1577836800000001",
        "timestampdiff(minute, '2020-01-01 00:00:59', '2020-01-01 00:01:00') | 0",
        "datediff('2020-01-03', '2020-01-01 23:59:59') | 2",
        "date_add('2020-01-31', interval 1 month) | 2020-02-29T00:00",
        "now() - interval 5 second < now() | 1",
        "now(6) - interval (2 * 3) minute < now(6) | 1",
        "time_to_usec(now(6)) > 0 | 1",
        "ob_version() | 4.3.5.2",
        "version() | 5.7.25-OceanBase_CE-v4.3.5.2",
        "database() | oceanbase",
        "connection_id() > 0 | 1",
        "@@session.ob_query_timeout | 10000000",
        "@@tx_isolation | READ-COMMITTED",
        "@nothing | null",
      })
  void expressionsHaveMySqlsValues(String expression, String expected) throws SqlError {
    assertThat(value(expression)).isEqualTo(expected);
  }

  @Test
  void bitsOfADataVersion() throws SqlError {
    assertThat(root.one("select (4 << 32) | (3 << 16) | (5 << 8) | 2")).isEqualTo("17180067074");
  }

  @Test
  void aNameInGroupByIsTheSelectedColumnWhereSeveralTablesHaveIt() throws SqlError {
    assertThat(
            root.one(
                "select a.tenant_name, a.tenant_id, group_concat(zone_list separator ';') as zone_list from DBA_OB_TENANTS as a"
                    + " left join ( select zone_list, tenant_id from oceanbase.DBA_OB_RESOURCE_POOLS ) as b"
                    + " on a.tenant_id = b.tenant_id where a.tenant_name not like 'META$%' group by tenant_id"
                    + " order by tenant_id limit 1"))
        .isEqualTo("sys");
    assertThat(
            root.one(
                "select count(*) from (select s.zone, max(s.id) m from DBA_OB_ZONES z join __all_server s on z.zone = s.zone"
                    + " group by ZONE having m > 0) t"))
        .isEqualTo("3");
  }

  @Test
  void whatGroupByDoesNotNameComesFromAnyRowOfTheGroup() throws SqlError {
    String sql =
        "select name, value, IFNULL(data_type, 'unknown') as data_type, svr_ip, p.zone, IFNULL(tenant_id, 0) as tenant_id,"
            + " count(*) from GV$OB_PARAMETERS p group by name having name = 'enable_rebalance'";
    assertThat(root.rows(sql)).hasSize(1);
    assertThat(names(sql))
        .containsExactly("name", "value", "data_type", "svr_ip", "zone", "tenant_id", "count(*)");
  }

  @Test
  void columnsAreNamedAsTheyWereWritten() throws SqlError {
    assertThat(
            names(
                "select count(*), Zone, s.ZONE, max(id) as m, 'x', 1 + 1, id 'alias' from __all_server s group by zone, id"))
        .containsExactly("count(*)", "Zone", "ZONE", "m", "x", "1 + 1", "alias");
    assertThat(names("select 1 one, s.* , Version() from DBA_OB_ZONES s"))
        .startsWith("one", "ZONE")
        .endsWith("TYPE", "Version()");
  }

  @Test
  void numbersAndTextsHaveTheTypesThatMySqlGivesThem() throws SqlError {
    assertThat(
            types(
                "select count(*), 1, sum(id), avg(id), 'x', 1.5, now(6), max(end_scn) from __all_server, __all_virtual_log_stat"))
        .containsExactly(
            Type.BIGINT,
            Type.BIGINT,
            Type.DECIMAL,
            Type.DECIMAL,
            Type.VARCHAR,
            Type.DECIMAL,
            Type.DATETIME,
            Type.BIGINT_UNSIGNED);
  }

  @Test
  void valuesGoIntoVariablesAndPreparedStatements() throws SqlError {
    root.run("select count(*), min(zone) into @n, @z from __all_server");
    root.run("prepare s from 'select zone from __all_server where zone = ? and 3 = ?'");
    assertThat(root.one("execute s using @z, @n")).isEqualTo("zone1");
    root.run("deallocate prepare s");
    assertThatThrownBy(() -> root.run("execute s using @z, @n"))
        .extracting(e -> ((SqlError) e).code())
        .isEqualTo(1243);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set names utf8mb4",
        "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_general_ci'",
        "set @@session.ob_query_timeout = 10000000;",
        "set session ob_query_timeout=10000000, autocommit = 1, @x = 5",
        "SET ob_query_timeout=10000000",
        "set global ob_query_timeout = 10000000",
        "set character_set_results = NULL",
        "set session transaction isolation level read committed",
        "begin",
        "commit",
        "START TRANSACTION READ ONLY",
        "rollback;",
        "start transaction with consistent snapshot",
        "commit work",
        "use `OceanBase`;",
        "/*!40101 SET NAMES utf8 */",
      })
  void sessionStatementsAreTakenWithoutAWarning(String sql) throws SqlError {
    assertThat(root.session().execute(sql, List.of()))
        .isInstanceOfSatisfying(
            SqlResult.Update.class, update -> assertThat(update.warnings()).isZero());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "show parameters like 'enable_ddl' | 3",
        "SHOW PARAMETERS LIKE \"enable\\_dd%\"; | 3",
        "show parameters where name = 'enable_ddl' and svr_ip = \"127.0.0.1\" | 1",
        "show parameters like 'compatible' tenant = mysql1 | 3",
        "show variables like 'ob\\_query\\_timeout' | 1",
        "show global variables where Variable_name in ('version', 'autocommit') | 2",
        "show databases like 'OCEAN%' | 1",
        "show tables from OceanBase like '__all_serve_' | 1",
        "show full tables in oceanbase like 'DBA_OB_ZONES' | 1",
        "show columns from DBA_OB_ZONES | 7",
        "show full fields in DBA_OB_ZONES from oceanbase | 7",
        "desc oceanbase.dba_ob_zones | 7",
        "show index from __all_server | 2",
        "show create table oceanbase.__all_server | 1",
        "show create view DBA_OB_ZONES | 1",
        "show create database oceanbase | 1",
        "show table status like '__all_server' | 1",
        "show warnings | 0",
        "show errors | 0",
        "show tenant | 1",
        "show grants | 1",
        "show processlist | 1",
        "show full processlist | 1",
        "show engines | 1",
      })
  void showAnswers(String sql, int rows) throws SqlError {
    assertThat(root.rows(sql)).hasSize(rows);
  }

  @Test
  void aTableCanBeMadeAgainFromItsDefinition() throws SqlError {
    try (SqlClient user = new SqlClient(cluster.session("zone1", "root@mysql1"))) {
      user.session().useDatabase("Test");
      user.run(
          "create table T1(id int not null auto_increment, c varchar(20) not null default 'x', d decimal(10,2), primary key(id))");
      String definition = String.valueOf(user.rows("show create table t1").get(0).get(1));
      user.run("drop table t1");
      user.run(definition);
      user.run("insert into t1(d) values(1.5)");
      assertThat(user.one("select concat(id, c, d) from t1")).isEqualTo("1x1.50");
    }
  }

  private static String value(String expression) throws SqlError {
    List<List<Object>> rows = root.rows("select " + expression);
    return String.valueOf(rows.get(0).get(0));
  }

  private static List<String> names(String sql) throws SqlError {
    return ((SqlResult.Rows) root.session().execute(sql, List.of()))
        .columns().stream().map(SqlResult.Column::name).toList();
  }

  private static List<Type> types(String sql) throws SqlError {
    return ((SqlResult.Rows) root.session().execute(sql, List.of()))
        .columns().stream().map(SqlResult.Column::type).toList();
  }
}
