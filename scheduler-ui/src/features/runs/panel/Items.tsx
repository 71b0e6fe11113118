import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { toneOf } from '@/lib/states';

const STATES = ['SUCCEEDED', 'FAILED', 'RUNNING'] as const;
const EVERY = 3_000;

/** How far a foreach that runs has come, as long as it is looked at. */
export function Items({ id }: { id: number }) {
  const { t } = useTranslation(['runs', 'common']);
  const { data: counts } = useQuery({
    queryKey: ['task-instance', id, 'items'],
    queryFn: ({ signal }) =>
      Promise.all(
        STATES.map(async (state) => {
          const query = { state, page: 0, size: 1 };
          const params = { path: { id }, query };
          return (await data(api.GET('/api/v1/task-instances/{id}/children', { params, signal }))).total;
        }),
      ),
    refetchInterval: EVERY,
  });
  if (counts === undefined) return null;
  const [succeeded = 0, failed = 0, running = 0] = counts;
  const all = Math.max(1, succeeded + failed + running);
  return (
    <section aria-label={t('detail.items')}>
      <Progress.Root size={12}>
        {STATES.map((state, at) => (
          <Progress.Section
            key={state}
            value={((counts[at] ?? 0) / all) * 100}
            color={`var(--tone-${toneOf(state)})`}
            aria-label={`${t(`common:state.${state}`)}: ${counts[at] ?? 0}`}
          />
        ))}
      </Progress.Root>
      <Text size="xs" mt={4}>
        {STATES.map((state, at) => `${t(`common:state.${state}`)}: ${counts[at] ?? 0}`).join(' · ')}
      </Text>
    </section>
  );
}
