import { api, data } from '@/api/client';

/** Saves the workflow's document as a file. */
export async function downloadWorkflow(project: string, workflow: string): Promise<void> {
  const text = await data(
    api.GET('/api/v1/projects/{project}/workflows/{workflow}', {
      params: { path: { project, workflow } },
      headers: { Accept: 'application/yaml' },
      parseAs: 'text',
    }),
  );
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${workflow}.yaml`;
  link.click();
  URL.revokeObjectURL(address);
}
