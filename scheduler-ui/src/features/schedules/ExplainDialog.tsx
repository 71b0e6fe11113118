import { Anchor, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schedule, Schema } from '@/api/types';
import { Dialog } from '@/components/Dialog';
import { Refusal } from '@/components/form/Refusal';
import { Mark } from '@/components/Mark';
import { MomentIn } from '@/components/Moment';
import { paths } from '@/lib/paths';
import type { Tone } from '@/lib/states';
import { wallOf } from '@/lib/zones';
import { explained, nameOf } from './api';

const TONES: Readonly<Record<string, Tone | undefined>> = {
  fired: 'good',
  queued: 'held',
  pending: 'active',
  future: 'active',
  paused: 'held',
  disabled: 'held',
};

/** Pick a time, and read why the schedule did or did not fire then. */
export function ExplainDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { t } = useTranslation(['schedules', 'common']);
  const [wall, setWall] = useState(() => wallOf(new Date().setSeconds(0, 0), schedule.timezone));
  const [asked] = useDebouncedValue(wall, 400);
  const query = useQuery(explained(nameOf(schedule), asked));
  return (
    <Dialog onClose={onClose} title={t('explain.title', { name: schedule.name, workflow: schedule.workflow })}>
      <Stack gap="sm">
        <TextInput
          type="datetime-local"
          step={1}
          label={t('explain.at')}
          description={t('inZone', { zone: schedule.timezone })}
          data-autofocus
          value={wall}
          onChange={(event) => setWall(event.currentTarget.value)}
        />
        <div aria-live="polite">
          {query.error !== null ? (
            <Refusal failure={query.error} />
          ) : (
            query.data !== undefined && <Answer explanation={query.data} zone={schedule.timezone} />
          )}
        </div>
      </Stack>
    </Dialog>
  );
}

function Answer({
  explanation: { code, message, next, workflowInstanceId },
  zone,
}: {
  explanation: Schema['Explanation'];
  zone: string;
}) {
  const { t } = useTranslation('schedules');
  return (
    <Stack gap={6} align="flex-start">
      <Mark tone={TONES[code] ?? 'left'}>{t(`explain.code.${code as 'fired'}`, { defaultValue: code })}</Mark>
      <Text size="sm">{message}</Text>
      {workflowInstanceId !== null && workflowInstanceId !== undefined && (
        <Anchor component={Link} to={paths.run(workflowInstanceId)} size="sm">
          {t('explain.run', { id: workflowInstanceId })}
        </Anchor>
      )}
      {next !== null && next !== undefined && (
        <Text size="sm" c="dimmed">
          {t('explain.next')} <MomentIn zone={zone} at={next} />
        </Text>
      )}
    </Stack>
  );
}
