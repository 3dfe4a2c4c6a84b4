import { call } from './api.js';
import { h } from './dom.js';

let template;

/** Returns the URL of a trace, or null if no trace viewer is running. */
async function traceAddress(traceId) {
  template ??= call('GET', 'api/links').then(links => links.trace ?? null, () => {
    template = undefined; // the next call asks again
    return null;
  });
  const address = (await template)?.replace('{traceId}', encodeURIComponent(traceId));
  return address && /^https?:\/\//.test(address) ? address : null;
}

/** Creates a link to a trace. The link is hidden until the URL of the trace viewer is known. Returns null if there is no trace id. */
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

/** Creates a link to the trace of a failed request. Returns null if there is no trace id. */
export function traceOf({ traceId }) {
  return traceId
    ? h('p', { class: 'trace' }, 'Trace ', h('code', {}, traceId), ' ', traceLink(traceId, 'Open the trace', { class: 'trace-link' }))
    : null;
}
