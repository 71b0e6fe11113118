package io.scheduler.dao.workflow;

import java.util.List;

/**
 * Which workflows are tied to a workflow, by the newest version of each.
 *
 * @param refersTo what it speaks of; need not exist
 * @param referredBy what speaks of it
 */
public record References(List<Reference> refersTo, List<Reference> referredBy) {

    /** @param kind DEPENDENT, SUB_WORKFLOW or FOREACH */
    public record Reference(String kind, String project, String workflow) {}
}
