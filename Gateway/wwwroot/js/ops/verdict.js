import { announce, h, reconcile, setAttribute, setText } from '../dom.js';
import { traceLink } from '../trace-link.js';

const STATES = {
  healthy: { title: 'Healthy', notice: 'success' },
  look: { title: 'Look', notice: 'warning' },
  broken: { title: 'Broken', notice: 'danger' },
  unknown: { title: 'Unknown', notice: '' },
};

/** What is broken and where, in the words of the Overview in Grafana. */
export class Verdict {
  #title = h('strong', {}, 'Loading …');
  #words = h('span');
  #runbook = h('a', { target: '_blank', rel: 'noopener', hidden: true }, 'Runbook');
  #trace = h('span');
  #traceId = null;
  #others = h('ul', { class: 'causes' });
  #state = null;
  element = h('section', { class: 'notice', id: 'verdict', 'aria-label': 'Verdict' },
    h('p', {}, this.#title, ' ', this.#words), this.#others, h('p', { class: 'actions small-links' }, this.#runbook, this.#trace));

  /** @param verdict null if Prometheus is unavailable. */
  show({ verdict }) {
    const state = STATES[verdict?.state] ? verdict.state : 'unknown';
    const { title, notice } = STATES[state];
    const words = verdict?.words ?? 'Prometheus is unavailable';
    setAttribute(this.element, 'class', `notice ${notice}`);
    setAttribute(this.element, 'data-state', state);
    setText(this.#title, `${title}:`);
    setText(this.#words, words);
    reconcile(this.#others, (verdict?.causes ?? []).map(cause => cause.words).filter(text => text !== words),
      text => text, text => h('li', {}, text), () => {});
    setAttribute(this.#runbook, 'href', verdict?.runbook?.replace(/^\//, '') || null);
    this.#runbook.hidden = !verdict?.runbook;
    this.#showTrace(verdict?.traceId ?? null);
    this.#announceChange(state, `${title}: ${words}.`);
  }

  #showTrace(traceId) {
    if (traceId !== this.#traceId) {
      this.#traceId = traceId;
      this.#trace.replaceChildren(...[traceLink(traceId, 'An example trace')].filter(Boolean));
    }
  }

  // Announces a change of state, not every change of a number in the words.
  #announceChange(state, text) {
    if (this.#state !== null && state !== this.#state) {
      announce(text);
    }
    this.#state = state;
  }
}
