/** Whether the server answers and whether it still knows us. Readers subscribe; only the api client writes. */
export interface ConnectionState {
  readonly lostSince: number | null;
  readonly sessionEnded: boolean;
}

type Listener = () => void;

function createConnection(now: () => number) {
  let state: ConnectionState = { lostSince: null, sessionEnded: false };
  const listeners = new Set<Listener>();

  function become(next: ConnectionState) {
    if (next.lostSince === state.lostSince && next.sessionEnded === state.sessionEnded) return;
    state = next;
    listeners.forEach((listener) => {
      listener();
    });
  }

  return {
    get: () => state,
    subscribe: (listener: Listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lost: () => become({ ...state, lostSince: state.lostSince ?? now() }),
    restored: () => become({ ...state, lostSince: null }),
    sessionEnded: () => become({ ...state, sessionEnded: true }),
    sessionBegan: () => become({ lostSince: null, sessionEnded: false }),
  };
}

export const connection = createConnection(Date.now);
