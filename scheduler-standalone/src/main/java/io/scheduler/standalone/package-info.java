/**
 * Everything in one JVM: embedded PostgreSQL and ZooKeeper (or external ones), certificates, and the four services as Spring
 * contexts beside each other, under one home folder. For newcomers and for development.
 *
 * <p>It only puts together. It must not know tables, RPC methods or what a service does inside; it speaks to the services
 * as anybody else would: by their properties, their health pages and REST.
 */
@NullMarked
package io.scheduler.standalone;

import org.jspecify.annotations.NullMarked;
