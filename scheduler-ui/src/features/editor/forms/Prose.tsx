import { Code } from '@mantine/core';
import { Fragment } from 'react';

/** A description of a schema: text in which words between backquotes are code. Links show their words only. */
export function Prose({ text }: { text: string }) {
  const plain = text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1');
  return (
    <>
      {plain
        .split('`')
        .map((part, at) => (at % 2 === 1 ? <Code key={at}>{part}</Code> : <Fragment key={at}>{part}</Fragment>))}
    </>
  );
}
