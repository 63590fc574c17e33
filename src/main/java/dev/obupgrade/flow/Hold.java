package dev.obupgrade.flow;

import dev.obupgrade.reason.Reason;
import java.time.Duration;

/**
 * Why a step doesn't begin yet, although it is next: a person's control says so.
 *
 * @param message what the operator waits for, in sentences, with the fix if a person ends it;
 *     without times that change by themselves
 * @param recheck when to look again at the latest
 * @param wrong whether a person must change something, such as a control with a wrong value:
 *     nothing else ends the hold
 */
public record Hold(Reason reason, String message, Duration recheck, boolean wrong) {}
