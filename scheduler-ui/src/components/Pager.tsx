import { ActionIcon, Group, Select, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/lib/format';
import { useSearch } from '@/lib/search';

/** A page of a list, as the api answers it. */
export interface PageOf<Row> {
  readonly items: readonly Row[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  /** The api counts no further than this: there are more. */
  readonly totalIsAtLeast?: boolean;
}

export const PAGE_SIZES = [20, 50, 100] as const;

/** Page and size from the address, as the api takes them. */
export function usePaging(preset: number = PAGE_SIZES[0]): { page: number; size: number } {
  const search = useSearch();
  const size = search.whole('size', preset);
  return { page: search.whole('page', 1) - 1, size: (PAGE_SIZES as readonly number[]).includes(size) ? size : preset };
}

export function Pager<Row>({ page }: { page: PageOf<Row> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const search = useSearch();
  const formatted = formats.number(page.total);
  const last = (page.page + 1) * page.size >= page.total;
  return (
    <Group justify="space-between" mt="xs" gap="xs">
      <Text size="sm" c="dimmed">
        {page.totalIsAtLeast === true
          ? t('table.atLeast', { formatted })
          : t('table.total', { count: page.total, formatted })}
      </Text>
      <Group gap="xs">
        <Select
          size="xs"
          w={130}
          allowDeselect={false}
          aria-label={t('table.pageSize', { size: page.size })}
          value={String(page.size)}
          data={PAGE_SIZES.map((size) => ({ value: String(size), label: t('table.pageSize', { size }) }))}
          onChange={(size) => search.change({ size: size ?? undefined })}
        />
        <ActionIcon
          variant="default"
          aria-label={t('table.previous')}
          disabled={page.page === 0}
          onClick={() => search.change({ page: page.page })}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <Text size="sm">{t('table.page', { page: formats.number(page.page + 1) })}</Text>
        <ActionIcon
          variant="default"
          aria-label={t('table.next')}
          disabled={last && page.totalIsAtLeast !== true}
          onClick={() => search.change({ page: page.page + 2 })}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      </Group>
    </Group>
  );
}
