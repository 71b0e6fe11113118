import { Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { type Column, DataTable } from '@/components/DataTable';
import { Notice } from '@/components/Notice';
import type { PageOf } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { type RowAction, RowMenu } from '@/components/RowMenu';
import { useRefresh } from '@/components/useRefresh';
import type { FormOf } from './form';
import { NamedDialog } from './NamedDialog';

interface Named {
  readonly name: string;
}

type Open<Row> = { kind: 'create' } | { kind: 'edit' | 'delete'; row: Row };

/** Things with names, as pages show them: a table, a form in a dialog for a new one and for each, and deleting. */
export function NamedList<Row extends Named, Draft extends { name: string }>({
  label,
  query,
  paged = true,
  columns,
  empty,
  words,
  above,
  filtered,
  form,
  moreActions,
  remove,
  frame,
}: {
  label: string;
  query: UseQueryResult<PageOf<Row>>;
  paged?: boolean;
  columns: readonly Column<Row>[];
  empty?: { icon?: ReactNode; title: string; text: string };
  words: { create: string; delete: ReactNode; edit?: string };
  /** Between the head of the page and the table. */
  above?: ReactNode;
  filtered?: { is: boolean; clear: () => void };
  form: (row: Row | undefined) => FormOf<Draft>;
  /** What else can be done with a row, before edit and delete. */
  moreActions?: (row: Row) => readonly RowAction[];
  remove: {
    readonly run: (name: string) => Promise<unknown>;
    readonly can?: (row: Row) => boolean;
    /** The name has to be typed: there is no way back. */
    readonly typed?: boolean;
    readonly title?: (name: string) => string;
  };
  /** The page around it, with the button that makes a new one. */
  frame: (create: ReactNode, list: ReactNode) => ReactNode;
}) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const [open, setOpen] = useState<Open<Row>>();
  const close = () => setOpen(undefined);
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen({ kind: 'create' })}>
      {words.create}
    </Button>
  );
  const actionsOf = (row: Row): RowAction[] => [
    ...(moreActions?.(row) ?? []),
    {
      label: words.edit ?? t('action.edit'),
      icon: <IconPencil size={16} />,
      run: () => setOpen({ kind: 'edit', row }),
    },
    ...(remove.can?.(row) === false
      ? []
      : [
          {
            label: t('action.delete'),
            icon: <IconTrash size={16} />,
            danger: true,
            run: () => setOpen({ kind: 'delete', row }),
          },
        ]),
  ];
  const actions: Column<Row> = {
    key: 'actions',
    header: '',
    width: 48,
    cell: (row) => <RowMenu name={row.name} actions={actionsOf(row)} />,
  };
  const list = (
    <>
      {above}
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={label}
            page={page}
            paged={paged}
            keyOf={(row) => row.name}
            columns={[...columns, actions]}
            filtered={filtered?.is ?? false}
            {...(filtered && { onClearFilters: filtered.clear })}
            empty={
              empty && (
                <Notice icon={empty.icon} title={empty.title} action={create}>
                  {empty.text}
                </Notice>
              )
            }
          />
        )}
      </QueryView>
      {open !== undefined && open.kind !== 'delete' && (
        <NamedDialog
          form={form(open.kind === 'edit' ? open.row : undefined)}
          isNew={open.kind === 'create'}
          createTitle={words.create}
          onClose={close}
        />
      )}
      {open?.kind === 'delete' && (
        <Confirm
          title={(remove.title ?? ((name) => t('action.deleteOf', { name })))(open.row.name)}
          action={t('action.delete')}
          {...(remove.typed === true && { typeName: open.row.name })}
          run={async () => {
            await remove.run(open.row.name);
            await refresh();
          }}
          onClose={close}
        >
          {words.delete}
        </Confirm>
      )}
    </>
  );
  return frame(create, list);
}
