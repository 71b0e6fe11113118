import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Outline } from '@/api/document';
import { PRIORITIES } from '@/api/runs';
import { told } from '@/components/told';
import { paths } from '@/lib/paths';
import { FreeParameters } from './FreeParameters';
import { ParameterField } from './ParameterField';
import { Plan } from './Plan';
import { TaskScope } from './TaskScope';
import { useStart } from './useStart';

export function StartForm({
  project,
  workflow,
  outline,
  from,
  onClose,
}: {
  project: string;
  workflow: string;
  outline: Outline;
  from?: readonly string[];
  onClose: () => void;
}) {
  const { t } = useTranslation(['start', 'common']);
  const navigate = useNavigate();
  const start = useStart({ project, workflow, outline, from });
  const { entered, change, errorOf } = start;

  async function go() {
    const id = await start.start();
    if (id === undefined) return;
    told.done(t('started', { id }));
    onClose();
    await navigate(paths.run(id));
  }

  const problems = (
    <>
      {start.others.map((message) => (
        <Text key={message} role="alert" size="sm" c="var(--tone-bad)">
          {message}
        </Text>
      ))}
    </>
  );

  if (start.plan !== undefined) {
    return (
      <Stack gap="sm">
        <Plan plan={start.plan} />
        {problems}
        <Group justify="flex-end">
          <Button variant="default" onClick={start.leavePlan}>
            {t('back')}
          </Button>
          <Button loading={start.busy === 'start'} onClick={() => void go()}>
            {t('start')}
          </Button>
        </Group>
      </Stack>
    );
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <Stack gap="md">
        {outline.params.filter((each) => !each.out).length === 0 && (
          <Text size="sm" c="dimmed">
            {t('noInputs')}
          </Text>
        )}
        {start.parameters.map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={entered.values[parameter.name]}
            error={errorOf(`params.${parameter.name}`)}
            onChange={(value) => change({ values: { ...entered.values, [parameter.name]: value } })}
          />
        ))}
        <FreeParameters
          free={entered.free}
          errorOf={(key) => errorOf(`free.${key}`)}
          onChange={(free) => change({ free })}
        />
        <TaskScope
          outline={outline}
          scope={entered.scope}
          tasks={entered.tasks}
          error={errorOf('tasks')}
          onChange={(scope, tasks) => change({ scope, tasks })}
        />
        <Select
          label={t('priority')}
          value={entered.priority}
          allowDeselect={false}
          data={[
            {
              value: '',
              label: t('priorityOwn', {
                priority: t(`priorities.${outline.priority as 'medium'}`, { defaultValue: outline.priority }),
              }),
            },
            ...PRIORITIES.map((value) => ({ value, label: t(`priorities.${value}`) })),
          ]}
          onChange={(priority) => change({ priority: priority ?? '' })}
        />
        {problems}
        <Group justify="space-between">
          <Button variant="default" loading={start.busy === 'dryRun'} onClick={() => void start.dryRun()}>
            {t('dryRun')}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={start.busy === 'start'}>
              {t('start')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
