package io.scheduler.worker.attempt;

import io.scheduler.rpc.contract.AttemptReport.Phase;

/**
 * Why an attempt is being ended.
 *
 * @param phase what is reported: KILLED when a master asked, LOST when the worker did it by itself
 * @param reason for people
 */
record KillCause(Phase phase, String reason) {}
