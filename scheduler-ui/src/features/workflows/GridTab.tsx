import { type ComponentType, lazy, Suspense } from 'react';
import { Loading } from '@/components/QueryView';
import { useNames } from '@/components/useNames';
import { WorkflowPage } from './WorkflowPage';

interface GridProps {
  project: string;
  workflow: string;
}

const files = import.meta.glob<{ Grid: ComponentType<GridProps> }>('../../components/grid/Grid.tsx');
const load = Object.values(files)[0];
const Grid = load && lazy(async () => ({ default: (await load()).Grid }));

export function GridTab() {
  const { project, workflow } = useNames();
  return (
    <WorkflowPage tab="grid">
      <Suspense fallback={<Loading />}>{Grid && <Grid project={project} workflow={workflow} />}</Suspense>
    </WorkflowPage>
  );
}
