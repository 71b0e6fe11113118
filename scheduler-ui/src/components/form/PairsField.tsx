import { ActionIcon, Button, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Pair } from './pairs';

/** Names with values, one below the other. */
export function PairsField({
  label,
  pairs,
  onChange,
  error,
}: {
  label: string;
  pairs: readonly Pair[];
  onChange: (pairs: readonly Pair[]) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const change = (at: number, part: Partial<Pair>) =>
    onChange(pairs.map((pair, index) => (index === at ? { ...pair, ...part } : pair)));
  return (
    <Fieldset legend={label} p="sm">
      <Stack gap={6}>
        {pairs.map((pair, index) => (
          <Group key={index} gap={6} wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              size="xs"
              aria-label={t('form.pairName', { number: index + 1 })}
              placeholder={t('form.name')}
              value={pair.name}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            <TextInput
              flex={2}
              size="xs"
              aria-label={t('form.pairValue', { number: index + 1 })}
              placeholder={t('form.value')}
              value={pair.value}
              onChange={(event) => change(index, { value: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('form.removeRow', { number: index + 1 })}
              onClick={() => onChange(pairs.filter((_, at) => at !== index))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Group justify="space-between">
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...pairs, { name: '', value: '' }])}
          >
            {t('form.addRow')}
          </Button>
          {error !== undefined && <span role="alert">{error}</span>}
        </Group>
      </Stack>
    </Fieldset>
  );
}
