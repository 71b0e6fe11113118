import 'i18next';
import type common from './en/common.json';
import type home from './en/home.json';
import type projects from './en/projects.json';
import type workflows from './en/workflows.json';
import type editor from './en/editor.json';
import type runs from './en/runs.json';
import type logs from './en/logs.json';
import type start from './en/start.json';
import type schedules from './en/schedules.json';
import type backfills from './en/backfills.json';
import type lineage from './en/lineage.json';
import type cluster from './en/cluster.json';
import type settings from './en/settings.json';
import type alerts from './en/alerts.json';
import type code from './en/code.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common;
      home: typeof home;
      projects: typeof projects;
      workflows: typeof workflows;
      editor: typeof editor;
      runs: typeof runs;
      logs: typeof logs;
      start: typeof start;
      schedules: typeof schedules;
      backfills: typeof backfills;
      lineage: typeof lineage;
      cluster: typeof cluster;
      settings: typeof settings;
      alerts: typeof alerts;
      code: typeof code;
    };
  }
}
