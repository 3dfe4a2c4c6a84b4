import { h, reconcile, setAttribute, setText } from '../dom.js';
import { traceAddress } from '../links.js';

const STATES = {
  healthy: { title: 'Healthy', notice: 'success' },
  look: { title: 'Look', notice: 'warning' },
  broken: { title: 'Broken', notice: 'danger' },
  unknown: { title: 'Unknown', notice: '' },
};

/** Is anything broken, what, and where: the same words as on the Overview in Grafana. */
export class Verdict {
  #title = h('strong');
  #words = h('span');
  #runbook = h('a', { target: '_blank', rel: 'noopener' }, 'Runbook');
  #trace = h('a', { target: '_blank', rel: 'noopener' }, 'An example trace');
  #others = h('ul');
  element = h('section', { class: 'notice', id: 'verdict', role: 'status', 'aria-label': 'Verdict' },
    h('p', {}, this.#title, ' ', this.#words), this.#others, h('p', { class: 'actions small-links' }, this.#runbook, this.#trace));

  /** @param verdict null when there is no one to ask. */
  async show({ verdict }) {
    const { title, notice } = STATES[verdict?.state] ?? STATES.unknown;
    setAttribute(this.element, 'class', `notice ${notice}`);
    setAttribute(this.element, 'data-state', verdict?.state ?? 'unknown');
    setText(this.#title, `${title}:`);
    setText(this.#words, verdict?.words ?? 'Prometheus does not tell');
    reconcile(this.#others, (verdict?.causes ?? []).map(({ words }) => words).filter(words => words !== verdict.words),
      words => words, words => h('li', {}, words), () => {});
    link(this.#runbook, verdict?.runbook?.replace(/^\//, ''));
    link(this.#trace, verdict?.traceId && await traceAddress(verdict.traceId));
  }
}

function link(anchor, address) {
  anchor.hidden = !address;
  setAttribute(anchor, 'href', address || null);
}
