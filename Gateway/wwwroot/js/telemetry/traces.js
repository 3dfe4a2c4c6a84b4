// The traces that the page may begin. The Gateway issues their ids: any other would be a link, and not the beginning of its trace.

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

/** Takes a trace, or null where there is none: nothing waits for it for long, and nothing fails without it. */
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

/** The Gateway's time, in milliseconds since 1970, of a time of this page's performance timeline. */
export const gatewayTime = time => performance.timeOrigin + time + clockOffset;

const isUsable = () => issued.length > 0 && performance.now() < usableUntil;

// Over when there is an answer, or when that takes too long to be waited for; one question at a time.
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
    // A clock that is right within the time of the answer is left alone.
    const offset = time - performance.timeOrigin - (asked + answered) / 2;
    clockOffset = Math.abs(offset) > answered - asked ? offset : 0;
  } catch {
    mayAskAt = performance.now() + PAUSE_MS; // blocked, limited or away: the page goes on without traces
  }
}
