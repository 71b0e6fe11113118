/**
 * A log as bytes in pieces, with the places at which lines begin. Lines become text only when somebody looks at them: hundred
 * megabytes are hundred megabytes here, and nothing is copied when more comes.
 */
const NEWLINE = 10;
const RETURN = 13;
/** Of the longest character in UTF-8. */
const MOST_BYTES = 4;

export interface Line {
  readonly text: string;
  /** There is more of it. */
  readonly cut: boolean;
}

export class LogStore {
  private readonly pieces: Uint8Array[] = [];
  private readonly starts: number[] = [];
  private lineStarts = new Uint32Array(1024);
  private lines = 0;
  private readonly decoder = new TextDecoder();
  private bytes = 0;
  private ended = true;

  get size(): number {
    return this.bytes;
  }

  /** What stands after the last line break counts as a line, once there is something. */
  get lineCount(): number {
    return this.lines;
  }

  append(piece: Uint8Array) {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.starts.push(this.bytes);
    let at = 0;
    if (this.ended) this.begin(this.bytes);
    for (;;) {
      const next = piece.indexOf(NEWLINE, at);
      if (next === -1 || next === piece.length - 1) {
        this.ended = next !== -1;
        break;
      }
      at = next + 1;
      this.begin(this.bytes + at);
    }
    this.bytes += piece.length;
  }

  private begin(at: number) {
    if (this.lines === this.lineStarts.length) {
      const larger = new Uint32Array(this.lineStarts.length * 2);
      larger.set(this.lineStarts);
      this.lineStarts = larger;
    }
    this.lineStarts[this.lines++] = at;
  }

  private startOf(line: number): number {
    return line < this.lines ? (this.lineStarts[line] ?? this.bytes) : this.bytes;
  }

  /** Text of a line without its line break, at most so many characters of it. */
  line(line: number, most: number): Line {
    const from = this.startOf(line);
    let to = this.startOf(line + 1);
    if (to > from && this.at(to - 1) === NEWLINE) to--;
    if (to > from && this.at(to - 1) === RETURN) to--;
    const near = Math.min(to, from + most * MOST_BYTES);
    const text = this.decoder.decode(this.slice(from, near));
    return text.length > most || near < to ? { text: text.slice(0, most), cut: true } : { text, cut: false };
  }

  /** Text of whole lines with their line breaks. */
  text(fromLine: number, toLine: number): string {
    return this.decoder.decode(this.slice(this.startOf(fromLine), this.startOf(toLine)));
  }

  /** The first line that begins behind so many bytes from the beginning of a line; at least one line further. */
  lineBehind(line: number, bytes: number): number {
    const wanted = this.startOf(line) + bytes;
    let [low, high] = [Math.min(line + 1, this.lines), this.lines];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startOf(middle) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private pieceAt(at: number): number {
    let [low, high] = [0, this.pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private at(at: number): number | undefined {
    const piece = this.pieceAt(at);
    return this.pieces[piece]?.[at - (this.starts[piece] ?? 0)];
  }

  private slice(from: number, to: number): Uint8Array {
    const first = this.pieceAt(from);
    const begin = this.starts[first] ?? 0;
    const piece = this.pieces[first];
    if (piece === undefined || to <= from) return new Uint8Array();
    if (to <= begin + piece.length) return piece.subarray(from - begin, to - begin);
    const joined = new Uint8Array(to - from);
    for (let at = first; at < this.pieces.length && (this.starts[at] ?? 0) < to; at++) {
      const start = this.starts[at] ?? 0;
      const part = this.pieces[at]?.subarray(Math.max(0, from - start), to - start);
      if (part !== undefined) joined.set(part, Math.max(start, from) - from);
    }
    return joined;
  }
}
