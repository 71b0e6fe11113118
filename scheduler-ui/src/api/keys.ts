/** A key under which the api does something once, however often it is asked. */
export function newKey(): string {
  // crypto.randomUUID is there only in secure contexts, and the interface may be served by plain http
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, '0')).join('');
}

/**
 * The keys of what somebody is about to start. The same question keeps its key: when its answer was lost it can be asked again,
 * and is done once. Another question has another key: the api refuses one that comes with something else.
 */
export class Keys {
  private readonly known = new Map<string, string>();

  of(question: unknown): string {
    const words = JSON.stringify(question);
    const key = this.known.get(words) ?? newKey();
    this.known.set(words, key);
    return key;
  }

  /** It was answered: who asks the same from now on wants it once more. */
  answered(question: unknown): void {
    this.known.delete(JSON.stringify(question));
  }
}
