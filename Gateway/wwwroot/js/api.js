import { session } from './session.js';
import { beginCall, headersOf } from './telemetry/spans.js';

const CLIENT = 'storefront';

/** An error response: problem details (RFC 9457), as far as it has them. */
export class ErrorResponse extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title ?? `The shop returned status ${status}.`);
    this.status = status;
    this.problem = problem;
    this.code = problem.code ?? '';
    /** The trace id of the request, or null. */
    this.traceId = problem.traceId ?? null;
    /** The seconds after which to retry, or null. */
    this.retryAfter = retryAfter;
  }
}

/** No response, none in time, or one that is not from the shop. It is unknown whether the request arrived. */
export class NoResponse extends Error {}

// The form of the Gateway's responses. Anything else comes from an intermediary, such as a captive portal.
export const isObject = content => content !== null && !Array.isArray(content);
export const isList = content => Array.isArray(content?.items);
export const isOrder = content => typeof content?.orderId === 'string';
export const isEmpty = (content, status) => status === 204;

/**
 * Calls the Gateway.
 * @param click the span of the click that caused the call, if there is one.
 * @param expect returns whether content and status are those of a response of the Gateway.
 * @param token the access token, that of the session by default.
 * @returns the JSON of the response, or null if it has none.
 */
export async function call(method, path, { body, headers = {}, timeoutMs = 15_000, click, expect = isObject, token = session.token } = {}) {
  const span = await beginCall(method, path, click);
  const response = await send(method, path, {
    headers: {
      'X-Client-Id': CLIENT,
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
      ...headersOf(span),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  }, span);
  if (response.ok) {
    if (!expect(response.content, response.status)) {
      throw new NoResponse('The response was not from the shop.');
    }
    return response.content;
  }
  // Ignored if another session has started meanwhile.
  if (response.status === 401 && response.content?.code !== 'invalid_credentials' && [token, null].includes(session.token)) {
    session.end();
  }
  throw new ErrorResponse(response.status, response.content ?? {}, seconds(response.retryAfter));
}

async function send(method, path, options, span) {
  try {
    const response = await fetch(path, { method, cache: 'no-store', ...options });
    const content = parse(await response.text());
    span?.end({ status: response.status, errorType: response.status >= 500 ? String(response.status) : undefined });
    return { status: response.status, ok: response.ok, content, retryAfter: response.headers.get('Retry-After') };
  } catch (error) {
    span?.end({ errorType: error.name === 'TimeoutError' ? 'timeout' : 'connection_error' });
    throw new NoResponse(error.name === 'TimeoutError' ? 'The shop did not respond in time.' : 'The shop cannot be reached.');
  }
}

function parse(text) {
  try {
    const content = JSON.parse(text);
    return typeof content === 'object' ? content : null;
  } catch {
    return null;
  }
}

// Seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
function seconds(retryAfter) {
  if (!retryAfter) {
    return null;
  }
  const number = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(number) ? Math.max(1, Math.ceil(number)) : null;
}
