// The operations page: what is wrong, where the time goes, and faults to switch on. It asks again every five seconds.

import { call } from '../api.js';
import { h, reconcile, setAttribute, setText } from '../dom.js';
import { clock } from '../format.js';
import { requireAdmin } from '../require-admin.js';
import { Alerts } from './alerts.js';
import { Bottlenecks } from './bottlenecks.js';
import { Scenarios } from './scenarios.js';
import { Services } from './services.js';
import { Signals } from './signals.js';
import { Verdict } from './verdict.js';

const PERIOD_MS = 5_000;
const TIMEOUT_MS = 8_000;

function page() {
  const verdict = new Verdict();
  const signals = new Signals();
  const alerts = new Alerts();
  const services = new Services();
  const bottlenecks = new Bottlenecks(() => refresh());
  const scenarios = new Scenarios(() => refresh());
  const tools = h('ul', { class: 'tools', 'aria-label': 'Tools' });
  const problems = h('ul', { class: 'problems', role: 'status' });
  const freshness = h('p', { class: 'muted', id: 'freshness' }, 'Loading …');
  let wanted = 0;

  async function refresh() {
    const round = ++wanted;
    const ask = path => call('GET', path, { timeoutMs: TIMEOUT_MS }).then(value => ({ value }), error => ({ error }));
    const [summary, steps, faults] = await Promise.all([
      ask('api/ops/summary'), ask(`api/ops/bottlenecks?window=${bottlenecks.window}`), ask('api/ops/scenarios')]);
    if (round !== wanted) {
      return; // a later round has been asked for
    }
    if (summary.value) {
      verdict.show(summary.value);
      signals.show(summary.value);
      alerts.show(summary.value);
      services.show(summary.value);
      showTools(tools, summary.value.links ?? []);
      setText(freshness, `As of ${clock(Date.parse(summary.value.timestamp))}`);
    }
    // Old figures stay when the Gateway does not answer, and the page says so; when Prometheus does not, none are known.
    if (steps.value || steps.error.code === 'prometheus_unavailable') {
      bottlenecks.show(steps.value?.steps ?? null);
    }
    scenarios.show(faults.value?.items ?? null);
    showProblems(problems, summary, steps, faults);
  }

  async function keepFresh() {
    for (;;) {
      if (!document.hidden) {
        await refresh();
      }
      await new Promise(resume => setTimeout(resume, PERIOD_MS));
    }
  }

  keepFresh();
  return [
    h('div', { class: 'page-head' }, h('div', {}, h('h1', {}, 'Operations'), freshness), tools),
    problems,
    verdict.element,
    h('section', { 'aria-label': 'Golden signals' }, signals.element),
    h('div', { class: 'ops-columns' },
      bottlenecks.element,
      alerts.element,
      services.element),
    scenarios.element,
  ];
}

function showTools(list, links) {
  reconcile(list, links.filter(({ url }) => /^https?:\/\//.test(url)), ({ name }) => name,
    () => h('li', {}, h('a', { class: 'button small', target: '_blank', rel: 'noopener' })),
    (item, { name, url }) => {
      setText(item.firstChild, name);
      setAttribute(item.firstChild, 'href', url);
    });
}

function showProblems(list, summary, ...others) {
  const problems = summary.value
    ? [
        !summary.value.prometheus.available && `Prometheus does not answer${because(summary.value.prometheus.error)}: there are no figures. Everything else still works.`,
        !summary.value.alertmanager.available && `Alertmanager does not answer${because(summary.value.alertmanager.error)}: nobody knows what is firing.`,
        ...others.filter(({ error }) => error && error.code !== 'prometheus_unavailable').map(({ error }) => `Part of this page is old: ${error.message}`),
      ]
    : [`The Gateway does not answer as it should: ${summary.error.message} What is shown here is old.`];
  reconcile(list, problems.filter(Boolean), text => text, text => h('li', { class: 'notice warning' }, text), () => {});
}

const because = error => error ? ` (${error})` : '';

requireAdmin('Operations', page);
