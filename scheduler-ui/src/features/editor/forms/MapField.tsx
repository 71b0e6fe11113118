import { ActionIcon, Button, Group, Input, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shapeOf } from '../model/schema';
import { AnyField } from './AnyField';
import { type FieldProps, useFrame } from './Field';
import { useForm } from './FormContext';
import classes from './forms.module.css';
import { kindOf, textOf, valueOfText } from './kinds';
import { useCommitted } from './useCommitted';

/** Names and what belongs to them, one below the other. */
export function MapField(props: FieldProps) {
  const { schema, path, value } = props;
  const { t } = useTranslation('editor');
  const { set } = useForm();
  const [extra, setExtra] = useState(false);
  const frame = useFrame(props);
  if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value)))
    return <AnyField {...props} />;
  const map = (value ?? {}) as Record<string, unknown>;
  const others = shapeOf(schema).additionalProperties;
  const kind = kindOf(typeof others === 'object' ? others : {});
  const entries = Object.entries(map);

  const rename = (before: string, after: string) => {
    setExtra(false);
    if (after === '' || (after !== before && after in map)) return;
    if (before === '') set([...path, after], '');
    else set(path, Object.fromEntries(entries.map(([key, each]) => [key === before ? after : key, each])));
  };
  const remove = (key: string) => {
    setExtra(false);
    if (key !== '') set(entries.length === 1 ? path : [...path, key], undefined);
  };
  const change = (key: string, text: string) => {
    if (key !== '') set([...path, key], valueOfText(text, kind === 'scalar' ? 'scalar' : 'text') ?? '');
  };
  return (
    <Input.Wrapper {...frame} labelElement="div">
      <div className={classes.rows} role="group" aria-label={frame.label}>
        {[...entries, ...(extra ? [['', ''] as [string, unknown]] : [])].map(([key, each], at) => (
          <Row
            key={at}
            name={key}
            value={textOf(each)}
            rename={(after) => rename(key, after)}
            change={(text) => change(key, text)}
            remove={() => remove(key)}
          />
        ))}
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setExtra(true)}>
          {t('form.add')}
        </Button>
      </div>
    </Input.Wrapper>
  );
}

function Row({
  name,
  value,
  rename,
  change,
  remove,
}: {
  name: string;
  value: string;
  rename: (after: string) => void;
  change: (text: string) => void;
  remove: () => void;
}) {
  const { t } = useTranslation('editor');
  const [typed, setTyped] = useState<string | null>(null);
  const field = useCommitted(value, change);
  const leave = () => {
    if (typed !== null && typed !== name) rename(typed.trim());
    setTyped(null);
  };
  return (
    <Group gap={4} wrap="nowrap">
      <TextInput
        size="xs"
        className={classes.key ?? ''}
        aria-label={t('form.key')}
        placeholder={t('form.key')}
        value={typed ?? name}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') leave();
        }}
      />
      <TextInput
        size="xs"
        className={classes.grow ?? ''}
        aria-label={t('form.valueOf', { name })}
        placeholder={t('form.value')}
        disabled={name === ''}
        value={field.text}
        onChange={(event) => field.change(event.currentTarget.value)}
        onBlur={field.leave}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={t('form.remove', { label: name })}
        onClick={remove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}
