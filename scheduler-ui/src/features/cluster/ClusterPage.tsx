import { SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components/Page';
import { DatabaseCard, RegistryCard } from './InfrastructureCards';
import { Masters } from './Masters';
import { OtherNodes } from './OtherNodes';
import { Workers } from './Workers';

export function ClusterPage() {
  const { t } = useTranslation('cluster');
  return (
    <Page title={t('title')}>
      <Stack gap="md">
        <Masters />
        <Workers />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <OtherNodes kind="apis" />
          <OtherNodes kind="alerts" />
          <DatabaseCard />
          <RegistryCard />
        </SimpleGrid>
      </Stack>
    </Page>
  );
}
