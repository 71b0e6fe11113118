import { Accordion, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditing } from '../EditorContext';
import { type Task, valuesOf } from '../model/read';
import type { Schema } from '../model/schema';
import { Field } from './Field';
import { FormContext } from './FormContext';
import { Prose } from './Prose';
import { useCommitted } from './useCommitted';
import { useTaskForm } from './useTaskForm';

/** Beside what is particular to a type; the rest of the schema is. */
const COMMON = [
  'disabled',
  'retry',
  'timeout',
  'delay',
  'priority',
  'params',
  'workerGroup',
  'environment',
  'onWorkerLoss',
  'taskGroup',
  'taskGroupPriority',
];
const HEAD = ['name', 'type', 'dependsOn'];

/** The fields of one task, drawn from the schema of its type. */
export function TaskForm({ task, focus }: { task: Task; focus: object | null }) {
  const { t } = useTranslation('editor');
  const { state, types, schemas } = useEditing();
  const form = useTaskForm(task);
  const { model } = state;
  if (model === null) return null;
  const values = valuesOf(task);
  const schema = schemas.get(task.type);
  const fields = Object.entries(schema?.properties ?? {});
  const own = fields.filter(([name]) => !HEAD.includes(name) && !COMMON.includes(name));
  const draw = ([name, each]: [string, Schema]) => (
    <Field
      key={name}
      schema={each}
      path={[name]}
      value={values[name]}
      required={schema?.required?.includes(name) === true}
    />
  );
  const known = types.some(({ type }) => type === task.type);
  const description = types.find(({ type }) => type === task.type)?.description;
  return (
    <FormContext value={form}>
      <Stack gap="sm">
        <NameField task={task} error={form.error(['name'])} focus={focus} />
        <Select
          label={t('form.type')}
          description={<Prose text={(description ?? '').split('\n')[0] ?? ''} />}
          searchable
          allowDeselect={false}
          value={task.type}
          error={form.error(['type'])}
          data={[
            ...types.map(({ type, title }) => ({ value: type, label: title })),
            ...(known ? [] : [{ value: task.type, label: task.type }]),
          ]}
          onChange={(type) => form.set(['type'], type ?? undefined)}
        />
        {fields.filter(([name]) => name === 'dependsOn').map(draw)}
        {schema === undefined && known && <Skeleton height={120} aria-label={t('form.loading')} />}
        {own.map(draw)}
        {own.length === 0 && schema !== undefined && (
          <Text size="sm" c="dimmed">
            {t('form.nothing')}
          </Text>
        )}
        {schema !== undefined && (
          <Accordion variant="separated" chevronPosition="left">
            <Accordion.Item value="common">
              <Accordion.Control fz="sm">{t('form.common')}</Accordion.Control>
              <Accordion.Panel>
                <Stack gap="sm">{COMMON.flatMap((name) => fields.filter(([each]) => each === name)).map(draw)}</Stack>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        )}
      </Stack>
    </FormContext>
  );
}

function NameField({ task, error, focus }: { task: Task; error: string | undefined; focus: object | null }) {
  const { t } = useTranslation('editor');
  const { edit } = useEditing();
  const input = useRef<HTMLInputElement>(null);
  const field = useCommitted(task.name, (to) => edit({ kind: 'renameTask', id: task.id, to: to.trim() }));
  useEffect(() => {
    if (focus === null) return;
    input.current?.focus();
    input.current?.select();
  }, [focus]);
  return (
    <TextInput
      ref={input}
      label={t('form.name')}
      withAsterisk
      error={error}
      value={field.text}
      onChange={(event) => field.hold(event.currentTarget.value)}
      onBlur={field.leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') field.leave();
      }}
    />
  );
}
