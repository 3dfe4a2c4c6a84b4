import { h, reconcile, setAttribute, setText } from '../dom.js';
import { timeSpan } from '../format.js';

const LEVEL = { critical: 'bad', page: 'bad', warning: 'warn' };

export class Alerts {
  #list = h('ul', { class: 'alerts', 'aria-live': 'polite' });
  #state = h('p');
  #grafana = null;

  constructor() {
    this.element = h('section', { class: 'card', 'aria-labelledby': 'alerts' }, h('h2', { id: 'alerts' }, 'Alerts'), this.#state, this.#list);
  }

  /** @param alerts null when there is no one to ask. */
  show({ alerts, links }) {
    this.#grafana = links?.find(({ name }) => name === 'Grafana')?.url ?? null;
    setText(this.#state, !alerts ? 'Not known while Alertmanager does not answer.' : alerts.length === 0 ? 'Nothing is firing.' : '');
    setAttribute(this.#state, 'class', alerts?.length === 0 ? 'calm' : 'muted');
    this.#state.hidden = !this.#state.textContent;
    reconcile(this.#list, alerts ?? [], alert => `${alert.name}/${alert.service}/${alert.severity}/${alert.summary}`,
      () => this.#create(), (item, alert) => this.#update(item, alert));
  }

  #create() {
    return h('li', {},
      h('p', { class: 'alert-head' }, h('span', { class: 'badge' }), h('b'), h('span', { class: 'muted' })),
      h('p'),
      h('p', { class: 'actions small-links' }, h('a', { target: '_blank', rel: 'noopener' }, 'Dashboard'), h('a', { target: '_blank', rel: 'noopener' }, 'Runbook')));
  }

  #update(item, { name, severity, service, summary, since, dashboard, runbook }) {
    const [head, text, links] = item.children;
    const [badge, title, where] = head.children;
    setAttribute(item, 'data-alert', name);
    setAttribute(badge, 'class', `badge ${LEVEL[severity] ?? ''}`);
    setText(badge, severity);
    setText(title, name);
    setText(where, `${service ? `${service} · ` : ''}${timeSpan((Date.now() - Date.parse(since)) / 1000)}`);
    setText(text, summary ?? '');
    link(links.firstChild, dashboard?.startsWith('/') ? this.#grafana && new URL(dashboard, this.#grafana).href : dashboard);
    link(links.lastChild, runbook);
  }
}

function link(anchor, address) {
  const isGood = /^https?:\/\//.test(address ?? '');
  anchor.hidden = !isGood;
  setAttribute(anchor, 'href', isGood ? address : null);
}
