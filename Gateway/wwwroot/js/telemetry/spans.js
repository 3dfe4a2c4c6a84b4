// The page's spans, sent to the Gateway as OTLP: https://opentelemetry.io/docs/specs/otlp/#otlphttp. Their names and attributes are in telemetry/registry.

import { gatewayTime, takeTrace } from './traces.js';

const INTERNAL = 1;
const CLIENT = 3;
const ERROR = 2;
const SEND_AFTER_MS = 2_000;
const MAX_QUEUED = 64;

let queue = [];
let timer = null;

/** Starts the span of a click, the root of a trace, or returns null if there is no trace. The span is sent as soon as it ends. */
export async function beginClick(control, event) {
  const span = begin(await takeTrace(), null, INTERNAL, `click ${control}`, { 'checkout.page.control': control }, event.timeStamp);
  return span && { ...span, end: () => { span.end(); send(); } };
}

/** Starts the span of an API call, as a child of a click or as the root of a trace, or returns null if there is no trace. */
export async function beginCall(method, path, parent) {
  const template = templateOf(path);
  return begin(parent?.trace ?? await takeTrace(), parent, CLIENT, `${method} ${template}`,
    { 'http.request.method': method, 'url.template': template }, performance.now());
}

/** Sends the span of a page visit when the visit ends. */
export async function recordVisit(path, events) {
  const span = begin(await takeTrace(), null, INTERNAL, `visit ${path}`, { 'url.path': path }, 0);
  span?.end({ events });
  send();
}

/** Returns the headers that make the Gateway's span a child of this one. */
export const headersOf = span => span
  ? { traceparent: `00-${span.trace.traceId}-${span.id}-01`, tracestate: span.trace.traceState }
  : {};

function begin(trace, parent, kind, name, attributes, start) {
  if (!trace) {
    return null;
  }
  const id = [...crypto.getRandomValues(new Uint8Array(8))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const end = ({ status, errorType, events = [] } = {}) => enqueue({
    traceId: trace.traceId,
    traceState: trace.traceState,
    spanId: id,
    parentSpanId: parent?.id ?? '',
    name,
    kind,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(performance.now()),
    attributes: [
      ...Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
      ...(status ? [{ key: 'http.response.status_code', value: { intValue: String(status) } }] : []),
      ...(errorType ? [{ key: 'error.type', value: { stringValue: errorType } }] : []),
    ],
    events: events.map(({ name: vital, value, time }) => ({
      name: 'browser.web_vital',
      timeUnixNano: nanoseconds(time),
      attributes: [
        { key: 'browser.web_vital.name', value: { stringValue: vital } },
        { key: 'browser.web_vital.value', value: { doubleValue: value } },
      ],
    })),
    status: errorType ? { code: ERROR } : {},
  });
  return { trace, id, end };
}

function enqueue(span) {
  queue = [...queue, span].slice(-MAX_QUEUED);
  timer ??= setTimeout(send, SEND_AFTER_MS);
}

// Spans that cannot be sent are dropped: telemetry is not retried.
function send() {
  clearTimeout(timer);
  timer = null;
  if (queue.length === 0) {
    return;
  }
  const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: queue }] }] });
  queue = [];
  fetch('api/telemetry/traces', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, keepalive: true }).catch(() => {});
}

const nanoseconds = time => `${Math.round(gatewayTime(time) * 1000)}000`;

// The route of a call as the Gateway names it, without ids and query.
const templateOf = path => `/${path}`.split('?')[0]
  .replace(/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '/{id}')
  .replace(/\/scenarios\/.+/, '/scenarios/{name}');

addEventListener('pagehide', send);
