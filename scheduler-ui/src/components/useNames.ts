import { useParams } from 'react-router';

/** The names in the address of a page below a project. */
export function useNames(): { project: string; workflow: string } {
  const { project = '', workflow = '' } = useParams();
  return { project, workflow };
}
