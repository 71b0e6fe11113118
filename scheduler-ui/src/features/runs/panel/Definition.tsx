import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type OutlineTask, parametersOf, textOf } from '@/api/document';
import { Values } from '@/components/Values';
import classes from './TaskPanel.module.css';
import { Section } from './TaskPanel';

const ELSEWHERE = new Set(['name', 'type', 'params', 'script']);

/** What the workflow says of the task. */
export function Definition({ task }: { task: OutlineTask }) {
  const { t } = useTranslation('runs');
  const params = parametersOf(task.fields.params);
  const others = Object.entries(task.fields).filter(([name]) => !ELSEWHERE.has(name));
  const script = task.fields.script;
  return (
    <Stack gap="md">
      {params.length > 0 && (
        <Section title={t('definition.params')}>
          <Values
            values={params.map(({ name, value, out }) => [out ? t('definition.out', { name }) : name, value ?? ''])}
          />
        </Section>
      )}
      {typeof script === 'string' && (
        <Section title={t('definition.script')}>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
          <pre className={classes.code} tabIndex={0}>
            {script}
          </pre>
        </Section>
      )}
      {others.length > 0 && (
        <Section title={t('definition.fields')}>
          <Values values={others.map(([name, value]) => [name, textOf(value)])} />
        </Section>
      )}
    </Stack>
  );
}
