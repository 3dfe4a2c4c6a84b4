import { call } from './api.js';
import { h } from './dom.js';

let template;

/** The address of a trace, or null where no trace viewer is running. */
async function traceAddress(traceId) {
  template ??= call('GET', 'api/links').then(links => links.trace ?? null, () => {
    template = undefined; // an outage now is no reason to be without links later
    return null;
  });
  const address = (await template)?.replace('{traceId}', encodeURIComponent(traceId));
  return address && /^https?:\/\//.test(address) ? address : null;
}

/** A link to a trace, which appears when it is known where traces are shown; or null without a trace. */
export function traceLink(traceId, text, attributes) {
  if (!traceId) {
    return null;
  }
  const link = h('a', { target: '_blank', rel: 'noopener', ...attributes, hidden: true }, text);
  traceAddress(traceId).then(address => {
    if (address) {
      link.href = address;
      link.hidden = false;
    }
  });
  return link;
}

/** The trace of a request that failed, for a message about it; or null. */
export function traceOf({ traceId }) {
  return traceId
    ? h('p', { class: 'trace' }, 'Trace ', h('code', {}, traceId), ' ', traceLink(traceId, 'See where it failed', { class: 'trace-link' }))
    : null;
}
