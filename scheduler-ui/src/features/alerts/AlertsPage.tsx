import { Anchor, Group, Select } from '@mantine/core';
import { IconBell, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '@/api/client';
import { namesOf } from '@/api/names';
import type { Schema } from '@/api/types';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { useAct } from '@/components/useRefresh';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { AlertsFrame } from './AlertsFrame';
import { type AlertEvent, alertList, DELIVERY_STATES, type DeliveryState, EVENTS } from './api';
import { Deliveries } from './Deliveries';

type Alert = Schema['Alert'];

/** What was told, to whom, and whether it arrived. */
export function AlertsPage() {
  const { t } = useTranslation(['alerts', 'common']);
  const search = useSearch();
  const act = useAct();
  const project = search.text('project');
  const event = EVENTS.find((each) => each === search.text('event'));
  const state = DELIVERY_STATES.find((each) => each === search.text('state'));
  const query = useQuery(
    alertList({
      ...usePaging(),
      ...(project !== '' && { project }),
      ...(event !== undefined && { event }),
      ...(state !== undefined && { state }),
    }),
  );
  const retry = (id: number) =>
    void act(() => api.POST('/api/v1/alerts/{id}/retry', { params: { path: { id } } }), t('list.retried'));
  return (
    <AlertsFrame tab="alerts">
      <Filters event={event} state={state} />
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('tab.alerts')}
            page={page}
            keyOf={(row) => row.id}
            minWidth={900}
            filtered={project !== '' || event !== undefined || state !== undefined}
            onClearFilters={() => search.change({ project: undefined, event: undefined, state: undefined })}
            empty={
              <Notice icon={<IconBell size={40} />} title={t('list.empty')}>
                {t('list.emptyText')}
              </Notice>
            }
            columns={[
              { key: 'at', header: t('list.at'), cell: (row) => <Moment at={row.createdAt} />, width: 170 },
              {
                key: 'event',
                header: t('list.event'),
                cell: (row) => t(`event.${row.event as AlertEvent}`, { defaultValue: row.event }),
              },
              { key: 'about', header: t('list.about'), cell: (row) => <About alert={row} /> },
              { key: 'deliveries', header: t('list.deliveries'), cell: (row) => <Deliveries of={row.deliveries} /> },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (row) =>
                  row.deliveries.some((each) => each.state === 'FAILED') && (
                    <RowMenu
                      name={String(row.id)}
                      actions={[{ label: t('list.retry'), icon: <IconSend size={16} />, run: () => retry(row.id) }]}
                    />
                  ),
              },
            ]}
          />
        )}
      </QueryView>
    </AlertsFrame>
  );
}

function About({ alert: { project, workflowInstanceId, facts } }: { alert: Alert }) {
  const { t } = useTranslation('alerts');
  const what = [facts.workflow, facts.task, facts.schedule, facts.worker, facts.node].filter(
    (each) => each !== undefined && each !== '',
  );
  const words = [project, ...what].filter(Boolean).join(' / ');
  return (
    <>
      {workflowInstanceId === null || workflowInstanceId === undefined ? (
        words
      ) : (
        <Anchor component={Link} to={paths.run(workflowInstanceId)} size="sm">
          {words} · {t('list.run', { id: workflowInstanceId })}
        </Anchor>
      )}
      {facts.reason !== undefined && <div>{facts.reason}</div>}
    </>
  );
}

function Filters({ event, state }: { event: AlertEvent | undefined; state: DeliveryState | undefined }) {
  const { t } = useTranslation('alerts');
  const search = useSearch();
  const projects = useQuery(namesOf('project', '')).data ?? [];
  const project = search.text('project');
  return (
    <Group gap="xs" mb="sm" align="flex-end" role="search" aria-label={t('list.filters')}>
      <Select
        w={180}
        label={t('list.project')}
        placeholder={t('list.any')}
        value={project === '' ? null : project}
        data={[...new Set([...projects, ...(project === '' ? [] : [project])])]}
        onChange={(next) => search.change({ project: next ?? undefined })}
        searchable
        clearable
      />
      <Select
        w={240}
        label={t('list.event')}
        placeholder={t('list.any')}
        value={event ?? null}
        data={EVENTS.map((value) => ({ value, label: t(`event.${value}`) }))}
        onChange={(next) => search.change({ event: next ?? undefined })}
        clearable
      />
      <Select
        w={180}
        label={t('list.delivery')}
        placeholder={t('list.any')}
        value={state ?? null}
        data={DELIVERY_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        onChange={(next) => search.change({ state: next ?? undefined })}
        clearable
      />
    </Group>
  );
}
