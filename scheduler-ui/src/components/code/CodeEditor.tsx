import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code';
import classes from './CodeEditor.module.css';

const CodeMirrorView = lazy(async () => ({ default: (await import('./CodeMirrorView')).CodeMirrorView }));

/** A text with a grammar. The editor itself is fetched when the first one is shown. */
export function CodeEditor(props: CodeEditorProps) {
  return (
    <div
      className={props.fill === true ? `${classes.frame} ${classes.fill}` : classes.frame}
      data-invalid={props.invalid === true || undefined}
    >
      <Suspense fallback={<Skeleton height={props.fill === true ? '100%' : 96} radius={0} />}>
        <CodeMirrorView {...props} />
      </Suspense>
    </div>
  );
}
