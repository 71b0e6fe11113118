package io.scheduler.dao.project;

/** Something of a project, by name: a secret, a data source. */
public record InProject(String project, String name) {}
