import { Group } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { namesOf } from '@/api/names';
import { Mark } from '@/components/Mark';
import { useUsualColumns } from '@/components/named/columns';
import { NamedList } from '@/components/named/NamedList';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { useNames } from '@/components/useNames';
import { AlertsFrame } from './AlertsFrame';
import { type AlertEvent, ruleList } from './api';
import { removeRule, ruleForm } from './ruleForm';

/** What is told to whom, of all projects and of the cluster itself. */
export function ClusterRulesPage() {
  return (
    <Rules
      project={undefined}
      frame={(create, list) => (
        <AlertsFrame tab="rules" actions={create}>
          {list}
        </AlertsFrame>
      )}
    />
  );
}

/** What of one project is told to whom. */
export function ProjectRulesTab() {
  const { project } = useNames();
  return (
    <Rules
      project={project}
      frame={(create, list) => (
        <ProjectFrame project={project} tab="alert-rules" actions={create}>
          {list}
        </ProjectFrame>
      )}
    />
  );
}

function Rules({
  project,
  frame,
}: {
  project: string | undefined;
  frame: (create: ReactNode, list: ReactNode) => ReactNode;
}) {
  const { t } = useTranslation(['alerts', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(ruleList(project, usePaging()));
  const groups = useQuery(namesOf('alertGroup', '')).data ?? [];
  return (
    <NamedList
      frame={frame}
      label={t('tab.rules')}
      query={query}
      words={{ create: t('rule.create'), delete: t('rule.deleteText') }}
      empty={{
        icon: <IconBell size={40} />,
        title: t('rule.empty'),
        text: t(project === undefined ? 'rule.emptyCluster' : 'rule.emptyText'),
      }}
      columns={[
        {
          ...usual.name,
          cell: ({ name, enabled }) => (
            <Group gap="xs">
              <strong>{name}</strong>
              {!enabled && <Mark tone="held">{t('off')}</Mark>}
            </Group>
          ),
        },
        {
          key: 'events',
          header: t('rule.events'),
          cell: ({ events }) => events.map((event) => t(`event.${event as AlertEvent}`)).join(', '),
        },
        {
          key: 'of',
          header: t('rule.of'),
          cell: ({ workflow, schedule }) =>
            [workflow ?? t('rule.all'), schedule].filter((each) => typeof each === 'string').join(' · '),
        },
        { key: 'group', header: t('rule.group'), cell: ({ group }) => group },
        usual.changedBy,
        usual.changedAt,
      ]}
      form={(rule) => ruleForm(project, rule, groups, t)}
      remove={{ run: (name) => removeRule(project, name) }}
    />
  );
}
