import { Group, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/api/types';
import type { ErrorOf } from '@/components/form/FormDialog';
import { ZoneSelect } from '@/components/form/ZoneSelect';
import { type BackfillDraft, entriesOf, strangers } from './dates';

/** Which dates: all of a range by some rhythm, or a list. */
export function DateFields({
  draft,
  set,
  errorOf,
  schedules,
}: {
  draft: BackfillDraft;
  set: <Key extends keyof BackfillDraft>(key: Key, value: BackfillDraft[Key]) => void;
  errorOf: ErrorOf;
  schedules: readonly Schedule[];
}) {
  const { t } = useTranslation('backfills');
  const wrong = strangers(entriesOf(draft.list));
  return (
    <>
      <SegmentedControl
        aria-label={t('which.label')}
        value={draft.which}
        data={[
          { value: 'range', label: t('which.range') },
          { value: 'list', label: t('which.list') },
        ]}
        onChange={(which) => set('which', which)}
      />
      {draft.which === 'list' ? (
        <Textarea
          label={t('dates')}
          description={t('datesHint')}
          autosize
          minRows={3}
          maxRows={10}
          data-autofocus
          value={draft.list}
          error={
            errorOf('dates') ?? (wrong.length > 0 ? t('datesWrong', { text: wrong.slice(0, 3).join(', ') }) : null)
          }
          onChange={(event) => set('list', event.currentTarget.value)}
        />
      ) : (
        <>
          <Group grow align="flex-start">
            {(['from', 'to'] as const).map((key) => (
              <TextInput
                key={key}
                type="date"
                label={t(key)}
                required
                value={draft[key]}
                error={errorOf(key)}
                onChange={(event) => set(key, event.currentTarget.value)}
              />
            ))}
          </Group>
          <Select
            label={t('rhythm.label')}
            allowDeselect={false}
            value={draft.rhythm === 'schedule' ? `schedule ${draft.schedule}` : draft.rhythm}
            data={[
              { value: 'daily', label: t('rhythm.daily') },
              ...schedules.map(({ name, cron }) => ({
                value: `schedule ${name}`,
                label: t('rhythm.schedule', { name, cron }),
              })),
              { value: 'cron', label: t('rhythm.cron') },
            ]}
            error={errorOf('schedule')}
            onChange={(value) => {
              const [kind, ...name] = (value ?? 'daily').split(' ');
              set('rhythm', kind as BackfillDraft['rhythm']);
              set('schedule', name.join(' '));
            }}
          />
          {draft.rhythm === 'cron' && (
            <TextInput
              label={t('cron')}
              description={t('cronHint')}
              spellCheck={false}
              value={draft.cron}
              error={errorOf('cron')}
              onChange={(event) => set('cron', event.currentTarget.value)}
            />
          )}
        </>
      )}
      {(draft.which === 'list' || draft.rhythm !== 'schedule') && (
        <ZoneSelect
          value={draft.timezone}
          error={errorOf('timezone')}
          onChange={(timezone) => set('timezone', timezone)}
        />
      )}
    </>
  );
}
