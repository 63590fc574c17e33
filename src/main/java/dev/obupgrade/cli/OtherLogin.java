package dev.obupgrade.cli;

import dev.obupgrade.oceanbase.Password;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * An additional login that a check uses, and where its password is: {@code USER@TENANT=SOURCE} or
 * {@code NAME=USER@HOST:PORT=SOURCE}. The source is {@code env:VARIABLE} or a file. If the source
 * is missing, only the check that needs it fails.
 */
sealed interface OtherLogin {

  /** Where the password is. */
  String source();

  /** A user of one of the cluster's tenants. */
  record OfTenant(String user, String tenant, String source) implements OtherLogin {
    private static final Pattern FORM = Pattern.compile("([^@=]+)@([^@=]+)=(.+)");

    static OfTenant parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw bad(text, "USER@TENANT=SOURCE, such as app@mysql1=env:APP_PASSWORD");
      }
      return new OfTenant(form.group(1), form.group(2), form.group(3));
    }
  }

  /** A user of another cluster's sys tenant. */
  record OfCluster(String name, String user, String host, int port, String source)
      implements OtherLogin {
    private static final Pattern FORM =
        Pattern.compile("([^=]+)=([^=]+)@([^@=]+?)(?::(\\d{1,5}))?=(.+)");

    static OfCluster parse(String text) {
      Matcher form = FORM.matcher(text);
      int port = form.matches() && form.group(4) != null ? Integer.parseInt(form.group(4)) : 2881;
      if (!form.matches() || port < 1 || port > 65_535) {
        throw bad(
            text, "NAME=USER@HOST:PORT=SOURCE, such as west=root@10.0.0.9:2881=west.password");
      }
      return new OfCluster(form.group(1), form.group(2), form.group(3), port, form.group(5));
    }
  }

  /** Reads the password from its source. */
  default Password password(Map<String, String> env) {
    return PasswordSource.named(source(), env);
  }

  private static TypeConversionException bad(String text, String form) {
    return new TypeConversionException("'%s' is not of the form %s".formatted(text, form));
  }
}
