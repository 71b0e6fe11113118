/** A name and a value as they are entered: names may be empty or come twice until they are sent. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

export function pairsOf(map: Readonly<Record<string, string>> | null | undefined): Pair[] {
  return Object.entries(map ?? {}).map(([name, value]) => ({ name, value }));
}

/** Rows without a name are left out; of a name that comes twice the last one counts. */
export function mapOf(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    pairs.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );
}
