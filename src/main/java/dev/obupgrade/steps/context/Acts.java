package dev.obupgrade.steps.context;

import dev.obupgrade.flow.StepResult;
import dev.obupgrade.kube.ApiException;
import dev.obupgrade.oceanbase.DatabaseException;
import dev.obupgrade.oceanbase.ErrorCode;
import dev.obupgrade.reason.Reason;

/**
 * What the operator makes of an act that was refused. Standing still costs redundancy while a zone
 * is out of service, and every act can be repeated. So it tries again, and gives up only what can't
 * pass. Before each try the step looks for the effect of the one before, and proves what it must.
 */
public final class Acts {
  private Acts() {}

  /**
   * The answer after the database has refused a statement that took no effect.
   *
   * @param passing the reason if it may pass
   * @param last the reason if only a person can change it
   * @param still what has not changed, as a sentence
   */
  public static StepResult refused(
      Reason passing, Reason last, String statement, DatabaseException.Refused e, String still) {
    String what =
        Reason.sentence(
                "The database answers %s with error %d: %s"
                    .formatted(statement, e.code(), e.getMessage()))
            + " "
            + still;
    return ErrorCode.isFinal(e.code())
        ? StepResult.failed(last, what)
        : StepResult.again(passing, what + " Retrying.");
  }

  /**
   * The answer to a refusal of the API server. No code tells whether it passes: policies and
   * webhooks refuse with any (a ValidatingAdmissionPolicy with Invalid, 422, unless it names
   * another reason; a webhook with its own code or 400), a role or a token may be replaced at this
   * moment, and a quota may be exceeded. Only a record that is too large stays so.
   */
  public static StepResult refused(ApiException.Refused e) {
    return e instanceof ApiException.TooLarge
        ? StepResult.failed(Reason.RecordTooLarge, e.getMessage())
        : refused(e.code(), e.getMessage());
  }

  /** The API server is there, but an error within it, such as a silent webhook, failed the call. */
  static StepResult refused(ApiException.Unavailable e) {
    return refused(e.code(), e.getMessage());
  }

  private static StepResult refused(int code, String message) {
    return StepResult.again(
        Reason.ApiRefused,
        Reason.sentence("The API server refuses a request (%d): %s".formatted(code, message))
            + " Retrying.");
  }
}
