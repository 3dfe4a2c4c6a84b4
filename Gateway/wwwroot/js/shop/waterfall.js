import { call } from '../api.js';
import { h, pause } from '../dom.js';
import { milliseconds } from '../format.js';

// Spans arrive in batches, those of the e-mail last.
const LOOKS_MS = [0, 2_000, 3_000, 5_000, 10_000];
const LAST_SERVICE = 'notification';

/**
 * Creates the waterfall of an order's trace: the operations of each service with their start and duration. It is hidden if there is no trace.
 * @param signal aborted when the view ends.
 */
export function waterfall(orderId, signal) {
  const summary = h('p', { class: 'muted' });
  const rows = h('ol', { class: 'waterfall' });
  const element = h('section', { class: 'card trace-card', 'aria-labelledby': 'waterfall', hidden: true },
    h('h2', { id: 'waterfall' }, 'Where its time went'), summary, rows);

  async function follow() {
    let count = 0;
    for (const wait of LOOKS_MS) {
      await pause(wait, signal);
      if (signal.aborted) {
        return;
      }
      // A missing trace may arrive later. The link to the trace does not depend on it.
      const trace = await call('GET', `api/orders/${orderId}/trace`, { expect: content => Array.isArray(content?.spans) }).catch(() => null);
      if (trace?.spans?.length > 0) {
        show(trace);
        // Each service sends its own batches, so spans of others may still arrive after the last one.
        if (trace.spans.length === count && trace.spans.some(({ service }) => service === LAST_SERVICE)) {
          return;
        }
        count = trace.spans.length;
      }
    }
  }

  function show({ spans, durationMs }) {
    const services = [...new Set(spans.map(({ service }) => service))];
    summary.textContent = `${spans.length} spans of ${services.length} services in ${milliseconds(durationMs)}`;
    rows.replaceChildren(...spans.map(span => row(span, durationMs, services.indexOf(span.service))));
    element.hidden = false;
  }

  follow();
  return element;
}

function row({ service, name, depth, startMs, durationMs, failed }, whole, tone) {
  const bar = h('span', { class: 'span-bar', 'data-tone': String(tone % 6) });
  bar.style.marginInlineStart = `${Math.min(99, startMs / whole * 100)}%`;
  bar.style.width = `${Math.max(0.5, durationMs / whole * 100)}%`;
  const label = h('span', { class: 'span-name' }, h('b', {}, service), ` ${name}`);
  label.style.paddingInlineStart = `${Math.min(depth, 8) * 0.6}rem`;
  return h('li', { class: failed ? 'failed' : '', 'data-service': service },
    label,
    h('span', { class: 'span-track', 'aria-hidden': 'true' }, bar),
    h('span', { class: 'span-time' }, milliseconds(durationMs), failed && h('span', { class: 'badge bad' }, 'failed'),
      h('span', { class: 'unseen' }, `, after ${milliseconds(startMs)}`)));
}
