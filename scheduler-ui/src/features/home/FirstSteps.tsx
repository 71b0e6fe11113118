import { Button, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/lib/paths';

/** Nothing is here yet: what to do first. */
export function FirstSteps({ projects }: { projects: readonly string[] }) {
  const { t } = useTranslation('home');
  const [project] = projects;
  const steps = [
    { key: 'project', done: project !== undefined, to: paths.projects() },
    { key: 'workflow', done: false, to: project === undefined ? undefined : paths.newWorkflow(project) },
    { key: 'start', done: false, to: undefined },
  ] as const;
  const next = steps.find(({ done }) => !done);
  return (
    <Stack maw={720} gap="lg">
      <Text>{t('first.text')}</Text>
      <Stack component="ol" gap="lg" p={0} m={0}>
        {steps.map((step, index) => (
          <Group key={step.key} component="li" align="flex-start" wrap="nowrap" gap="md">
            <ThemeIcon radius="xl" size="lg" variant={step.done ? 'filled' : 'light'} aria-hidden>
              {step.done ? <IconCheck size={18} /> : index + 1}
            </ThemeIcon>
            <Stack gap={4} align="flex-start">
              <Title order={2} size="h4">
                {t(`first.${step.key}.title`)}
              </Title>
              <Text size="sm" c="dimmed">
                {step.done ? t('first.done') : t(`first.${step.key}.text`)}
              </Text>
              {step === next && step.to !== undefined && (
                <Button component={Link} to={step.to} mt={4}>
                  {t(`first.${step.key}.button`)}
                </Button>
              )}
            </Stack>
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}
