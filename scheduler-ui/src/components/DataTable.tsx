import { Button, Table } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconInbox, IconSelector } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from '@/lib/search';
import classes from './DataTable.module.css';
import { Notice } from './Notice';
import type { PageOf } from './Pager';

/** Not every table has pages, the home page's have none: their parts are fetched with the first that has. */
const Pager = lazy(async () => ({ default: (await import('./Pager')).Pager }));

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** The name by which the api sorts; absent: it can not. */
  readonly sort?: string;
  /** Numbers and times stand right and have digits of one width. */
  readonly numeric?: boolean;
  readonly width?: number | string;
}

export interface Selection<Key> {
  readonly chosen: ReadonlySet<Key>;
  readonly change: (chosen: ReadonlySet<Key>) => void;
}

/** A page of a list: table, empty states and pager. Sorting and paging stand in the address. */
export function DataTable<Row, Key extends string | number>({
  label,
  page,
  columns,
  keyOf,
  nameOf,
  selection,
  filtered = false,
  onClearFilters,
  empty,
  paged = true,
  minWidth = 640,
}: {
  /** For screen readers. */
  label: string;
  page: PageOf<Row>;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => Key;
  /** What a row is called where it is chosen. */
  nameOf?: (row: Row) => string;
  selection?: Selection<Key>;
  filtered?: boolean;
  onClearFilters?: () => void;
  empty?: ReactNode;
  paged?: boolean;
  /** Where there is less room the table is scrolled sideways. */
  minWidth?: number;
}) {
  const { t } = useTranslation();
  if (page.items.length === 0 && page.page === 0) {
    return filtered ? (
      <Notice
        icon={<IconInbox size={40} />}
        title={t('table.nothingFound')}
        role="status"
        action={
          onClearFilters && (
            <Button variant="default" onClick={onClearFilters}>
              {t('table.clearFilters')}
            </Button>
          )
        }
      />
    ) : (
      (empty ?? <Notice icon={<IconInbox size={40} />} title={t('table.nothing')} role="status" />)
    );
  }
  const keys = page.items.map(keyOf);
  return (
    <div>
      <Table.ScrollContainer minWidth={minWidth} type="native">
        <Table aria-label={label} highlightOnHover verticalSpacing={6} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              {selection && <SelectAll keys={keys} selection={selection} />}
              {columns.map((column) => (
                <Header key={column.key} column={column} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {page.items.map((row) => {
              const key = keyOf(row);
              return (
                <Table.Tr key={key} data-chosen={selection?.chosen.has(key) || undefined}>
                  {selection && <SelectOne of={key} name={nameOf?.(row) ?? String(key)} selection={selection} />}
                  {columns.map((column) => (
                    <Table.Td key={column.key} data-numeric={column.numeric || undefined}>
                      {column.cell(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {paged && (
        <Suspense fallback={null}>
          <Pager page={page} />
        </Suspense>
      )}
    </div>
  );
}

function Header<Row>({ column }: { column: Column<Row> }) {
  const { t } = useTranslation();
  const search = useSearch();
  const [by, direction] = search.text('sort').split(',');
  const active = column.sort !== undefined && by === column.sort;
  const order = active ? (direction === 'asc' ? 'ascending' : 'descending') : undefined;
  const Arrow = order === 'ascending' ? IconChevronUp : order === 'descending' ? IconChevronDown : IconSelector;
  return (
    <Table.Th aria-sort={order} data-numeric={column.numeric || undefined} w={column.width}>
      {column.sort === undefined ? (
        column.header
      ) : (
        <button
          type="button"
          className={classes.sort}
          title={t('table.sortBy', { column: column.header })}
          onClick={() => search.change({ sort: `${column.sort ?? ''},${order === 'descending' ? 'asc' : 'desc'}` })}
        >
          {column.header}
          <Arrow size={14} aria-hidden />
        </button>
      )}
    </Table.Th>
  );
}

function SelectAll<Key>({ keys, selection }: { keys: readonly Key[]; selection: Selection<Key> }) {
  const { t } = useTranslation();
  const all = keys.every((key) => selection.chosen.has(key));
  const some = keys.some((key) => selection.chosen.has(key));
  return (
    <Table.Th w={36}>
      <input
        type="checkbox"
        className={classes.check}
        aria-label={t('table.selectAll')}
        checked={all}
        ref={(box) => {
          if (box !== null) box.indeterminate = some && !all;
        }}
        onChange={() => {
          const chosen = new Set(selection.chosen);
          keys.forEach((key) => (all ? chosen.delete(key) : chosen.add(key)));
          selection.change(chosen);
        }}
      />
    </Table.Th>
  );
}

function SelectOne<Key>({ of, name, selection }: { of: Key; name: string; selection: Selection<Key> }) {
  const { t } = useTranslation();
  return (
    <Table.Td w={36}>
      <input
        type="checkbox"
        className={classes.check}
        aria-label={t('table.select', { name })}
        checked={selection.chosen.has(of)}
        onChange={() => {
          const chosen = new Set(selection.chosen);
          if (!chosen.delete(of)) chosen.add(of);
          selection.change(chosen);
        }}
      />
    </Table.Td>
  );
}
