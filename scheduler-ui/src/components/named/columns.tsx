import { useTranslation } from 'react-i18next';
import type { Column } from '@/components/DataTable';
import { Moment } from '@/components/Moment';

interface Usual {
  readonly name: string;
  readonly description?: string;
  readonly changedBy?: string;
  readonly changedAt?: string;
}

/** The columns that most lists of named things have. */
export function useUsualColumns() {
  const { t } = useTranslation();
  return {
    name: { key: 'name', header: t('form.name'), cell: ({ name }) => <strong>{name}</strong> },
    description: { key: 'description', header: t('form.description'), cell: ({ description }) => description },
    changedBy: { key: 'by', header: t('form.changedBy'), cell: ({ changedBy }) => changedBy },
    changedAt: { key: 'at', header: t('form.changedAt'), numeric: true, cell: (row) => <Moment at={row.changedAt} /> },
  } satisfies Record<string, Column<Usual>>;
}
