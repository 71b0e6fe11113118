import { Button, Group, Text } from '@mantine/core';
import { IconFileImport, IconPlus, IconSchema } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable } from '@/components/DataTable';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { QueryView } from '@/components/QueryView';
import { SearchBox } from '@/components/SearchBox';
import { useNames } from '@/components/useNames';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { projectOf, workflowList } from './api';
import { DeleteWorkflow } from '@/components/DeleteWorkflow';
import { ImportDialog } from './ImportDialog';
import { useWorkflowColumns } from './workflowColumns';

export function WorkflowsTab() {
  const { project } = useNames();
  const { t } = useTranslation('projects');
  const search = useSearch();
  const q = search.text('q');
  const about = useQuery(projectOf(project));
  const query = useQuery(workflowList(project, { ...usePaging(), q }));
  const [importing, setImporting] = useState(false);
  const [deleting, setDeleting] = useState<string>();
  const columns = useWorkflowColumns(project, setDeleting);
  const actions = (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} aria-hidden />}
        onClick={() => setImporting(true)}
      >
        {t('import.button')}
      </Button>
      <Button component={Link} to={paths.newWorkflow(project)} leftSection={<IconPlus size={16} aria-hidden />}>
        {t('newWorkflow')}
      </Button>
    </>
  );
  return (
    <ProjectFrame project={project} tab="workflows" actions={actions}>
      {about.data !== undefined && about.data.description !== '' && (
        <Text size="sm" c="dimmed" mb="sm" maw={900}>
          {about.data.description}
        </Text>
      )}
      <Group mb="sm">
        <SearchBox label={t('searchWorkflows')} />
      </Group>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('workflows')}
            page={page}
            columns={columns}
            keyOf={(row) => row.name}
            filtered={q !== ''}
            onClearFilters={() => search.change({ q: undefined })}
            empty={
              <Notice icon={<IconSchema size={40} />} title={t('noWorkflows')} action={<Group>{actions}</Group>}>
                {t('noWorkflowsText')}
              </Notice>
            }
          />
        )}
      </QueryView>
      {importing && <ImportDialog project={project} onClose={() => setImporting(false)} />}
      {deleting !== undefined && (
        <DeleteWorkflow project={project} workflow={deleting} onClose={() => setDeleting(undefined)} />
      )}
    </ProjectFrame>
  );
}
