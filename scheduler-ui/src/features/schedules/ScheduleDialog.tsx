import { Accordion, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/api/types';
import { FormDialog } from '@/components/form/FormDialog';
import { PairsField } from '@/components/form/PairsField';
import { useDraft } from '@/components/form/useDraft';
import { ZoneSelect } from '@/components/form/ZoneSelect';
import { useRefresh } from '@/components/useRefresh';
import { useFormats } from '@/lib/format';
import { schedule as schedules } from './api';
import { cronOf, rhythmOf } from '@/lib/cron';
import { CronWords } from '@/components/CronWords';
import { bodyOf, draftOf } from './form';
import { PolicyFields } from './PolicyFields';
import { Preview } from './Preview';
import { RhythmFields } from './RhythmFields';
import { WindowFields } from './WindowFields';

const FIELDS = [
  'name',
  'cron',
  'timezone',
  'start',
  'end',
  'misfire',
  'catchUpLimit',
  'overlap',
  'jitter',
  'calendar',
  'priority',
  'params',
];

/** Makes a schedule of a workflow, or changes one. */
export function ScheduleDialog({
  project,
  workflow,
  schedule,
  onClose,
}: {
  project: string;
  workflow: string;
  schedule: Schedule | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation(['schedules', 'common']);
  const refresh = useRefresh();
  const { zone } = useFormats();
  const { draft, set } = useDraft(draftOf(schedule, zone));
  return (
    <FormDialog
      title={schedule === undefined ? t('createFor', { workflow }) : t('editTitle', { name: schedule.name, workflow })}
      size="xl"
      fields={FIELDS}
      disabled={draft.name.trim() === '' || draft.cron.trim() === ''}
      onClose={onClose}
      run={async () => {
        await schedules.put({ project, workflow, name: draft.name.trim() }, bodyOf(draft, schedule));
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          {schedule === undefined && (
            <TextInput
              label={t('common:form.name')}
              description={t('nameHint')}
              required
              data-autofocus
              value={draft.name}
              error={errorOf('name')}
              onChange={(event) => set('name', event.currentTarget.value)}
            />
          )}
          <RhythmFields rhythm={rhythmOf(draft.cron)} onChange={(rhythm) => set('cron', cronOf(rhythm))} />
          <TextInput
            label={t('cron')}
            description={t('cronHint')}
            required
            spellCheck={false}
            value={draft.cron}
            error={errorOf('cron')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            onChange={(event) => set('cron', event.currentTarget.value)}
          />
          <strong aria-live="polite">
            <CronWords cron={draft.cron.trim()} />
          </strong>
          <ZoneSelect
            value={draft.timezone}
            error={errorOf('timezone')}
            onChange={(timezone) => set('timezone', timezone)}
          />
          <Preview draft={draft} />
          <Accordion variant="separated" multiple>
            <Accordion.Item value="window">
              <Accordion.Control>{t('part.window')}</Accordion.Control>
              <Accordion.Panel>
                <WindowFields draft={draft} set={set} errorOf={errorOf} />
              </Accordion.Panel>
            </Accordion.Item>
            <Accordion.Item value="policy">
              <Accordion.Control>{t('part.policy')}</Accordion.Control>
              <Accordion.Panel>
                <PolicyFields draft={draft} set={set} errorOf={errorOf} />
              </Accordion.Panel>
            </Accordion.Item>
            <Accordion.Item value="params">
              <Accordion.Control>{t('part.params', { count: draft.params.length })}</Accordion.Control>
              <Accordion.Panel>
                <PairsField
                  label={t('common:form.params')}
                  pairs={draft.params}
                  error={errorOf('params')}
                  onChange={(params) => set('params', params)}
                />
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
          <Switch
            label={t('enabled')}
            description={t('enabledHint')}
            checked={draft.enabled}
            onChange={(event) => set('enabled', event.currentTarget.checked)}
          />
        </>
      )}
    </FormDialog>
  );
}
