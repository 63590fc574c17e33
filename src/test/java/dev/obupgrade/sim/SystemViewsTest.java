package dev.obupgrade.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.obupgrade.sim.mysql.SqlError;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a healthy cluster answers to the questions that upgrade tools ask. */
class SystemViewsTest {
  private static SimulatedCluster cluster;
  private static SqlClient root;

  @BeforeAll
  static void start() throws SqlError {
    cluster = SimulatedCluster.builder().withoutNetwork().start();
    root = new SqlClient(cluster.session("zone1", "root@sys"));
    root.session().useDatabase("oceanbase");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select distinct value from GV$OB_PARAMETERs where name='min_observer_version' | 4.3.5.2",
        "select count(1) from GV$OB_LOG_STAT where in_sync = 'NO' | 0",
        "select count(1) from GV$OB_LOG_STAT where in_sync = 'yes' | 12",
        "select count(*) from __all_virtual_log_stat where role = 'leader' | 4",
        "select count(1) from DBA_OB_TENANT_JOBS where job_status='INPROGRESS' and result_code is null | 0",
        "select count(1) from CDB_OB_LS_REPLICA_TASKS | 0",
        "select count(1) from CDB_OB_MAJOR_COMPACTION where (GLOBAL_BROADCAST_SCN > LAST_SCN or STATUS != 'IDLE') | 0",
        "select /*+ query_timeout(1000000000) */ count(1) from __all_virtual_tablet_compaction_info where max_received_scn > finished_scn and max_received_scn > 0 | 0",
        "select count(*) from DBA_OB_TENANTS where status != 'normal' | 0",
        "select count(*) from DBA_OB_TENANTS where LOCKED = 'YES' | 0",
        "select count(*) from gv$ob_units a, __all_tenant_history b where b.is_deleted = 1 and a.tenant_id = b.tenant_id | 0",
        "select count(*) from __all_server where (start_service_time <= 0 or status != \"active\") | 0",
        "select if (a.cnt = b.cnt, 1, 0) as passed from (select count(*) as cnt from __all_virtual_server_schema_info where refreshed_schema_version > 1 and refreshed_schema_version % 8 = 0) as a join (select count(*) as cnt from __all_server join __all_tenant) as b | 1",
        "select distinct(substring_index(build_version, '_', 1)) from __all_server | 4.3.5.2",
        "select count(*) from __all_virtual_tenant_parameter_info where (name like \"log_transport_compress_func\" and value like \"zlib_1.0\") | 0",
        "select count(*) from GV$OB_PARAMETERS where (name like \"tableapi_transport_compress_func\" and value like \"zlib%\"); | 0",
        "select count(*) from __all_virtual_core_table where column_name in ('target_data_version', 'current_data_version') and column_value = 17180067074 | 6",
        "select count(1)=1 from __all_virtual_user where user_name='STANDBY_REPLICATION' and tenant_id=1002 | 0",
        "select count(*) from (select tenant_id from __all_tenant except select tenant_id from __all_virtual_tenant_info where tenant_role='STANDBY') | 3",
        "select count(*) from __all_table where table_name='__all_virtual_core_table' | 1",
        "select count(*) from __all_virtual_upgrade_inspection where info != 'succeed' | 0",
        "select ob_version() | 4.3.5.2",
        "select version() | 5.7.25-OceanBase_CE-v4.3.5.2",
        "select @@session.ob_query_timeout | 10000000",
        "select lower(status) from DBA_OB_ZONES where zone = 'ZONE2' | active",
        "select svr_ip from __all_server where with_rootserver = 1 | 127.0.0.1",
        "select group_concat(zone_list separator ';') from DBA_OB_RESOURCE_POOLS where name = 'sys_pool' | zone1;zone2;zone3",
        "select count(*) from DBA_OB_SERVERS where STATUS != 'ACTIVE' or STOP_TIME is not NULL or START_SERVICE_TIME is NULL | 0",
        "select compatible from DBA_OB_TENANTS where tenant_name = 'mysql1' | 4.3.5.2",
        "select tenant_type from DBA_OB_TENANTS where tenant_id = 1001 | META",
        "select count(*) from CDB_OB_LS_LOCATIONS where role = 'LEADER' and zone = 'zone1' | 4",
        "select value from cdb_ob_sys_variables where NAME='binlog_row_image' and tenant_id = 1 | 2",
        "select 7 / 2 = 3.5 | 1",
        "select count(*) from __all_server where start_service_time < time_to_usec(now(6)) | 3",
      })
  void answers(String sql, String expected) throws SqlError {
    assertThat(root.one(sql)).isEqualTo(expected);
  }

  @Test
  void showsParametersOfEveryServer() throws SqlError {
    assertThat(root.rows("SHOW PARAMETERS LIKE 'enable_rebalance'"))
        .hasSize(3)
        .allSatisfy(row -> assertThat(row).contains("enable_rebalance", "True", "TENANT"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select * from nowhere | 1146 | Table 'oceanbase.nowhere' doesn't exist",
        "select * from test.nowhere | 1146 | Table 'test.nowhere' doesn't exist",
        "select nothing from __all_server | 1054 | Unknown column 'nothing' in 'field list'",
        "selct 1 | 1064 | You have an error",
        "use nowhere | 1049 | Unknown database 'nowhere'",
        "select @@nothing | 1193 | Unknown system variable 'nothing'",
        "alter system set nothing = 1 | 5099 | System config unknown",
        "alter system run upgrade job 'NOTHING' | 1210 | Incorrect arguments",
        "insert into __all_table(tenant_id, table_id, table_name) values(1, 12362, 'x') | 1062 | Duplicate entry",
      })
  void failsAsOceanBaseDoes(String sql, int code, String message) {
    assertThatThrownBy(() -> root.run(sql))
        .isInstanceOf(SqlError.class)
        .hasMessageContaining(message)
        .extracting(e -> ((SqlError) e).code())
        .isEqualTo(code);
  }

  @Test
  void theSchemaChecksCountIsTheSameForManyTenantsAndServers() throws SqlError {
    try (SimulatedCluster large =
            SimulatedCluster.builder()
                .zones(5)
                .serversPerZone(2)
                .tenants(20)
                .withoutNetwork()
                .start();
        SqlClient client = new SqlClient(large.session("zone5", "root"))) {
      client.session().useDatabase("oceanbase");
      assertThat(client.number("select count(*) from __all_virtual_server_schema_info"))
          .isEqualTo(10 * 41);
      assertThat(client.number("select count(*) from GV$OB_LOG_STAT where role = 'LEADER'"))
          .isEqualTo(61);
    }
  }
}
