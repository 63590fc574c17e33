package dev.obupgrade.sim.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.obupgrade.sim.Eventually;
import dev.obupgrade.sim.clients.CommandLine.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The {@code mariadb} command line, and with it MariaDB's library for C. */
@Timeout(120)
class MariaDbCommandLineTest {
  @RegisterExtension static final ClientCluster CLUSTER = new ClientCluster();

  @Test
  void printsBatchesAndTables() throws Exception {
    assertThat(client().run("select 1 as a, '区' as b, null as c;").output())
        .isEqualTo("a\tb\tc\n1\t区\tNULL\n");
    assertThat(client("--table").run("select 1 as a, 'x' as b;").output())
        .isEqualTo(
            "+------+------+\n| a    | b    |\n+------+------+\n|    1 | x    |\n+------+------+\n");
    assertThat(client("--vertical", "--execute=select 1 as a").run().output()).contains("a: 1");
  }

  @Test
  void runsAFileOfSeveralStatementsWithItsOwnDelimiter(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("several.sql");
    Files.writeString(
        file,
        """
        -- some words; and more
        delimiter //
        create table sourced(id int);
        insert into sourced values(1), (2)//
        select count(*) as n from sourced; select ';' as s//
        delimiter ;
        drop table sourced;
        """);
    Ended ended = client("--execute=source " + file).run();
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.output()).isEqualTo("n\n2\ns\n;\n");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void showsTheStatusOfItsConnection() throws Exception {
    assertThat(client().run("\\s").output())
        .containsPattern("Connection id:\\s+\\d+")
        .containsPattern("Current database:\\s+test")
        .containsPattern("SSL:\\s+Not in use")
        .containsPattern("Server version:\\s+5.7.25-OceanBase_CE-v4.3.5.2")
        .containsPattern("Uptime:\\s+\\d")
        .contains("Threads: 1");
  }

  @Test
  void changesItsDatabase() throws Exception {
    Ended ended = client("--skip-column-names").run("use oceanbase", "select database() as d;");
    assertThat(ended.output()).isEqualTo("oceanbase\n");
    Ended unknown = client().run("use nowhere");
    assertThat(unknown.errors()).contains("ERROR 1049 (42000)", "Unknown database 'nowhere'");
    assertThat(unknown.exitCode()).isEqualTo(1);
  }

  @Test
  void isNotLetInWithAWrongPasswordOrIntoAnUnknownDatabase() throws Exception {
    Ended wrong = new CommandLine("root", "wrong", "oceanbase", CLUSTER).run();
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.errors()).contains("ERROR 1045", "(using password: YES)");
    Ended missing = new CommandLine("root", "", "oceanbase", CLUSTER).run();
    assertThat(missing.errors()).contains("ERROR 1045", "(using password: NO)");
    Ended nowhere = new CommandLine("root", ClientCluster.ROOT_PASSWORD, "nowhere", CLUSTER).run();
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.errors()).contains("ERROR 1049");
  }

  @Test
  void connectsWhenItWouldPreferTls() throws Exception {
    assertThat(client("--ssl", "--skip-column-names").run("select 1;").output()).isEqualTo("1\n");
  }

  @Test
  void endsAtTheFirstErrorUnlessItIsForced() throws Exception {
    Ended ended = client().run("select 1 as a;", "select * from missing_table;", "select 2 as b;");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output()).isEqualTo("a\n1\n");
    assertThat(ended.errors()).contains("ERROR 1146 (42S02) at line 2");
    assertThat(client("--force").run("selekt;", "select 2 as b;").output()).isEqualTo("b\n2\n");
  }

  @Test
  void readsABigResultAtOnceAndRowByRow() throws Exception {
    for (String option : new String[] {"--skip-quick", "--quick"}) {
      Ended ended =
          client(option, "--skip-column-names").run("select x from system_range(1, 200000);");
      assertThat(ended.output().lines().mapToLong(Long::parseLong).sum())
          .isEqualTo(200_000L * 200_001 / 2);
    }
  }

  @Test
  void countsWhatChanged() throws Exception {
    Ended ended =
        client("-vvv")
            .run(
                "create table counted(id int primary key, v int);",
                "insert into counted values(1, 1), (2, 2);",
                "update counted set v = 2;",
                "select id from counted where id > 5;",
                "drop table counted;");
    assertThat(ended.output())
        .contains("Query OK, 2 rows affected", "Query OK, 1 row affected", "Empty set");
  }

  @Test
  void takesAnInitCommandAndACharacterSet() throws Exception {
    assertThat(
            client("--init-command=set @mine = 5", "--skip-column-names")
                .run("select @mine;")
                .output())
        .isEqualTo("5\n");
    assertThat(
            client("--default-character-set=gbk", "--skip-column-names")
                .run("select @@character_set_client, @@character_set_results;")
                .output())
        .isEqualTo("gbk\tgbk\n");
  }

  @Test
  void completesNamesInATerminal() throws Exception {
    client().run("create table completable(only_column int);");
    Ended ended =
        client()
            .runInTerminal(
                "insert into complet\t values(4711);", "select * from complet\t ;", "exit");
    assertThat(ended.output()).contains("4711").doesNotContain("ERROR");
    assertThat(ended.exitCode()).isZero();
  }

  @Test
  void isKilledFromAnotherSessionAndReconnects() throws Exception {
    Process victim =
        client("--reconnect", "--skip-column-names", "--unbuffered", "--force").start();
    victim.outputWriter().write("select connection_id();\n");
    victim.outputWriter().flush();
    String id = victim.inputReader().readLine();
    Ended killer =
        new CommandLine("root", ClientCluster.ROOT_PASSWORD, "oceanbase", CLUSTER)
            .run("kill " + id + ";", "kill " + id + ";");
    assertThat(killer.errors()).contains("ERROR 1094 (HY000) at line 2: Unknown thread id: " + id);
    victim.outputWriter().write("select 'first';\nselect 'again';\n");
    victim.outputWriter().close();
    String rest = new String(victim.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(rest).contains("again");
    assertThat(victim.waitFor()).isIn(0, 1);
  }

  @Test
  void killsItsQueryWhenItsPersonGivesUp() throws Exception {
    Process asleep = client("--skip-column-names").start();
    asleep.outputWriter().write("select sleep(60);\n");
    asleep.outputWriter().flush();
    Eventually.is("true", () -> String.valueOf(sleeping()));
    asleep.destroy(); // SIGTERM: the terminal is closed
    asleep.waitFor();
    Eventually.is("false", () -> String.valueOf(sleeping()));
  }

  private static boolean sleeping() {
    return CLUSTER.sessions().stream().anyMatch(s -> s.statement().contains("sleep(60)"));
  }

  private static CommandLine client(String... options) {
    return new CommandLine(CLUSTER, options);
  }
}
