import { Grid } from '@/components/grid/Grid';
import { useNames } from '@/components/useNames';
import { WorkflowPage } from './WorkflowPage';

export function GridTab() {
  const { project, workflow } = useNames();
  return (
    <WorkflowPage tab="grid">
      <Grid project={project} workflow={workflow} />
    </WorkflowPage>
  );
}
