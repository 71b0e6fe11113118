package io.scheduler.alert.broken;

/** Breaks a rule of the house, to prove that the rule finds it. */
public final class UsesApi {
    io.scheduler.api.app.ApiApplication wrong;
}
