/** E-mail by SMTP. Must not know what has happened, only what is said of it. */
@org.jspecify.annotations.NullMarked
package io.scheduler.alert.mail;
