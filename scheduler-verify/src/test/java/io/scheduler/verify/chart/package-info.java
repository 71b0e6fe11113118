/**
 * The Helm chart, without a cluster: rendered by Helm itself for every set of values in {@code deploy/helm/scheduler/ci}, each manifest
 * read strictly into typed models, and what must hold in all of them. Must not know how the templates come to it.
 */
@NullMarked
package io.scheduler.verify.chart;

import org.jspecify.annotations.NullMarked;
