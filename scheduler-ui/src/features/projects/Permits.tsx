import { Anchor, NumberInput } from '@mantine/core';
import { IconArrowsSort, IconBolt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { FormDialog } from '@/components/form/FormDialog';
import { Mark } from '@/components/Mark';
import { FromNow } from '@/components/Moment';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { Section } from '@/components/Section';
import { useRefresh } from '@/components/useRefresh';
import { paths } from '@/lib/paths';
import { permitList } from './api';

type Permit = Schema['Permit'];
type Open = { kind: 'force' | 'priority'; permit: Permit };

/** Who has a permit of the group, then who waits, in the order in which they come to it. */
export function Permits({ project, group }: { project: string; group: string }) {
  const { t } = useTranslation(['projects', 'common']);
  const query = useQuery(permitList(project, group, { page: 0, size: 100 }));
  const [open, setOpen] = useState<Open>();
  const path = { project, group, taskInstanceId: open?.permit.taskInstanceId ?? 0 };
  const refresh = useRefresh();
  return (
    <Section title={t('taskGroup.permitsOf', { name: group })}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('taskGroup.permitsOf', { name: group })}
            page={page}
            paged={false}
            keyOf={(row) => row.taskInstanceId}
            columns={[
              {
                key: 'state',
                header: t('taskGroup.state'),
                cell: ({ state, position, forced }) =>
                  state === 'GRANTED' ? (
                    <Mark tone="active">{forced ? t('taskGroup.forced') : t('taskGroup.holds')}</Mark>
                  ) : (
                    <Mark tone="idle">{t('taskGroup.place', { position: position ?? '?' })}</Mark>
                  ),
              },
              {
                key: 'task',
                header: t('taskGroup.task'),
                cell: ({ task, workflowInstanceId }) => (
                  <Anchor component={Link} to={paths.run(workflowInstanceId, { task })} size="sm">
                    {task}
                  </Anchor>
                ),
              },
              { key: 'workflow', header: t('taskGroup.workflow'), cell: ({ workflow }) => workflow },
              { key: 'priority', header: t('common:form.priority'), numeric: true, cell: (row) => row.priority },
              {
                key: 'asked',
                header: t('taskGroup.asked'),
                numeric: true,
                cell: (row) => <FromNow at={row.askedAt} />,
              },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (permit) =>
                  permit.state === 'WAITING' && (
                    <RowMenu
                      name={permit.task}
                      actions={[
                        {
                          label: t('taskGroup.force'),
                          icon: <IconBolt size={16} />,
                          run: () => setOpen({ kind: 'force', permit }),
                        },
                        {
                          label: t('taskGroup.setPriority'),
                          icon: <IconArrowsSort size={16} />,
                          run: () => setOpen({ kind: 'priority', permit }),
                        },
                      ]}
                    />
                  ),
              },
            ]}
          />
        )}
      </QueryView>
      {open?.kind === 'force' && (
        <Confirm
          title={t('taskGroup.forceTitle', { task: open.permit.task })}
          action={t('taskGroup.force')}
          destroys={false}
          run={async () => {
            await api.POST('/api/v1/projects/{project}/task-groups/{group}/permits/{taskInstanceId}/force', {
              params: { path },
            });
            await refresh();
          }}
          onClose={() => setOpen(undefined)}
        >
          {t('taskGroup.forceText')}
        </Confirm>
      )}
      {open?.kind === 'priority' && (
        <PriorityDialog path={path} permit={open.permit} onClose={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

function PriorityDialog({
  path,
  permit,
  onClose,
}: {
  path: { project: string; group: string; taskInstanceId: number };
  permit: Permit;
  onClose: () => void;
}) {
  const { t } = useTranslation(['projects', 'common']);
  const refresh = useRefresh();
  const [priority, setPriority] = useState(permit.priority);
  return (
    <FormDialog
      title={t('taskGroup.priorityTitle', { task: permit.task })}
      fields={['priority']}
      onClose={onClose}
      run={async () => {
        await api.PUT('/api/v1/projects/{project}/task-groups/{group}/permits/{taskInstanceId}', {
          params: { path },
          body: { priority },
        });
        await refresh();
      }}
    >
      {(errorOf) => (
        <NumberInput
          label={t('common:form.priority')}
          description={t('taskGroup.priorityHint')}
          allowDecimal={false}
          data-autofocus
          value={priority}
          error={errorOf('priority')}
          onChange={(value) => setPriority(Number(value))}
        />
      )}
    </FormDialog>
  );
}
