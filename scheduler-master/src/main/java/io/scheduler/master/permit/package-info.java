/**
 * Gives away the permits of the task groups whose slots this master drives. It knows nothing of runs: a permit is a row that
 * an attempt owns, and the capacity of a group is compared with the rows that are there, never with a counter.
 *
 * <pre>
 *   loop of the attempt's slot             keeper of the group's slot           loop of the attempt's slot
 *   queued: row WAITING  ── nudge ──&gt;  free = capacity - count(GRANTED)
 *                                      the first ones: GRANTED
 *                                      + a PERMIT command each       ── nudge ──&gt;  goes to a worker
 *   ended, lost or held: row deleted  ── nudge ──&gt;  …
 * </pre>
 *
 * Each step is one transaction, fenced by the epoch of the slot of whoever makes it. What may go wrong:
 *
 * <ul>
 *   <li><b>A nudge is lost</b>, or goes to a master that does not own the slot any more: the keeper looks once a second, and
 *       loops look for commands once a second.
 *   <li><b>A keeper dies or is too late</b> (killed, paused, cut off): the grants and their commands are in one transaction
 *       that locks the row of the group's slot. Either it was there before the new owner took the slot, and the new owner
 *       counts it; or it finds another epoch and grants nothing.
 *   <li><b>A grant brings no answer</b> and is made again while the first may still be on its way: both lock the group's
 *       row before they count, so that the second counts what the first has written.
 *   <li><b>The attempt's master dies</b> before the row is written: then the attempt's own row says that it is queued
 *       without a permit, or there is none, and whoever takes the slot over decides and asks again. To ask twice is to ask
 *       once. If the permit was granted meanwhile, the answer is another PERMIT command.
 *   <li><b>A PERMIT command comes twice, or too late</b>: that the attempt has its permit is part of its state, and an
 *       attempt that is not queued ignores it. An attempt that is held gives its permit back, and asks anew under the same
 *       id when it goes on: giving back deletes the commands that speak of the old permit, in the same transaction and
 *       behind the row of the permit, on which it has waited for a keeper that was just granting it. A command that the loop has
 *       read already is passed over.
 *   <li><b>The attempt ends</b>, in whichever way: success, failure, kill, loss of its worker, stop before it was sent.
 *       The row of its permit is deleted by the very batch that writes its end, so that it can neither stay behind nor go
 *       before. A retry is another attempt and asks anew.
 *   <li><b>A worker is lost</b>: the permit is held until the attempt counts as LOST, when nothing of it runs any more.
 *   <li><b>The group is made smaller</b>: permits that are out stay; there is room again when enough have come back.
 *   <li><b>The group is switched off</b>: nothing is granted. <b>Deleted</b> it can be only while nobody has or wants a
 *       permit; who asks afterwards is told so and fails.
 * </ul>
 *
 * The only way beyond the capacity is a person who grants a permit by force.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.master.permit;
