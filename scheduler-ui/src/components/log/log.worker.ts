import { Finder } from './find';
import { type Answer, LONGEST_SHOWN, type Question } from './protocol';
import { LogStore } from './store';

const PIECE = 1 << 20;
/** Of the end, where only that is asked for. */
const TAIL = 64 << 10;
const FOLLOW_MILLIS = 2_000;
const RETRY_MILLIS = 5_000;
/** More than a browser should hold: the rest is for the download. */
const MOST_BYTES = 1 << 30;
/** Of one line that somebody wants to see all of. */
const LONGEST = 5_000_000;

const store = new LogStore();
let url = '';
let offset = 0;
let complete = false;
let caughtUp = false;
let headless = false;
let wake: ReturnType<typeof setTimeout> | undefined;
let finder: Finder | undefined;
let wanted = '';
let searching = false;

const tell = (answer: Answer) => postMessage(answer);

function progress() {
  tell({ kind: 'progress', lines: store.lineCount, size: store.size, complete, caughtUp, headless });
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly next: number;
  readonly complete: boolean;
}

/** Undefined when it was refused, which is told. */
async function piece(from: number, limit: number): Promise<Piece | undefined> {
  let response: Response;
  try {
    response = await fetch(`${url}?offset=${from}&limit=${limit}`, { credentials: 'same-origin' });
  } catch {
    tell({ kind: 'failure', status: 0, code: 'network', detail: '' });
    return undefined;
  }
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    tell({
      kind: 'failure',
      status: response.status,
      code: body.code ?? '',
      detail: body.detail ?? `HTTP ${response.status}`,
    });
    return undefined;
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    bytes,
    next: Number(response.headers.get('X-Next-Offset') ?? from + bytes.length),
    complete: response.headers.get('X-Log-Complete') === 'true',
  };
}

/** Where the end begins. Nobody says how long a log is: it is looked for by bytes that are there or not. */
async function tailBegin(): Promise<number | undefined> {
  let there = 0;
  let beyond = TAIL * 4;
  for (;;) {
    const found = await piece(beyond, 1);
    if (found === undefined) return undefined;
    if (found.bytes.length === 0) break;
    there = beyond;
    beyond *= 4;
  }
  while (beyond - there > TAIL) {
    const middle = Math.floor((there + beyond) / 2);
    const found = await piece(middle, 1);
    if (found === undefined) return undefined;
    if (found.bytes.length === 0) beyond = middle;
    else there = middle;
  }
  return Math.max(0, there - TAIL);
}

/** Pieces that are asked for before it is their turn, by where they begin. */
const ahead = new Map<number, Promise<Piece | undefined>>();
const AHEAD = 4;

async function load() {
  clearTimeout(wake);
  while (!complete) {
    const found = await (ahead.get(offset) ?? piece(offset, PIECE));
    ahead.delete(offset);
    // a piece that is not full is the end: what was asked for behind it came too early
    if (found === undefined || found.bytes.length < PIECE) ahead.clear();
    else {
      for (let at = found.next; at < found.next + AHEAD * PIECE; at += PIECE) {
        if (!ahead.has(at)) ahead.set(at, piece(at, PIECE));
      }
    }
    if (found === undefined) {
      // a worker that can not be reached, a network that is gone: perhaps later
      wake = setTimeout(() => void load(), RETRY_MILLIS);
      return;
    }
    let { bytes } = found;
    if (headless && store.size === 0) bytes = bytes.subarray(bytes.indexOf(10) + 1);
    store.append(bytes);
    offset = found.next;
    complete = found.complete || store.size >= MOST_BYTES;
    caughtUp = complete || found.bytes.length < PIECE;
    progress();
    if (finder !== undefined) void search();
    if (found.bytes.length === 0 && !complete) {
      wake = setTimeout(() => void load(), FOLLOW_MILLIS);
      return;
    }
  }
}

async function open(tail: boolean) {
  if (tail) {
    const begin = await tailBegin();
    if (begin === undefined) {
      wake = setTimeout(() => void open(tail), RETRY_MILLIS);
      return;
    }
    offset = begin;
    headless = begin > 0;
  }
  await load();
}

async function search() {
  if (searching) return;
  searching = true;
  for (;;) {
    const current = finder;
    if (current === undefined) break;
    let more = true;
    for (let stride = 0; more && stride < 8; stride++) more = current.step(complete);
    const { matches, capped } = current;
    tell({ kind: 'found', text: wanted, matches: Uint32Array.from(matches), done: !more, capped });
    // questions that have come meanwhile are answered first
    await new Promise((resolve) => setTimeout(resolve));
    if (!more && current === finder) break;
  }
  searching = false;
}

onmessage = ({ data: question }: MessageEvent<Question>) => {
  switch (question.kind) {
    case 'open':
      ({ url } = question);
      void open(question.tail);
      break;
    case 'retry':
      clearTimeout(wake);
      void load();
      break;
    case 'lines': {
      const to = Math.min(question.to, store.lineCount);
      const lines = [];
      for (let at = question.from; at < to; at++) lines.push(store.line(at, LONGEST_SHOWN));
      tell({ kind: 'lines', from: question.from, lines, of: store.lineCount });
      break;
    }
    case 'whole':
      tell({ kind: 'whole', line: question.line, text: store.line(question.line, LONGEST).text });
      break;
    case 'search':
      wanted = question.text;
      finder = wanted === '' ? undefined : new Finder(store, wanted);
      void search();
      break;
  }
};
