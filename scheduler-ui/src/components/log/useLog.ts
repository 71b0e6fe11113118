import { useEffect, useState, useSyncExternalStore } from 'react';
import { Problem } from '@/api/problem';
import { BASE_PATH } from '@/lib/base';
import { connection } from '@/lib/connection';
import type { Answer, Progress, Question } from './protocol';
import type { Line } from './store';

/** Lines are asked for and kept in blocks. */
const BLOCK = 100;
const KEPT_BLOCKS = 60;

export interface Found {
  readonly text: string;
  readonly matches: Uint32Array;
  readonly done: boolean;
  readonly capped: boolean;
}

interface Block {
  readonly lines: readonly Line[];
  /** Other lines may have come into it since. */
  stale: boolean;
}

const NOTHING: Progress = { lines: 0, size: 0, complete: false, caughtUp: false, headless: false };
const NOT_SEARCHED: Found = { text: '', matches: new Uint32Array(), done: true, capped: false };

/** A log as the page sees it: the bytes lie in a worker, what is in sight is here. */
export class LogClient {
  private worker: Worker | undefined;
  private readonly blocks = new Map<number, Block>();
  private readonly asked = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private version = 0;
  progress = NOTHING;
  found = NOT_SEARCHED;
  failure: Problem | undefined;
  readonly whole = new Map<number, string>();

  constructor(
    private readonly id: number,
    private readonly tail: boolean,
  ) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  readonly snapshot = () => this.version;

  open() {
    const worker = new Worker(new URL('./log.worker.ts', import.meta.url), { type: 'module' });
    this.worker = worker;
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.hear(data);
    const url = `${window.location.origin}${BASE_PATH}/api/v1/task-instances/${this.id}/log`;
    this.ask({ kind: 'open', url, tail: this.tail });
  }

  close() {
    this.worker?.terminate();
    this.worker = undefined;
    this.blocks.clear();
    this.asked.clear();
    this.progress = NOTHING;
    this.failure = undefined;
  }

  readonly retry = () => this.ask({ kind: 'retry' });
  readonly search = (text: string) => {
    this.found = { ...NOT_SEARCHED, text, done: text === '' };
    this.ask({ kind: 'search', text });
    this.changed();
  };
  readonly askWhole = (line: number) => this.ask({ kind: 'whole', line });

  /** Undefined: it is on its way. */
  line(line: number): Line | undefined {
    const at = Math.floor(line / BLOCK);
    const block = this.blocks.get(at);
    if ((block === undefined || block.stale) && !this.asked.has(at)) {
      this.asked.add(at);
      this.ask({ kind: 'lines', from: at * BLOCK, to: (at + 1) * BLOCK });
    }
    return block?.lines[line - at * BLOCK];
  }

  private ask(question: Question) {
    this.worker?.postMessage(question);
  }

  private hear(answer: Answer) {
    switch (answer.kind) {
      case 'progress': {
        const last = this.blocks.get(Math.floor(Math.max(0, this.progress.lines - 1) / BLOCK));
        if (last !== undefined) last.stale = true;
        if (this.failure !== undefined) connection.restored();
        this.progress = answer;
        this.failure = undefined;
        break;
      }
      case 'lines': {
        const at = answer.from / BLOCK;
        this.asked.delete(at);
        this.blocks.delete(at);
        this.blocks.set(at, {
          lines: answer.lines,
          stale: answer.of < this.progress.lines && answer.lines.length < BLOCK,
        });
        const oldest = this.blocks.size > KEPT_BLOCKS ? this.blocks.keys().next().value : undefined;
        if (oldest !== undefined) this.blocks.delete(oldest);
        break;
      }
      case 'whole':
        this.whole.set(answer.line, answer.text);
        break;
      case 'found':
        if (answer.text === this.found.text) this.found = answer;
        break;
      case 'failure':
        if (answer.status === 401) connection.sessionEnded();
        else if (answer.status === 0) connection.lost();
        this.failure =
          answer.status === 0 ? Problem.unreachable() : new Problem(answer.status, answer.code, answer.detail);
        break;
    }
    this.changed();
  }

  private changed() {
    this.version++;
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}

/** The log of an attempt, from its beginning or only its end. */
export function useLog(id: number, tail: boolean): LogClient {
  const [log] = useState(() => new LogClient(id, tail));
  useEffect(() => {
    log.open();
    let before = connection.get();
    const forget = connection.subscribe(() => {
      const now = connection.get();
      if ((before.sessionEnded && !now.sessionEnded) || (before.lostSince !== null && now.lostSince === null))
        log.retry();
      before = now;
    });
    return () => {
      forget();
      log.close();
    };
  }, [log]);
  useSyncExternalStore(log.subscribe, log.snapshot);
  return log;
}
