import { NumberInput, Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PrioritySelect } from '@/components/form/PrioritySelect';
import type { PartProps } from './WindowFields';

const MISFIRE = ['LATEST', 'SKIP', 'ALL'] as const;
const OVERLAP = ['ALLOW', 'SKIP', 'QUEUE'] as const;

/** What becomes of fire times that are missed or come too early. */
export function PolicyFields({ draft, set, errorOf }: PartProps) {
  const { t } = useTranslation('schedules');
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t('misfire.label')}
        value={draft.misfire}
        error={errorOf('misfire')}
        onChange={(misfire) => set('misfire', misfire)}
      >
        <Stack gap={6} mt={4}>
          {MISFIRE.map((each) => (
            <Radio key={each} value={each} label={t(`misfire.${each}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('overlap.label')}
        value={draft.overlap}
        error={errorOf('overlap')}
        onChange={(overlap) => set('overlap', overlap)}
      >
        <Stack gap={6} mt={4}>
          {OVERLAP.map((each) => (
            <Radio key={each} value={each} label={t(`overlap.${each}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {(draft.misfire === 'ALL' || draft.overlap === 'QUEUE') && (
        <NumberInput
          w={220}
          label={t('catchUpLimit')}
          description={t('catchUpLimitHint')}
          min={1}
          max={100}
          allowDecimal={false}
          value={draft.catchUpLimit}
          error={errorOf('catchUpLimit')}
          onChange={(limit) => set('catchUpLimit', Number(limit))}
        />
      )}
      <PrioritySelect
        value={draft.priority}
        preset={t('priorityPreset')}
        error={errorOf('priority')}
        onChange={(priority) => set('priority', priority)}
      />
    </Stack>
  );
}
