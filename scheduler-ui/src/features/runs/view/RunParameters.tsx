import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Values } from '@/components/Values';
import { Moment, MomentIn } from '@/components/Moment';
import { useRun } from './store';

/** What the run was started with. */
export function RunParameters() {
  const { t } = useTranslation(['runs', 'start']);
  const run = useRun();
  const params = Object.entries(run.params);
  const choice = Object.entries(run.tasks ?? {}).filter(([, names]) => names.length > 0);
  return (
    <>
      <Title order={2} size="h4" mb={6}>
        {t('parameters.given')}
      </Title>
      {params.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('parameters.none')}
        </Text>
      ) : (
        <Values values={params} />
      )}
      <Title order={2} size="h4" mt="lg" mb={6}>
        {t('parameters.about')}
      </Title>
      <Values
        values={[
          [t('parameters.businessTime'), <MomentIn key="time" zone={run.timezone} at={run.businessTime} />],
          [t('parameters.zone'), run.timezone],
          [t('parameters.createdBy'), run.createdBy],
          [t('parameters.createdAt'), <Moment key="created" at={run.createdAt} />],
          [t('parameters.priority'), run.priority ?? t('parameters.ofWorkflow')],
          [t('parameters.runNumber'), run.runNumber],
          ...choice.map(([kind, names]) => [t(`start:${kind as 'from'}`), names.join(', ')] as const),
        ]}
      />
    </>
  );
}
