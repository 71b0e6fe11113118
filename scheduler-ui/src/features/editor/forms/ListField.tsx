import { ActionIcon, Button, Group, Input, Textarea, TextInput } from '@mantine/core';
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

/** Texts one below the other. */
export function ListField(props: FieldProps) {
  const { schema, path, value } = props;
  const { t } = useTranslation('editor');
  const { set } = useForm();
  const [extra, setExtra] = useState(false);
  const frame = useFrame(props);
  if (value !== undefined && value !== null && !Array.isArray(value)) return <AnyField {...props} />;
  const list: unknown[] = value ?? [];
  const item = shapeOf(schema).items ?? {};
  const kind = kindOf(item);
  const rows = extra ? [...list, ''] : list;
  return (
    <Input.Wrapper {...frame} labelElement="div">
      <div className={classes.rows} role="group" aria-label={frame.label}>
        {rows.map((each, at) => (
          <Row
            key={at}
            label={t('form.item', { label: frame.label, number: at + 1 })}
            value={textOf(each)}
            several={kind === 'code' || kind === 'multiline'}
            commit={(text) => {
              const meant = valueOfText(text, kind);
              setExtra(false);
              set(
                list.length === 0 ? path : [...path, at],
                list.length === 0 ? (meant === undefined ? undefined : [meant]) : meant,
              );
            }}
            remove={() => {
              setExtra(false);
              if (at < list.length) set(list.length === 1 ? path : [...path, at], undefined);
            }}
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
  label,
  value,
  several,
  commit,
  remove,
}: {
  label: string;
  value: string;
  several: boolean;
  commit: (text: string) => void;
  remove: () => void;
}) {
  const { t } = useTranslation('editor');
  const field = useCommitted(value, commit);
  const shared = {
    'aria-label': label,
    value: field.text,
    onBlur: field.leave,
    className: classes.grow ?? '',
    size: 'xs',
  };
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      {several ? (
        <Textarea
          {...shared}
          autosize
          minRows={1}
          maxRows={8}
          onChange={(event) => field.change(event.currentTarget.value)}
        />
      ) : (
        <TextInput {...shared} onChange={(event) => field.change(event.currentTarget.value)} />
      )}
      <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('form.remove', { label })} onClick={remove}>
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}
