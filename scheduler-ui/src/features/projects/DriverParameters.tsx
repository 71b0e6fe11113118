import { ActionIcon, Fieldset, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ErrorOf } from '@/components/form/FormDialog';
import { kindOf } from './dataSourceKinds';

/** What the driver is told besides the address; only names that it may be given can be chosen. */
export function DriverParameters({
  type,
  values,
  onChange,
  errorOf,
}: {
  type: string;
  values: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
  errorOf: ErrorOf;
}) {
  const { t } = useTranslation(['projects', 'common']);
  const names = Object.keys(values);
  const free = kindOf(type).parameters.filter((name) => !names.includes(name));
  return (
    <Fieldset legend={t('dataSource.parameters')} p="sm">
      <Stack gap={6}>
        {names.map((name) => (
          <Group key={name} gap={6} wrap="nowrap" align="flex-end">
            <TextInput
              flex={1}
              size="xs"
              label={name}
              value={values[name]}
              error={errorOf(`parameters.${name}`)}
              onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('dataSource.removeParameter', { name })}
              onClick={() => onChange(Object.fromEntries(Object.entries(values).filter(([each]) => each !== name)))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Select
          size="xs"
          searchable
          aria-label={t('dataSource.addParameter')}
          placeholder={t('dataSource.addParameter')}
          value={null}
          data={free}
          onChange={(name) => {
            if (name !== null) onChange({ ...values, [name]: '' });
          }}
        />
      </Stack>
    </Fieldset>
  );
}
