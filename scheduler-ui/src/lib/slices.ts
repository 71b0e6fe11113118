const SLICE_MILLIS = 8;
const LONGEST_WAIT_MILLIS = 300;

/**
 * Does a long work step by step while nothing else is to be done, so that what is drawn and typed meanwhile does not wait for
 * it. Gives the way to call it off.
 */
export function inSlices(steps: Iterator<unknown>, done: () => void): () => void {
  let cancel = whenIdle(slice);
  function slice() {
    const begun = performance.now();
    do {
      if (steps.next().done === true) {
        done();
        return;
      }
    } while (performance.now() - begun < SLICE_MILLIS);
    cancel = whenIdle(slice);
  }
  return () => cancel();
}

function whenIdle(act: () => void): () => void {
  // not every browser tells when it is idle
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, 16);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act, { timeout: LONGEST_WAIT_MILLIS });
  return () => cancelIdleCallback(asked);
}
