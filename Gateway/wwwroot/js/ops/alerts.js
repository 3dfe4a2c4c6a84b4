import { announce, h, reconcile, setAttribute, setText } from '../dom.js';
import { timeSpan } from '../format.js';

const LEVEL = { critical: 'bad', page: 'bad', warning: 'warn' };

export class Alerts {
  #list = h('ul', { class: 'alerts' });
  #state = h('p', { class: 'muted' }, 'Loading …');
  #grafana = null;
  #known = null;

  constructor() {
    this.element = h('section', { class: 'card', 'aria-labelledby': 'alerts' }, h('h2', { id: 'alerts' }, 'Alerts'), this.#state, this.#list);
  }

  /** @param alerts null if Alertmanager is unavailable. */
  show({ alerts, links }) {
    this.#grafana = links?.find(({ name }) => name === 'Grafana')?.url ?? null;
    setText(this.#state, !alerts ? 'Unavailable: Alertmanager is not responding.' : alerts.length === 0 ? 'No firing alerts' : '');
    setAttribute(this.#state, 'class', alerts?.length === 0 ? 'calm' : 'muted');
    this.#state.hidden = !this.#state.textContent;
    reconcile(this.#list, alerts ?? [], keyOf, () => this.#create(), (item, alert) => this.#update(item, alert));
    this.#announceChange(alerts);
  }

  // Announces new alerts only, not their age.
  #announceChange(alerts) {
    if (!alerts) {
      return;
    }
    const now = new Map(alerts.map(alert => [keyOf(alert), `${alert.name}${alert.service ? ` of ${alert.service}` : ''}`]));
    if (this.#known) {
      const begun = [...now].filter(([key]) => !this.#known.has(key)).map(([, text]) => `Alert: ${text}.`);
      const ended = [...this.#known].filter(([key]) => !now.has(key)).map(([, text]) => `Resolved: ${text}.`);
      if (begun.length + ended.length > 0) {
        announce([...begun, ...ended].join(' '));
      }
    }
    this.#known = now;
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

const keyOf = ({ name, service, severity, summary }) => `${name}/${service}/${severity}/${summary}`;

function link(anchor, address) {
  const isGood = /^https?:\/\//.test(address ?? '');
  anchor.hidden = !isGood;
  setAttribute(anchor, 'href', isGood ? address : null);
}
