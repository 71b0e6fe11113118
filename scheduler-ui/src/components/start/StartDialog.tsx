import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { outlineOf } from '@/api/document';
import { documentQuery } from '@/api/runs';
import { Dialog } from '@/components/Dialog';
import { QueryView } from '@/components/QueryView';
import { StartForm } from './StartForm';

/** Asks what a run is started with, starts it, and leads to it. */
export function StartDialog({
  project,
  workflow,
  from,
  onClose,
}: {
  project: string;
  workflow: string;
  /** Tasks with which the run is to begin. */
  from?: readonly string[];
  onClose: () => void;
}) {
  const { t } = useTranslation(['start', 'common']);
  const query = useQuery(documentQuery(project, workflow));
  const outline = useMemo(() => (query.data === undefined ? undefined : outlineOf(query.data)), [query.data]);
  return (
    <Dialog onClose={onClose} enters title={t('title', { workflow })} size="lg">
      <QueryView query={query}>
        {() =>
          outline && (
            <StartForm
              key={project + workflow}
              project={project}
              workflow={workflow}
              outline={outline}
              from={from}
              onClose={onClose}
            />
          )
        }
      </QueryView>
    </Dialog>
  );
}
