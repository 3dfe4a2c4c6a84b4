import { session } from './session.js';
import { beginCall, headersOf } from './telemetry/spans.js';

const CLIENT = 'storefront';

/** An answer that says no: problem details (RFC 9457), or as much of them as there is. */
export class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title ?? `The shop answered ${status}.`);
    this.status = status;
    this.problem = problem;
    this.code = problem.code ?? '';
    /** Seconds after which to try again, or null. */
    this.retryAfter = retryAfter;
  }
}

/** No answer, or not in time: nobody knows whether the request arrived. */
export class NoAnswer extends Error {}

/**
 * Calls the Gateway.
 * @param click the span of the click that it is done for, if there is one.
 * @returns the answer's JSON, or null where it has none.
 */
export async function call(method, path, { body, headers = {}, timeoutMs = 15_000, click } = {}) {
  const span = await beginCall(method, path, click);
  let response;
  let text;
  try {
    response = await fetch(path, {
      method,
      headers: {
        'X-Client-Id': CLIENT,
        ...(session.token && { Authorization: `Bearer ${session.token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
        ...headersOf(span),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
    span?.end({ status: response.status, errorType: response.status >= 500 ? String(response.status) : undefined });
  } catch (error) {
    span?.end({ errorType: error.name === 'TimeoutError' ? 'timeout' : 'connection_error' });
    throw new NoAnswer(error.name === 'TimeoutError' ? 'The shop did not answer in time.' : 'The shop cannot be reached.');
  }
  const content = parse(text);
  if (response.ok) {
    return content;
  }
  if (response.status === 401 && session.token) {
    session.end();
  }
  throw new Refusal(response.status, content ?? {}, seconds(response.headers.get('Retry-After')));
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null; // an answer from something in between, such as a proxy: its status says enough
  }
}

// A number of seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
function seconds(retryAfter) {
  if (!retryAfter) {
    return null;
  }
  const number = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(number) ? Math.max(1, Math.ceil(number)) : null;
}
