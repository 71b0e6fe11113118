import { Group, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Keys } from '@/api/keys';
import { FormDialog } from '@/components/form/FormDialog';
import { PairsField } from '@/components/form/PairsField';
import { PrioritySelect } from '@/components/form/PrioritySelect';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';
import { useNow } from '@/components/Moment';
import { useFormats } from '@/lib/format';
import { paths } from '@/lib/paths';
import { wallOf } from '@/lib/zones';
import { backfill, schedulesOf } from './api';
import { DateFields } from './DateFields';
import { type BackfillDraft, bodyOf, dayBefore, isComplete } from './dates';
import { Planned } from './Planned';

const FIELDS = ['from', 'to', 'dates', 'cron', 'schedule', 'timezone', 'parallelism', 'priority', 'params'];

/** Runs of a workflow for dates in the past. Says how many before it starts them. */
export function BackfillDialog({
  project,
  workflow,
  onClose,
}: {
  project: string;
  workflow: string;
  onClose: () => void;
}) {
  const { t } = useTranslation(['backfills', 'common']);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const { zone } = useFormats();
  const schedules = useQuery(schedulesOf(project, workflow));
  const [keys] = useState(() => new Keys());
  const [draft, set] = useBackfillDraft(zone);
  return (
    <FormDialog
      title={t('createFor', { workflow })}
      action={t('start')}
      size="lg"
      fields={FIELDS}
      disabled={!isComplete(draft)}
      onClose={onClose}
      run={async () => {
        const body = bodyOf(draft);
        const started = await backfill.start(project, workflow, body, keys.of(body));
        await refresh();
        void navigate(paths.backfill(started.id));
      }}
    >
      {(errorOf) => (
        <>
          <DateFields draft={draft} set={set} errorOf={errorOf} schedules={schedules.data ?? []} />
          <Planned draft={draft} schedules={schedules.data ?? []} />
          <Group grow align="flex-start">
            <NumberInput
              label={t('parallelism')}
              description={t('parallelismHint')}
              min={1}
              max={100}
              allowDecimal={false}
              value={draft.parallelism}
              error={errorOf('parallelism')}
              onChange={(parallelism) => set('parallelism', Number(parallelism))}
            />
            <Select
              label={t('dependents.label')}
              description={t('dependents.hint')}
              allowDeselect={false}
              value={draft.dependents}
              data={(['none', 'direct', 'all'] as const).map((each) => ({
                value: each,
                label: t(`dependents.${each}`),
              }))}
              onChange={(dependents) => set('dependents', dependents ?? 'none')}
            />
          </Group>
          <SegmentedControl
            aria-label={t('order.label')}
            value={draft.order}
            data={[
              { value: 'ASC', label: t('order.ASC') },
              { value: 'DESC', label: t('order.DESC') },
            ]}
            onChange={(order) => set('order', order)}
          />
          <PrioritySelect
            value={draft.priority}
            preset={t('priorityPreset')}
            error={errorOf('priority')}
            onChange={(priority) => set('priority', priority)}
          />
          <PairsField
            label={t('common:form.params')}
            pairs={draft.params}
            error={errorOf('params')}
            onChange={(params) => set('params', params)}
          />
        </>
      )}
    </FormDialog>
  );
}

function useBackfillDraft(zone: string) {
  const today = wallOf(useNow(), zone).slice(0, 10);
  const { draft, set } = useDraft<BackfillDraft>({
    which: 'range',
    from: dayBefore(today),
    to: dayBefore(today),
    list: '',
    rhythm: 'daily',
    schedule: '',
    cron: '0 0 2 * * ?',
    timezone: zone,
    order: 'ASC',
    parallelism: 1,
    dependents: 'none',
    priority: '',
    params: [],
  });
  return [draft, set] as const;
}
