import { SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/components/Mark';
import { QueryView } from '@/components/QueryView';
import { Section } from '@/components/Section';
import { bytes, duration } from '@/lib/format';
import { database, registry } from './api';

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      {facts.map(([label, value]) => (
        <div key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text size="sm" component="div">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

export function DatabaseCard() {
  const { t } = useTranslation('cluster');
  const query = useQuery(database);
  const seconds = (value: number | null | undefined) =>
    value === null || value === undefined ? t('none') : duration(value * 1000);
  return (
    <Section title={t('database.title')}>
      <QueryView query={query}>
        {(figures) => (
          <Facts
            facts={[
              [
                t('database.role'),
                <Mark key="role" tone={figures.role === 'PRIMARY' ? 'good' : 'bad'}>
                  {t(`database.${figures.role}`)}
                </Mark>,
              ],
              [t('column.version'), figures.version],
              [t('database.connections'), t('database.of', { used: figures.connections, max: figures.maxConnections })],
              [t('database.size'), bytes(figures.sizeBytes)],
              [t('database.longest'), seconds(figures.longestTransactionSeconds)],
              [t('database.standbys'), figures.standbys],
              [t('database.lag'), seconds(figures.replayLagSeconds)],
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}

export function RegistryCard() {
  const { t } = useTranslation('cluster');
  const query = useQuery(registry);
  return (
    <Section title={t('registry.title')}>
      <QueryView query={query}>
        {(figures) => (
          <Facts
            facts={[
              [
                t('registry.state'),
                <Mark key="state" tone={figures.state === 'CONNECTED' ? 'good' : 'bad'}>
                  {t(`registry.is.${figures.state}`)}
                </Mark>,
              ],
              [t('registry.timeout'), duration(figures.sessionTimeoutMillis)],
              [t('registry.servers'), figures.servers.join(', ')],
              [t('registry.namespace'), figures.namespace],
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}
