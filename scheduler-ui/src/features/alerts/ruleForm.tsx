import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { namesOf } from '@/api/names';
import type { Schema } from '@/api/types';
import type { FormOf } from '@/components/named/form';
import { type AlertEvent, EVENTS, OF_CLUSTER } from './api';

interface Draft {
  name: string;
  workflow: string;
  schedule: string;
  events: string[];
  group: string;
  waitingLongerThan: string;
  lateBy: string;
  enabled: boolean;
}

type T = ReturnType<typeof useTranslation<['alerts', 'common']>>['t'];

const given = (text: string) => (text.trim() === '' ? undefined : text.trim());

export function ruleForm(
  project: string | undefined,
  rule: Schema['AlertRuleView'] | undefined,
  groups: readonly string[],
  t: T,
): FormOf<Draft> {
  const events = EVENTS.filter((event) => project === undefined || !OF_CLUSTER.includes(event));
  return {
    initial: {
      name: rule?.name ?? '',
      workflow: rule?.workflow ?? '',
      schedule: rule?.schedule ?? '',
      events: rule?.events ?? ['WORKFLOW_FAILED'],
      group: rule?.group ?? groups[0] ?? '',
      waitingLongerThan: rule?.waitingLongerThan ?? '10m',
      lateBy: rule?.lateBy ?? '1m',
      enabled: rule?.enabled ?? true,
    },
    size: 'lg',
    fields: (draft, change) => [
      {
        kind: 'checks',
        key: 'events',
        label: t('rule.events'),
        options: events.map((value) => ({ value, label: t(`event.${value}`) })),
      },
      {
        kind: 'text',
        key: 'waitingLongerThan',
        label: t('rule.waitingLongerThan'),
        hint: t('rule.durationHint'),
        when: draft.events.includes('WAITING_TOO_LONG' satisfies AlertEvent),
      },
      {
        kind: 'text',
        key: 'lateBy',
        label: t('rule.lateBy'),
        hint: t('rule.durationHint'),
        when: draft.events.includes('SCHEDULE_LATE' satisfies AlertEvent),
      },
      {
        kind: 'own',
        key: 'workflow',
        paths: ['workflow'],
        when: project !== undefined,
        draw: (errorOf) => (
          <WorkflowField
            project={project ?? ''}
            label={t('rule.workflow')}
            hint={t('rule.workflowHint')}
            value={draft.workflow}
            error={errorOf('workflow')}
            onChange={(workflow) => change({ workflow })}
          />
        ),
      },
      {
        kind: 'text',
        key: 'schedule',
        label: t('rule.schedule'),
        hint: t('rule.scheduleHint'),
        when: draft.workflow.trim() !== '',
      },
      {
        kind: 'choice',
        key: 'group',
        label: t('rule.group'),
        hint: groups.length === 0 ? t('rule.noGroup') : undefined,
        options: groups.map((value) => ({ value, label: value })),
      },
      { kind: 'switch', key: 'enabled', label: t('rule.enabled') },
    ],
    save: ({ name, ...draft }) => {
      const has = (event: AlertEvent) => draft.events.includes(event);
      const body = {
        workflow: given(draft.workflow),
        schedule: given(draft.workflow) === undefined ? undefined : given(draft.schedule),
        events: events.filter(has),
        group: draft.group,
        waitingLongerThan: has('WAITING_TOO_LONG') ? given(draft.waitingLongerThan) : undefined,
        lateBy: has('SCHEDULE_LATE') ? given(draft.lateBy) : undefined,
        enabled: draft.enabled,
      };
      return project === undefined
        ? api.PUT('/api/v1/alert-rules/{name}', { params: { path: { name } }, body })
        : api.PUT('/api/v1/projects/{project}/alert-rules/{name}', { params: { path: { project, name } }, body });
    },
  };
}

export function removeRule(project: string | undefined, name: string): Promise<unknown> {
  return project === undefined
    ? api.DELETE('/api/v1/alert-rules/{name}', { params: { path: { name } } })
    : api.DELETE('/api/v1/projects/{project}/alert-rules/{name}', { params: { path: { project, name } } });
}

function WorkflowField({
  project,
  hint,
  ...field
}: {
  project: string;
  label: string;
  hint: string;
  value: string;
  error: string | undefined;
  onChange: (workflow: string) => void;
}) {
  const names = useQuery(namesOf('workflow', project)).data ?? [];
  return <Autocomplete {...field} description={hint} data={[...new Set(names)]} limit={100} />;
}
