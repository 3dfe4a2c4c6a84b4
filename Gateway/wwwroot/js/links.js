import { call } from './api.js';

let template;

/** The address of a trace, or null where no trace viewer is running. */
export async function traceAddress(traceId) {
  template ??= call('GET', 'api/links').then(links => links?.trace ?? null, () => {
    template = undefined; // an outage now is no reason to be without links later
    return null;
  });
  const address = traceId && (await template)?.replace('{traceId}', encodeURIComponent(traceId));
  return address && /^https?:\/\//.test(address) ? address : null;
}
