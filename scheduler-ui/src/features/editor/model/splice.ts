/** A stretch of text and what stands there instead. Offsets are of the text before. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Splices of a stretch of the text, as those of the text that it begins at this place of. */
export function moved(splices: readonly Splice[], by: number): Splice[] {
  return splices.map(({ from, to, insert }) => ({ from: from + by, to: to + by, insert }));
}

/** Several at once, in any order, none over another. */
export function apply(text: string, splices: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of sorted(splices)) {
    if (from < at || to < from || to > text.length) throw new RangeError(`splices overlap at ${from}`);
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** What turns the result of {@link apply} back into the text before. */
export function inverse(text: string, splices: readonly Splice[]): Splice[] {
  let moved = 0;
  return sorted(splices).map(({ from, to, insert }) => {
    const back = { from: from + moved, to: from + moved + insert.length, insert: text.slice(from, to) };
    moved += insert.length - (to - from);
    return back;
  });
}

function sorted(splices: readonly Splice[]): Splice[] {
  return splices
    .map((splice, at) => ({ splice, at }))
    .sort((a, b) => a.splice.from - b.splice.from || a.splice.to - b.splice.to || a.at - b.at)
    .map(({ splice }) => splice);
}
