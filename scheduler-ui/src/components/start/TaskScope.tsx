import { MultiSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outline } from '@/api/document';
import type { Scope } from './inputs';

const SCOPES: readonly Scope[] = ['whole', 'from', 'only', 'upTo'];

/** All of a workflow or a part of it. */
export function TaskScope({
  outline,
  scope,
  tasks,
  error,
  onChange,
}: {
  outline: Outline;
  scope: Scope;
  tasks: readonly string[];
  error: string | undefined;
  onChange: (scope: Scope, tasks: readonly string[]) => void;
}) {
  const { t } = useTranslation('start');
  const label = useId();
  const names = outline.tasks.filter((task) => task.list === 'tasks').map((task) => task.name);
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600} id={label}>
        {t('which')}
      </Text>
      <SegmentedControl
        aria-labelledby={label}
        value={scope}
        data={SCOPES.map((value) => ({ value, label: t(value) }))}
        onChange={(value) => onChange(value, tasks)}
      />
      {scope !== 'whole' && (
        <MultiSelect
          label={t('choose')}
          description={scope === 'upTo' ? undefined : t('chooseHint')}
          data={names}
          value={[...tasks]}
          error={error}
          searchable
          limit={200}
          onChange={(chosen) => onChange(scope, chosen)}
        />
      )}
    </Stack>
  );
}
