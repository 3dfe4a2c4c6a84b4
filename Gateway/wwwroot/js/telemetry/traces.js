// The traces that the page may start. The Gateway issues their ids. It does not continue a trace with another id: its span only links to
// that trace.

const PATIENCE_MS = 250;
const TIMEOUT_MS = 10_000;
const PAUSE_MS = 60_000;
const MARGIN_MS = 60_000;
const FEW = 4;

let issued = [];
let usableUntil = 0;
let mayAskAt = 0;
let asking = null;
let clockOffset = 0;

/** Returns a trace, or null if there is none within a short time. API requests are sent even without a trace. */
export async function takeTrace() {
  if (!isUsable()) {
    await ask();
  }
  if (!isUsable()) {
    return null;
  }
  const trace = issued.pop();
  if (issued.length < FEW) {
    ask();
  }
  return trace;
}

/** Converts a time of this page's performance timeline to the Gateway's time, in milliseconds since 1970. */
export const gatewayTime = time => performance.timeOrigin + time + clockOffset;

const isUsable = () => issued.length > 0 && performance.now() < usableUntil;

// Resolves when the response arrives or the wait is over. Only one request is sent at a time.
function ask() {
  if (!asking && performance.now() >= mayAskAt) {
    const answered = refill().finally(() => { asking = null; });
    asking = Promise.race([answered, new Promise(resume => setTimeout(resume, PATIENCE_MS))]);
  }
  return asking;
}

async function refill() {
  const asked = performance.now();
  try {
    const response = await fetch('api/telemetry/context', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { items: [...items], expiresIn, time } = await response.json();
    const answered = performance.now();
    issued = items;
    usableUntil = asked + expiresIn * 1000 - MARGIN_MS;
    // The clock is not corrected if its error is within the duration of the request.
    const offset = time - performance.timeOrigin - (asked + answered) / 2;
    clockOffset = Math.abs(offset) > answered - asked ? offset : 0;
  } catch {
    mayAskAt = performance.now() + PAUSE_MS; // blocked, rate limited or down: the page continues without traces
  }
}
