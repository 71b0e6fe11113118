import { Text } from '@mantine/core';
import { Problem } from '@/api/problem';
import { messageOf } from '@/lib/failure';

/** Why the api refused: in its own words, and every place that no field shows. */
export function Refusal({ failure, shown = [] }: { failure: unknown; shown?: readonly string[] }) {
  const errors = failure instanceof Problem ? failure.errors.filter(({ path }) => !shown.includes(path)) : [];
  return (
    <Text component="div" role="alert" size="sm" c="var(--tone-bad)">
      {messageOf(failure)}
      {errors.length > 0 && (
        <ul>
          {errors.slice(0, 10).map(({ path, message, line }) => (
            <li key={`${path} ${message}`}>
              {line === undefined ? path : `${path} (${line})`}: {message}
            </li>
          ))}
        </ul>
      )}
    </Text>
  );
}
