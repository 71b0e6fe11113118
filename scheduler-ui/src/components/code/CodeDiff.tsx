import { Skeleton, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { CodeLanguage } from './code';
import classes from './CodeDiff.module.css';

const MergeDiff = lazy(async () => ({ default: (await import('./MergeDiff')).MergeDiff }));

export interface CodeDiffProps {
  readonly before: string;
  readonly after: string;
  readonly beforeLabel: string;
  readonly afterLabel: string;
  readonly language: CodeLanguage;
  /** Where given, the right text can be changed and stretches of the left one be taken over. */
  readonly onChange?: (after: string) => void;
}

/** Two texts side by side, what differs marked by colour and by bars at its edge. */
export function CodeDiff(props: CodeDiffProps) {
  return (
    <div className={classes.diff}>
      <div className={classes.head}>
        <Text size="sm" fw={600}>
          {props.beforeLabel}
        </Text>
        <Text size="sm" fw={600}>
          {props.afterLabel}
        </Text>
      </div>
      <Suspense fallback={<Skeleton height={200} radius={0} />}>
        <MergeDiff {...props} />
      </Suspense>
    </div>
  );
}
