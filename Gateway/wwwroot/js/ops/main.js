// The operations page: the verdict, the signals, the bottlenecks and the scenarios. Polls every five seconds, and shows each response
// when it arrives.

import { call, isList } from '../api.js';
import { h, pause, reconcile, setAttribute, setText } from '../dom.js';
import { clockWithZone } from '../format.js';
import { requireAdmin } from '../require-admin.js';
import { session } from '../session.js';
import { Alerts } from './alerts.js';
import { Bottlenecks } from './bottlenecks.js';
import { Problems } from './problems.js';
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
  const bottlenecks = new Bottlenecks(() => refreshSteps());
  const scenarios = new Scenarios(() => refreshScenarios());
  const problems = new Problems();
  const tools = h('ul', { class: 'tools', 'aria-label': 'Tools' });
  const freshness = h('p', { class: 'muted', id: 'freshness' }, 'Loading …');

  const refreshSummary = latest(() => call('GET', 'api/ops/summary', { timeoutMs: TIMEOUT_MS, expect: content => content?.prometheus && content.alertmanager }),
    summary => {
      verdict.show(summary);
      signals.show(summary, [...scenarios.runningFaults.map(scenarioMark), ...(summary.alerts ?? []).map(alertMark)]);
      alerts.show(summary);
      services.show(summary);
      scenarios.showEffect(summary);
      showTools(tools, summary.links ?? []);
      setText(freshness, `As of ${clockWithZone(Date.parse(summary.timestamp))}`);
      problems.show('summary', [
        !summary.prometheus.available && `Prometheus is unavailable${because(summary.prometheus.error)}: no metrics.`,
        !summary.alertmanager.available && `Alertmanager is unavailable${because(summary.alertmanager.error)}: the firing alerts are unknown.`,
      ]);
    },
    error => problems.show('summary', [`The request to the Gateway failed: ${error.message} This page is outdated.`], error));

  const refreshSteps = latest(() => call('GET', `api/ops/bottlenecks?window=${bottlenecks.window}`, { timeoutMs: TIMEOUT_MS, expect: content => Array.isArray(content?.steps) }),
    ({ steps }) => {
      bottlenecks.show(steps);
      problems.show('steps', []);
    },
    error => {
      // If the Gateway does not respond, the last values stay and are marked as outdated. If Prometheus is unavailable, there are none.
      if (error.code === 'prometheus_unavailable') {
        bottlenecks.show(null);
        problems.show('steps', []);
      } else {
        problems.show('steps', [outdated(error)], error);
      }
    });

  const refreshScenarios = latest(() => call('GET', 'api/ops/scenarios', { timeoutMs: TIMEOUT_MS, expect: isList }),
    ({ items }) => {
      scenarios.show(items);
      problems.show('scenarios', []);
    },
    error => problems.show('scenarios', [outdated(error)], error));

  async function keepFresh() {
    for (;;) {
      // A hidden tab or one without a session does not poll.
      if (!document.hidden && session.isAdmin) {
        await Promise.all([refreshScenarios(), refreshSummary(), refreshSteps()]);
      }
      await pause(PERIOD_MS);
    }
  }

  keepFresh();
  session.addEventListener('change', () => {
    if (session.isAdmin) { // back again
      refreshScenarios();
      refreshSummary();
      refreshSteps();
    }
  });
  return [
    h('div', { class: 'page-head' }, h('div', {}, h('h1', {}, 'Operations'), freshness), tools),
    problems.element,
    verdict.element,
    signals.element,
    h('div', { class: 'ops-columns' },
      bottlenecks.element,
      alerts.element,
      services.element),
    scenarios.element,
  ];
}

/** Sends a request, and shows its response unless a later request has been sent meanwhile. */
function latest(send, show, fail) {
  let wanted = 0;
  return async () => {
    const round = ++wanted;
    const finish = await send().then(value => () => show(value), error => () => fail(error));
    if (round === wanted && session.isAdmin) {
      finish();
    }
  };
}

const scenarioMark = ({ title, startedAt }) => ({ time: Date.parse(startedAt) / 1000, kind: 'scenario-mark', text: `${title} began` });
const alertMark = ({ name, since }) => ({ time: Date.parse(since) / 1000, kind: 'alert-mark', text: `${name} fires` });
const because = error => error ? ` (${error})` : '';
const outdated = error => `Part of this page is outdated: ${error.message}`;

function showTools(list, links) {
  reconcile(list, links.filter(({ url }) => /^https?:\/\//.test(url)), ({ name }) => name,
    () => h('li', {}, h('a', { class: 'button small', target: '_blank', rel: 'noopener' })),
    (item, { name, url }) => {
      setText(item.firstChild, name);
      setAttribute(item.firstChild, 'href', url);
    });
}

requireAdmin('Operations', page);
