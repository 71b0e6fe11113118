import { Button, Skeleton, Stack } from '@mantine/core';
import { IconCloudOff, IconLock, IconMapOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import { Notice } from './Notice';

/** Draws a query: its loading, every way in which it can fail, and its data, which stays while it is fetched anew. */
export function QueryView<T>({
  query,
  loading,
  children,
}: {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending' | 'refetch'>;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return loading ?? <Loading />;
  return <Failure error={query.error} retry={() => void query.refetch()} />;
}

export function Loading({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs" p="md" role="status" aria-label={t('query.loading')} data-loading>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={28} radius="sm" />
      ))}
    </Stack>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof Problem && error.isForbidden) {
    return (
      <Notice icon={<IconLock size={40} />} title={t('query.forbidden')} role="alert">
        {t('query.forbiddenText', { detail })}
      </Notice>
    );
  }
  if (error instanceof Problem && error.isNotFound) {
    return (
      <Notice icon={<IconMapOff size={40} />} title={t('query.notFound')} role="alert">
        {detail}
      </Notice>
    );
  }
  return (
    <Notice
      icon={<IconCloudOff size={40} />}
      title={t('query.failed')}
      role="alert"
      action={
        retry && (
          <Button variant="default" onClick={retry}>
            {t('query.retry')}
          </Button>
        )
      }
    >
      {detail}
    </Notice>
  );
}
