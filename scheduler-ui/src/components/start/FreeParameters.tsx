import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FreeParameter } from './inputs';
import classes from './Start.module.css';

/** Names and values that the workflow does not declare. */
export function FreeParameters({
  free,
  errorOf,
  onChange,
}: {
  free: readonly FreeParameter[];
  errorOf: (key: number) => string | undefined;
  onChange: (free: readonly FreeParameter[]) => void;
}) {
  const { t } = useTranslation('start');
  const change = (key: number, part: Partial<FreeParameter>) =>
    onChange(free.map((each) => (each.key === key ? { ...each, ...part } : each)));
  return (
    <Stack gap="xs">
      {free.map(({ key, name, value }) => (
        <Group key={key} gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            className={classes.grow}
            aria-label={t('name')}
            placeholder={t('name')}
            value={name}
            error={errorOf(key)}
            autoFocus={name === ''}
            onChange={(event) => change(key, { name: event.currentTarget.value })}
          />
          <TextInput
            className={classes.grow}
            aria-label={t('value')}
            placeholder={t('value')}
            value={value}
            onChange={(event) => change(key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('removeParameter', { name })}
            onClick={() => onChange(free.filter((each) => each.key !== key))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange([...free, { key: Math.max(0, ...free.map((each) => each.key)) + 1, name: '', value: '' }])
          }
        >
          {t('addParameter')}
        </Button>
      </div>
    </Stack>
  );
}
