import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { Mark } from '@/components/Mark';
import type { Tone } from '@/lib/states';

type Node = Schema['NodeView'];

const TONES: Record<Node['mode'], Tone> = { ACTIVE: 'good', PASSIVE: 'held', DRAINING: 'held' };

/** Whether a node is there, what it does, what is wanted of it and what is in its way. */
export function NodeMarks({ node }: { node: Node }) {
  const { t } = useTranslation('cluster');
  return (
    <Stack gap={2} align="flex-start">
      <Group gap={6}>
        {node.registered ? (
          <Mark tone={TONES[node.mode]}>{t(`mode.${node.mode}`)}</Mark>
        ) : (
          <Mark tone="bad">{t('mode.absent')}</Mark>
        )}
        {node.wantedMode !== node.mode && node.registered && (
          <Mark tone="active">{t('wanted', { mode: t(`mode.${node.wantedMode}`) })}</Mark>
        )}
        {node.takenOver && <Mark tone="bad">{t('takenOver')}</Mark>}
        {node.away && <Mark tone="held">{t('away')}</Mark>}
      </Group>
      {node.obstacle !== null && node.obstacle !== undefined && (
        <Text size="xs" c="var(--tone-bad)">
          {node.obstacle}
        </Text>
      )}
      {node.wishedBy !== null && node.wishedBy !== undefined && (
        <Text size="xs" c="dimmed">
          {t('wishedBy', { by: node.wishedBy, reason: node.wishReason ?? '' })}
        </Text>
      )}
    </Stack>
  );
}
