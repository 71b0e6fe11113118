import { ActionIcon, Button, Checkbox, Group, Input, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AnyField } from './AnyField';
import { useForm } from './FormContext';
import classes from './forms.module.css';
import { textOf, valueOfText } from './kinds';
import { useCommitted } from './useCommitted';

const TYPES = ['string', 'integer', 'long', 'float', 'double', 'date', 'time', 'timestamp', 'boolean', 'list'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parameters of the workflow: a value each, or a declaration with a type. */
export function ParamsTable({ value }: { value: unknown }) {
  const { t } = useTranslation('editor');
  const { set } = useForm();
  const [extra, setExtra] = useState(false);
  const schema = { title: t('params.title'), description: t('params.text') };
  if (value !== undefined && value !== null && !isRecord(value))
    return <AnyField schema={schema} path={['params']} value={value} />;
  const params = value ?? {};
  const entries = Object.entries(params);
  const rename = (before: string, after: string) => {
    setExtra(false);
    if (after === '' || (after !== before && after in params)) return;
    if (before === '') set(['params', after], '');
    else set(['params'], Object.fromEntries(entries.map(([key, each]) => [key === before ? after : key, each])));
  };
  return (
    <Input.Wrapper label={schema.title} description={schema.description} labelElement="div">
      <div className={classes.rows} role="group" aria-label={schema.title}>
        {[...entries, ...(extra ? [['', ''] as [string, unknown]] : [])].map(([name, each], at) => (
          <ParamRow
            key={at}
            name={name}
            value={each}
            rename={(after) => rename(name, after)}
            remove={() => {
              setExtra(false);
              if (name !== '') set(entries.length === 1 ? ['params'] : ['params', name], undefined);
            }}
          />
        ))}
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setExtra(true)}>
          {t('params.add')}
        </Button>
      </div>
    </Input.Wrapper>
  );
}

function ParamRow({
  name,
  value,
  rename,
  remove,
}: {
  name: string;
  value: unknown;
  rename: (after: string) => void;
  remove: () => void;
}) {
  const { t } = useTranslation('editor');
  const { set } = useForm();
  const declared = isRecord(value);
  const own = declared ? value.value : value;
  const type = declared && typeof value.type === 'string' ? value.type : null;
  const naming = useCommitted(name, (text) => rename(text.trim()));
  const field = useCommitted(textOf(own), (text) => {
    const meant = Array.isArray(own) && text.startsWith('[') ? listOf(text) : valueOfText(text, 'scalar');
    set(declared ? ['params', name, 'value'] : ['params', name], declared ? meant : (meant ?? ''));
  });
  return (
    <div className={classes.item}>
      <Group gap={4} wrap="nowrap" mb={4}>
        <TextInput
          size="xs"
          className={classes.key ?? ''}
          aria-label={t('params.name')}
          placeholder={t('params.name')}
          value={naming.text}
          onChange={(event) => naming.hold(event.currentTarget.value)}
          onBlur={naming.leave}
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
      <Group gap="sm" wrap="nowrap">
        <Select
          size="xs"
          w={130}
          aria-label={t('params.type', { name })}
          placeholder="string"
          clearable
          disabled={name === ''}
          data={TYPES}
          value={type}
          onChange={(chosen) =>
            declared
              ? set(['params', name, 'type'], chosen ?? undefined)
              : set(['params', name], { value: own, type: chosen ?? 'string' })
          }
        />
        <Checkbox
          size="xs"
          label={t('params.required')}
          disabled={name === ''}
          checked={declared && value.required === true}
          onChange={(event) => {
            const required = event.currentTarget.checked || undefined;
            if (declared) set(['params', name, 'required'], required);
            else set(['params', name], { ...(own !== '' && { value: own }), required });
          }}
        />
      </Group>
    </div>
  );
}

function listOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
