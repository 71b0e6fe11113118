import { IconDownload, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DeleteWorkflow } from '@/components/DeleteWorkflow';
import { downloadWorkflow } from '@/components/downloadWorkflow';
import { RowMenu } from '@/components/RowMenu';
import { told } from '@/components/told';
import { useNames } from '@/components/useNames';
import { WorkflowFrame, type WorkflowTab } from '@/components/WorkflowFrame';
import { paths } from '@/lib/paths';

/** A workflow, with what can be done with the whole of it. */
export function WorkflowPage({ tab, children }: { tab: WorkflowTab; children: ReactNode }) {
  const { t } = useTranslation('workflows');
  const { project, workflow } = useNames();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  return (
    <WorkflowFrame
      project={project}
      workflow={workflow}
      tab={tab}
      actions={
        <RowMenu
          name={workflow}
          actions={[
            {
              label: t('export'),
              icon: <IconDownload size={16} />,
              run: () => void downloadWorkflow(project, workflow).catch(told.failed),
            },
            { label: t('delete'), icon: <IconTrash size={16} />, danger: true, run: () => setDeleting(true) },
          ]}
        />
      }
    >
      {children}
      {deleting && (
        <DeleteWorkflow
          project={project}
          workflow={workflow}
          onDone={() => void navigate(paths.project(project))}
          onClose={() => setDeleting(false)}
        />
      )}
    </WorkflowFrame>
  );
}
