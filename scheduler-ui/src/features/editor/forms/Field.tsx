import { Checkbox, Input, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CodeEditor } from '@/components/code/CodeEditor';
import { type Schema, shapeOf } from '../model/schema';
import type { Path } from '../model/write';
import { AnyField } from './AnyField';
import { Prose } from './Prose';
import { useForm } from './FormContext';
import { kindOf, textOf, valueOfText } from './kinds';
import { GroupField, GroupsField } from './GroupFields';
import { ListField } from './ListField';
import { MapField } from './MapField';
import { ProposedField } from './ProposedField';
import { useCommitted } from './useCommitted';

export interface FieldProps {
  readonly schema: Schema;
  readonly path: Path;
  readonly value: unknown;
  readonly required?: boolean;
  /** Instead of the schema's title. */
  readonly label?: string;
}

/** One field of a document, as its schema describes it. */
export function Field(props: FieldProps) {
  const { schema, path, value } = props;
  const { taskNames, namedBy } = useForm();
  const names = taskNames(path);
  if (names !== undefined) return <NamesField {...props} />;
  const named = typeof value === 'object' && value !== null ? undefined : namedBy(path, schema);
  if (named !== undefined) return <ProposedField {...props} of={named} />;
  switch (kindOf(schema)) {
    case 'code':
      return <CodeField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'boolean':
      return <BooleanField {...props} />;
    case 'list':
      return <ListField {...props} />;
    case 'groups':
      return <GroupsField {...props} />;
    case 'group':
      return <GroupField {...props} />;
    case 'map':
      return <MapField {...props} />;
    case 'any':
      return <AnyField {...props} />;
    case 'multiline':
    case 'whole':
    case 'text':
    case 'scalar':
      return typeof value === 'object' && value !== null ? <AnyField {...props} /> : <TextField {...props} />;
  }
}

export function labelOf({ schema, path, label }: FieldProps): string {
  return label ?? schema.title ?? String(path.at(-1) ?? '');
}

/** Label, description and error, the same for all kinds. */
export function useFrame(props: FieldProps, within = false) {
  const { error } = useForm();
  const { schema, path, required } = props;
  return {
    label: labelOf(props),
    description: schema.description === undefined ? undefined : <Prose text={schema.description} />,
    error: error(path, within),
    withAsterisk: required === true,
  };
}

function TextField(props: FieldProps) {
  const { schema, path, value } = props;
  const { set } = useForm();
  const kind = kindOf(schema);
  const field = useCommitted(textOf(value), (text) => set(path, valueOfText(text, kind)));
  const frame = {
    ...useFrame(props),
    value: field.text,
    onBlur: field.leave,
    placeholder: textOf(shapeOf(schema).default),
  };
  return kind === 'multiline' ? (
    <Textarea
      {...frame}
      autosize
      minRows={2}
      maxRows={12}
      onChange={(event) => field.change(event.currentTarget.value)}
    />
  ) : (
    <TextInput {...frame} onChange={(event) => field.change(event.currentTarget.value)} />
  );
}

function CodeField(props: FieldProps) {
  const { schema, path, value } = props;
  const { set, completions, scriptLanguage } = useForm();
  const frame = useFrame(props);
  const field = useCommitted(textOf(value), (text) => set(path, text === '' ? undefined : text));
  return (
    <Input.Wrapper {...frame} labelElement="div">
      <CodeEditor
        value={field.text}
        onChange={field.change}
        language={shapeOf(schema).format === 'sql' ? 'sql' : scriptLanguage}
        label={frame.label}
        completions={completions}
        invalid={frame.error !== undefined}
      />
    </Input.Wrapper>
  );
}

function ChoiceField(props: FieldProps) {
  const { schema, path, value } = props;
  const { set } = useForm();
  const { t } = useTranslation('editor');
  const shape = shapeOf(schema);
  const data = [...new Set([...(shape.enum ?? []), ...(value === undefined ? [] : [textOf(value)])])];
  return (
    <Select
      {...useFrame(props)}
      data={data}
      value={value === undefined ? null : textOf(value)}
      placeholder={shape.default === undefined ? t('form.choose') : textOf(shape.default)}
      clearable
      onChange={(chosen) => set(path, chosen ?? undefined)}
    />
  );
}

function BooleanField(props: FieldProps) {
  const { schema, path, value } = props;
  const { set } = useForm();
  const { label, description, error } = useFrame(props);
  const preset = schema.default === true;
  return (
    <Checkbox
      label={label}
      description={description}
      error={error}
      checked={value === undefined ? preset : value === true || value === 'true'}
      onChange={(event) => set(path, event.currentTarget.checked === preset ? undefined : event.currentTarget.checked)}
    />
  );
}

function NamesField(props: FieldProps) {
  const { path, value } = props;
  const names = useForm().taskNames(path);
  const { t } = useTranslation('editor');
  const frame = useFrame(props, true);
  const chosen = Array.isArray(value)
    ? value.map(textOf)
    : value === undefined || value === null
      ? []
      : [textOf(value)];
  if (names === undefined) return null;
  return (
    <MultiSelect
      {...frame}
      data={[...new Set([...names.all, ...chosen])]}
      value={[...new Set(chosen)]}
      searchable
      limit={100}
      nothingFoundMessage={t('form.noTask')}
      onChange={(next) => names.change(next, chosen)}
    />
  );
}
