import { LogViewer } from '@/components/log/LogViewer';

/** The end of the log, and the way to all of it. */
export function LogTab({ id }: { id: number }) {
  return <LogViewer id={id} preview />;
}
