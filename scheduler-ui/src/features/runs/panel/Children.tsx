import { ActionIcon, Anchor, Group, Select, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, data } from '@/api/client';
import { Lasted } from '@/components/Moment';
import { QueryView } from '@/components/QueryView';
import { StateBadge } from '@/components/StateBadge';
import { paths } from '@/lib/paths';
import classes from './TaskPanel.module.css';

const SIZE = 50;
const STATES = ['RUNNING', 'SUCCEEDED', 'FAILED'] as const;
type ChildState = (typeof STATES)[number];

/** The runs that a sub-workflow or a foreach has started, page by page. */
export function Children({ id, active }: { id: number; active: boolean }) {
  const { t } = useTranslation(['runs', 'common']);
  const [page, setPage] = useState(0);
  const [state, setState] = useState<ChildState>();
  const query = useQuery({
    queryKey: ['task-instance', id, 'children', state, page],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/task-instances/{id}/children', {
          params: { path: { id }, query: { state, page, size: SIZE } },
          signal,
        }),
      ),
    refetchInterval: active ? 3_000 : false,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Select
        size="xs"
        w={180}
        mb="xs"
        aria-label={t('filter.state')}
        placeholder={t('children.all')}
        value={state ?? null}
        data={STATES.map((value) => ({ value, label: t(`common:state.${value}`) }))}
        onChange={(value) => {
          setState(STATES.find((each) => each === value));
          setPage(0);
        }}
        clearable
      />
      <QueryView query={query}>
        {({ items, total }) => (
          <>
            {items.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('children.none')}
              </Text>
            )}
            {items.map((child) => (
              <div key={`${child.index ?? ''}:${child.workflowInstanceId}`} className={classes.attempt}>
                <div className={classes.line}>
                  <Anchor component={Link} to={paths.run(child.workflowInstanceId)} size="sm" fw={500}>
                    {t('why.run', { id: child.workflowInstanceId })}
                  </Anchor>
                  <StateBadge state={child.workflowInstanceState ?? child.state} />
                  <Lasted from={child.startedAt} to={child.finishedAt} />
                </div>
                {child.item !== null && child.item !== undefined && (
                  <div className={classes.text}>
                    {child.index ?? 0}: {child.item}
                  </div>
                )}
                {child.reason && <div className={classes.text}>{child.reason}</div>}
              </div>
            ))}
            {total > SIZE && (
              <Group gap="xs" mt="xs">
                <ActionIcon
                  variant="default"
                  aria-label={t('common:table.previous')}
                  disabled={page === 0}
                  onClick={() => setPage(page - 1)}
                >
                  <IconChevronLeft size={16} />
                </ActionIcon>
                <Text size="sm">
                  {t('children.page', { from: page * SIZE + 1, to: page * SIZE + items.length, total })}
                </Text>
                <ActionIcon
                  variant="default"
                  aria-label={t('common:table.next')}
                  disabled={(page + 1) * SIZE >= total}
                  onClick={() => setPage(page + 1)}
                >
                  <IconChevronRight size={16} />
                </ActionIcon>
              </Group>
            )}
          </>
        )}
      </QueryView>
    </>
  );
}
