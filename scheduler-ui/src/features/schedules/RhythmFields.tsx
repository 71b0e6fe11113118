import { Chip, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changedRhythm, HOUR_STEPS, MINUTE_STEPS, type Rhythm, RHYTHMS, type RhythmKind, WEEKDAYS } from '@/lib/cron';

/** A common rhythm, put together without knowing cron. */
export function RhythmFields({ rhythm, onChange }: { rhythm: Rhythm | undefined; onChange: (rhythm: Rhythm) => void }) {
  const { t } = useTranslation('schedules');
  return (
    <Group align="flex-end" gap="sm">
      <Select
        w={180}
        label={t('rhythm.label')}
        allowDeselect={false}
        value={rhythm?.kind ?? 'own'}
        data={[
          ...RHYTHMS.map((kind) => ({ value: kind, label: t(`rhythm.${kind}`) })),
          { value: 'own', label: t('rhythm.own'), disabled: true },
        ]}
        onChange={(kind) => onChange(changedRhythm(rhythm, kind as RhythmKind))}
      />
      {rhythm?.kind === 'minutes' && (
        <Steps
          label={t('rhythm.everyMinutes')}
          steps={MINUTE_STEPS}
          value={rhythm.every}
          onChange={(every) => onChange({ ...rhythm, every })}
        />
      )}
      {rhythm?.kind === 'hours' && (
        <>
          <Steps
            label={t('rhythm.everyHours')}
            steps={HOUR_STEPS}
            value={rhythm.every}
            onChange={(every) => onChange({ ...rhythm, every })}
          />
          <NumberInput
            w={110}
            label={t('rhythm.minute')}
            min={0}
            max={59}
            clampBehavior="strict"
            value={rhythm.minute}
            onChange={(minute) => onChange({ ...rhythm, minute: Number(minute) })}
          />
        </>
      )}
      {rhythm?.kind === 'monthly' && (
        <Select
          w={130}
          label={t('rhythm.day')}
          allowDeselect={false}
          value={String(rhythm.day)}
          data={[
            ...Array.from({ length: 31 }, (_, day) => String(day + 1)),
            { value: 'last', label: t('rhythm.lastDay') },
          ]}
          onChange={(day) => onChange({ ...rhythm, day: day === 'last' ? 'last' : Number(day) })}
        />
      )}
      {rhythm !== undefined && 'hour' in rhythm && (
        <TextInput
          type="time"
          w={150}
          label={t('rhythm.time')}
          value={`${two(rhythm.hour)}:${two(rhythm.minute)}`}
          onChange={(event) => {
            const [hour, minute] = event.currentTarget.value.split(':').map(Number);
            if (hour !== undefined && minute !== undefined) onChange({ ...rhythm, hour, minute });
          }}
        />
      )}
      {rhythm?.kind === 'weekly' && (
        <Chip.Group
          multiple
          value={[...rhythm.days]}
          onChange={(days) => {
            const chosen = WEEKDAYS.filter((day) => days.includes(day));
            if (chosen.length > 0) onChange({ ...rhythm, days: chosen });
          }}
        >
          <Group gap={4} role="group" aria-label={t('rhythm.days')}>
            {WEEKDAYS.map((day) => (
              <Chip key={day} value={day} size="xs">
                {t(`weekday.${day}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
    </Group>
  );
}

const two = (n: number) => String(n).padStart(2, '0');

function Steps({
  label,
  steps,
  value,
  onChange,
}: {
  label: string;
  steps: readonly number[];
  value: number;
  onChange: (step: number) => void;
}) {
  const data = steps.includes(value) ? steps : [value, ...steps];
  return (
    <Select
      w={130}
      label={label}
      allowDeselect={false}
      value={String(value)}
      data={data.map(String)}
      onChange={(step) => onChange(Number(step))}
    />
  );
}
