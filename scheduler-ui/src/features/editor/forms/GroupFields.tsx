import { ActionIcon, Button, Fieldset, Group, Input, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Schema, shapeOf } from '../model/schema';
import type { Path } from '../model/write';
import { AnyField } from './AnyField';
import { Field, type FieldProps, useFrame } from './Field';
import { useForm } from './FormContext';
import classes from './forms.module.css';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function Members({ schema, path, value }: { schema: Schema; path: Path; value: Record<string, unknown> }) {
  return Object.entries(schema.properties ?? {}).map(([name, member]) => (
    <Field
      key={name}
      schema={member}
      path={[...path, name]}
      value={value[name]}
      required={schema.required?.includes(name) === true && Object.keys(value).length > 0}
    />
  ));
}

/** Fields that belong together. */
export function GroupField(props: FieldProps) {
  const { schema, path, value } = props;
  const { label } = useFrame(props);
  if (value !== undefined && value !== null && !isRecord(value)) return <AnyField {...props} />;
  return (
    <Fieldset legend={label} variant="filled" className={classes.group ?? ''}>
      <Stack gap="sm">
        <Members schema={shapeOf(schema)} path={path} value={isRecord(value) ? value : {}} />
      </Stack>
    </Fieldset>
  );
}

/** A list of groups. */
export function GroupsField(props: FieldProps) {
  const { schema, path, value } = props;
  const { t } = useTranslation('editor');
  const { set } = useForm();
  const frame = useFrame(props);
  if (value !== undefined && value !== null && (!Array.isArray(value) || !value.every(isRecord)))
    return <AnyField {...props} />;
  const list: Record<string, unknown>[] = Array.isArray(value) ? value : [];
  const item = shapeOf(schema).items ?? {};
  return (
    <Input.Wrapper {...frame} labelElement="div">
      <div className={classes.rows} role="group" aria-label={frame.label}>
        {list.map((each, at) => (
          <div key={at} className={classes.item}>
            <Group justify="space-between">
              <Text size="xs" fw={600}>
                {t('form.number', { number: at + 1 })}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('form.remove', { label: t('form.item', { label: frame.label, number: at + 1 }) })}
                onClick={() => set([...path, at], undefined)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
            <Stack gap="xs">
              <Members schema={item} path={[...path, at]} value={each} />
            </Stack>
          </div>
        ))}
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => set(list.length === 0 ? path : [...path, list.length], list.length === 0 ? [{}] : {})}
        >
          {t('form.add')}
        </Button>
      </div>
    </Input.Wrapper>
  );
}
