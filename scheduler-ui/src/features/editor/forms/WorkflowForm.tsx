import { Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useEditing } from '../EditorContext';
import { headValues } from '../model/read';
import type { Schema } from '../model/schema';
import { useProblemText } from '../useProblemText';
import { Field } from './Field';
import { FormContext, type FormValue } from './FormContext';
import { ParamsTable } from './ParamsTable';

const PRIORITIES = ['highest', 'high', 'medium', 'low', 'lowest'];

/** What the document says beside its tasks. */
export function WorkflowForm() {
  const { t } = useTranslation('editor');
  const { state, edit, problems, project } = useEditing();
  const words = useProblemText();
  const { model } = state;
  const form = useMemo<FormValue>(
    () => ({
      set: (path, value) => edit({ kind: 'setWorkflowField', path, value }),
      error: (path, within = false) => {
        const found = problems.find(
          ({ task, path: at }) =>
            task === undefined && (within || at.length === path.length) && path.every((step, i) => at[i] === step),
        );
        return found && words(found);
      },
      completions: () => null,
      scriptLanguage: 'shell',
      taskNames: () => undefined,
      namedBy: (path) => (path.join('.') === 'environment' ? { kind: 'environment', project } : undefined),
    }),
    [edit, problems, words, project],
  );
  if (model === null) return null;
  const values = headValues(model);
  const texts = (
    name: 'description' | 'failureStrategy' | 'execution' | 'timeout' | 'priority' | 'environment' | 'outputs',
  ) => ({
    title: t(`workflow.${name}`),
    description: t(`workflow.${name}Text`),
  });
  const fields: [string, Schema][] = [
    [
      'failureStrategy',
      { ...texts('failureStrategy'), type: 'string', enum: ['continue', 'end'], default: 'continue' },
    ],
    ['timeout', texts('timeout')],
    ['execution', texts('execution')],
    ['priority', { ...texts('priority'), type: 'string', enum: PRIORITIES, default: 'medium' }],
    ['environment', { ...texts('environment'), type: 'string', format: 'line' }],
    ['outputs', { ...texts('outputs'), type: 'object', additionalProperties: { type: 'string' } }],
  ];
  return (
    <FormContext value={form}>
      <Stack gap="sm">
        <Field
          schema={{ ...texts('description'), type: 'string', format: 'multiline' }}
          path={['description']}
          value={values.description}
        />
        <ParamsTable value={values.params} />
        {fields.map(([name, schema]) => (
          <Field key={name} schema={schema} path={[name]} value={values[name]} />
        ))}
      </Stack>
    </FormContext>
  );
}
